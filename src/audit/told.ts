import { SEVERITIES } from "../rules/rule.ts";
import * as z from "../schema.ts";
import type { Audit } from "./audit.ts";
import type { Finding } from "./finding.ts";

const toldFinding = z.later(() =>
  z.strictObject({
    /** Of the finding, where its key is another: of a fact. */
    id: z.optional(z.string()),
    rule: z.string(),
    severity: z.enum(SEVERITIES),
    resource: z.strictObject({ type: z.string(), name: z.string() }),
    /** When people were first told, ISO 8601 in UTC. */
    toldAt: z.iso.datetime(),
    /** By when it should be mended; null for what happened and cannot be mended. */
    dueAt: z.nullable(z.iso.datetime()),
  }),
);

/** What people were told of one account and was not yet taken back: the memory between two audits. */
export const toldSchema = z.later(() =>
  z.strictObject({
    schema: z.literal("rootwatch/told/1"),
    accountId: z.string(),
    /** The first audit that was told, ISO 8601 in UTC. */
    since: z.iso.datetime(),
    /** The newest audit in it: one that is older and comes later ends nothing. */
    observedAt: z.iso.datetime(),
    /** Whether it was ever told of the whole account, and not of some rules alone. */
    whole: z.boolean(),
    settingsHash: z.nullable(z.string()),
    /** Fails by `toldKey`. */
    findings: z.record(z.string(), toldFinding()),
    /** What could not be checked, by `notCheckedKeys`. */
    notChecked: z.array(z.string()),
  }),
);

export type Told = z.infer<ReturnType<typeof toldSchema>>;
export type ToldFinding = z.infer<ReturnType<typeof toldFinding>>;

/** What memory calls a fail: what happens again is another one of the same id. */
export function toldKey({ id, since }: Finding, isFact: boolean): string {
  return isFact && since !== undefined ? `${id}#${since.toISOString()}` : id;
}

/** More rows than this that cannot be read are one catastrophe, however many. */
const MOST_ROWS = 1_000;

/**
 * What could not be checked, by name: a section with its reason, each further row that cannot be read, and a rule on a
 * resource where the rule itself could not tell. No line numbers: they move when users come and go.
 */
export function notCheckedKeys({ coverage, findings }: Pick<Audit, "coverage" | "findings">): string[] {
  const sections = coverage.flatMap(({ section, status, reason }) =>
    status === "malformed_row" ? [] : [`${section}:${status === "unavailable" ? reason : status}`],
  );
  const rows = coverage.filter(({ status }) => status === "malformed_row").slice(0, MOST_ROWS);
  const rules = findings.flatMap(({ id, outcome, messageId }) =>
    outcome === "unknown" && !TOLD_WITH_COVERAGE.has(messageId) ? [id] : [],
  );
  const keys = [
    ...sections,
    ...rows.map(({ section }, index) => `${section}:malformed_row:${index + 1}`),
    ...rules,
  ];
  return [...new Set(keys)].sort();
}

/** Messages of the engine for what its section or row, an item of the coverage, already tells. */
const TOLD_WITH_COVERAGE: ReadonlySet<string> = new Set(["unavailable", "malformedRow"]);

/** Whoever read the digest about some rules, or an older one that came later, was not told what other settings do. */
export function settingsHashTold(
  told: Told | undefined,
  { scope, settingsHash, observedAt }: Audit,
): string | null {
  const isOfAll = scope === undefined && !(told !== undefined && told.observedAt > observedAt.toISOString());
  return told === undefined || isOfAll ? (settingsHash ?? null) : told.settingsHash;
}
