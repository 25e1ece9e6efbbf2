import { isoSeconds } from "../../account/time.ts";
import * as v from "../../schema.ts";
import { jsonOf } from "../stored-json.ts";
import { isAsWritten, type Manifest } from "./manifest.ts";

export const MANIFEST = "manifest.json";

/** What every audit leaves that comes to an end. */
const ALWAYS_LEFT = ["snapshot.json", "audit.json", "report.txt", "state.json"];
const SOMETIMES_LEFT = ["credential-report.csv", "settings.json", "digest.json"];

/** What an audit leaves acts in no browser: a later version may leave more, and nothing of another kind. */
const KIND = /\.(?:json|csv|txt)$/;

/** Whether a file in the folder of an audit is of the audit: by its manifest where it has one, else by its name. */
export function isLeft(name: string, manifest: Manifest | undefined): boolean {
  if (name === MANIFEST) return true;
  if (manifest === undefined) return [...ALWAYS_LEFT, ...SOMETIMES_LEFT].includes(name);
  return KIND.test(name) && manifest.files.some((entry) => entry.name === name);
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** As much of `rootwatch/audit/1` as an index says, and what the audit is of. */
const auditSummary = v.object({
  schema: v.literal("rootwatch/audit/1"),
  accountId: v.string(),
  observedAt: v.string(),
  capturedAt: v.string(),
  scope: v.object({ rules: v.union([v.literal("all"), v.array(v.string())]) }),
  summary: v.object({
    pass: count,
    fail: count,
    excepted: count,
    unknown: count,
    failBySeverity: v.record(v.string(), count),
  }),
});

type Summary = v.InferOutput<typeof auditSummary>;

const snapshotHead = v.object({
  schema: v.literal("rootwatch/snapshot/1"),
  accountId: v.string(),
  capturedAt: v.string(),
});

/** What audit.json says; undefined where it cannot be read. */
export function summaryIn(text: string | undefined): Summary | undefined {
  const read = v.safeParse(auditSummary, jsonOf(text ?? ""));
  return read.success ? read.output : undefined;
}

/**
 * Whether what an audit left is what its manifest says, all of it, and of this audit.
 *
 * @param texts of the files that are there and of it, by name
 * @returns a sentence for each thing that is not
 */
export function problemsIn(texts: ReadonlyMap<string, string>, manifest: Manifest): string[] {
  const named = new Set(manifest.files.map(({ name }) => name));
  return [
    ...ALWAYS_LEFT.filter((name) => !named.has(name)).map((name) => `${MANIFEST} does not name ${name}.`),
    ...manifest.files.flatMap((entry) => {
      const { name } = entry;
      if (!KIND.test(name)) return [`${MANIFEST} names ${name}, which no audit leaves.`];
      const text = texts.get(name);
      if (text === undefined) return [`${name} is missing.`];
      if (!isAsWritten(text, entry)) return [`${name} is not as it was written.`];
      if (name === "audit.json") return problemsOfAudit(text, manifest);
      return name === "snapshot.json" ? problemsOfSnapshot(text, manifest, texts) : [];
    }),
  ];
}

function problemsOfAudit(text: string, { accountId, observedAt }: Manifest): string[] {
  const said = summaryIn(text);
  if (said === undefined) return ["audit.json cannot be read."];
  const isOfIt = said.accountId === accountId && said.observedAt === observedAt;
  return isOfIt ? [] : ["audit.json is of another audit."];
}

/** A snapshot may be judged later than it was made: audit.json says of when the one is that it has judged. */
function problemsOfSnapshot(
  text: string,
  { accountId }: Manifest,
  texts: ReadonlyMap<string, string>,
): string[] {
  const read = v.safeParse(snapshotHead, jsonOf(text));
  const at = read.success ? new Date(read.output.capturedAt) : undefined;
  if (!read.success || at === undefined || Number.isNaN(at.getTime()))
    return ["snapshot.json cannot be read."];
  const judged = summaryIn(texts.get("audit.json"));
  const isOfIt =
    read.output.accountId === accountId && (judged === undefined || isoSeconds(at) === judged.capturedAt);
  return isOfIt ? [] : ["snapshot.json is of another audit."];
}
