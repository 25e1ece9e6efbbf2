import type { Audit } from "./audit.ts";
import type { CoverageItem } from "./coverage.ts";
import type { Finding } from "./finding.ts";

/** More rows than this that cannot be read are one catastrophe, however many. */
const MOST_ROWS = 1_000;

/** Messages of the engine for what its section or row, an item of the coverage, already tells. */
const TOLD_WITH_COVERAGE: ReadonlySet<string> = new Set(["unavailable", "malformedRow"]);

/** AWS gave no answer, today for this reason and tomorrow for that: one outage, told once. */
const NO_ANSWER: ReadonlySet<CoverageItem["reason"]> = new Set([
  "throttled",
  "timeout",
  "service_error",
  "not_ready",
]);

/**
 * What could not be checked, by name: a section with its reason, each further row that cannot be read, and a rule on a
 * resource where the rule itself could not tell. No line numbers: they move when users come and go.
 */
export function notCheckedKeys({ coverage, findings }: Pick<Audit, "coverage" | "findings">): string[] {
  const sections = coverage.flatMap((item) => sectionKey(item) ?? []);
  const rows = coverage.filter(({ status }) => status === "malformed_row").slice(0, MOST_ROWS);
  const rules = findings.flatMap(({ id, outcome, messageId }) =>
    outcome === "unknown" && !isToldWithCoverage({ messageId }) ? [id] : [],
  );
  const keys = [
    ...sections,
    ...rows.map(({ section }, index) => `${section}:malformed_row:${index + 1}`),
    ...rules,
  ];
  return [...new Set(keys)].sort();
}

export function isToldWithCoverage({ messageId }: Pick<Finding, "messageId">): boolean {
  return TOLD_WITH_COVERAGE.has(messageId);
}

/** Of a section; undefined of a row, which has a number. */
export function sectionKey({ section, status, reason }: CoverageItem): string | undefined {
  if (status === "malformed_row") return undefined;
  return `${section}:${status === "unavailable" ? reasonOf(reason) : status}`;
}

function reasonOf(reason: CoverageItem["reason"]): string {
  return NO_ANSWER.has(reason) ? "no_answer" : String(reason);
}
