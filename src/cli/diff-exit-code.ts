import { type AuditDiff, isAccepted } from "../audit/diff.ts";
import type { ComparedFinding } from "../audit/diff-side.ts";
import { rank, type Severity } from "../rules/rule.ts";
import { EXIT, type FailOn } from "./exit-code.ts";

/**
 * 1 where something at or above the severity fails, which no exception covers, and did not so before: it passed, was
 * milder or excepted, or it happened again; 3 where nothing does, but something at or above it can no longer be judged.
 */
export function exitCodeOfDiff(
  { added, changed, unverified, notJudged }: AuditDiff,
  failOn: FailOn,
  allowUnknown: boolean,
): number {
  if (failOn === "none") return EXIT.ok;
  const isGrave = ({ severity }: { readonly severity: Severity }) => rank(severity) >= rank(failOn);
  const counts = (finding: ComparedFinding) => isGrave(finding) && !isAccepted(finding);
  if (
    added.some(({ finding }) => counts(finding)) ||
    changed.some(({ finding, was, again }) => counts(finding) && (again || !counts(was)))
  ) {
    return EXIT.failed;
  }
  const untold = [...unverified, ...notJudged].some(({ finding }) => isGrave(finding));
  return untold && !allowUnknown ? EXIT.unknown : EXIT.ok;
}
