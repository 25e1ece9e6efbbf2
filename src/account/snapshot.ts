import * as v from "../schema.ts";
import { quoted } from "./reading.ts";
import type { SectionName } from "./section-names.ts";
import { type RawValues, type Reason, valueSchemas } from "./section-values.ts";

/** What is known, or why it is not. */
export type SnapshotSection<Value> =
  | { status: "known"; value: Value; stale?: true | undefined; ageSeconds?: number | undefined }
  | { status: "unavailable"; reason: Reason; message: string };

/** Everything observed about one account at one moment. */
export interface AccountSnapshot {
  schema: "rootwatch/snapshot/1";
  accountId: string;
  partition: string;
  /** ISO 8601, UTC, ends in `Z`. */
  capturedAt: string;
  sections: { [Name in SectionName]?: SnapshotSection<RawValues[Name]> | undefined };
}

/**
 * Validates what should be the value of a section, as AWS or a file gave it.
 * Returns what is wrong with it, and where, instead of throwing.
 */
export function checkValue<Name extends SectionName>(
  name: Name,
  value: unknown,
): { ok: true; value: RawValues[Name] } | { ok: false; problem: string } {
  const result = v.safeParse(valueSchemas[name], value);
  // The schema of `name` gives the value of `name`; the compiler sees the union over all names.
  if (result.success) return { ok: true, value: result.output as RawValues[Name] };
  return { ok: false, problem: describe(result.issues) };
}

/** The first problem of a value, where it is and what stands there. */
export function describe(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : "";
  return `at ${v.getDotPath(issue) ?? "the top"}: ${issue.message}${shownValue(issue)}${more}`;
}

/** The offending value; of a list or a map all of it only where no path leads to what is wrong in it. */
function shownValue(issue: v.BaseIssue<unknown>): string {
  const { input, type } = issue;
  if (input === undefined || v.isUnknownKey(issue)) return "";
  if (typeof input !== "object" || input === null) return ` (found ${quoted(String(input))})`;
  if (type === "union") return ` (found ${quoted(JSON.stringify(input))})`;
  return ` (found a ${Array.isArray(input) ? "list" : "map"})`;
}
