import { instant } from "../account/section-values.ts";
import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";
import type { Audit } from "./audit.ts";
import type { Finding } from "./finding.ts";

const toldFinding = v.strictObject({
  /** Of the finding, where its key is another: of a fact. */
  id: v.optional(v.string()),
  rule: v.string(),
  severity: v.picklist(SEVERITIES),
  resource: v.strictObject({ type: v.string(), name: v.string() }),
  /** When people were first told, ISO 8601 in UTC. */
  toldAt: instant,
  /** By when it should be mended; null for what happened and cannot be mended. */
  dueAt: v.nullable(instant),
});

/** What people were told of one account and was not yet taken back: the memory between two audits. */
export const toldSchema = v.strictObject({
  schema: v.literal("rootwatch/told/1"),
  accountId: v.string(),
  /** The first audit that was told, ISO 8601 in UTC. */
  since: instant,
  /** The newest audit in it: one that is older and comes later ends nothing. */
  observedAt: instant,
  /** Whether it was ever told of the whole account, and not of some rules alone. */
  whole: v.boolean(),
  settingsHash: v.nullable(v.string()),
  /** Fails by `toldKey`. */
  findings: v.record(v.string(), toldFinding),
  /** What could not be checked, by `notCheckedKeys`. */
  notChecked: v.array(v.string()),
});

export type Told = v.InferOutput<typeof toldSchema>;
export type ToldFinding = v.InferOutput<typeof toldFinding>;

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
