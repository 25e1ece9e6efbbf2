import type { AuditDiff } from "../audit/diff.ts";
import { rank, type Severity } from "../rules/rule.ts";
import { EXIT, type FailOn } from "./exit-code.ts";

/**
 * 1 where something at or above the severity fails that did not, has grown to it, or happened again; 3 where nothing
 * does, but something at or above it can no longer be judged.
 */
export function exitCodeOfDiff(
  { added, changed, unverified, notJudged }: AuditDiff,
  failOn: FailOn,
  allowUnknown: boolean,
): number {
  if (failOn === "none") return EXIT.ok;
  const isGrave = ({ severity }: { readonly severity: Severity }) => rank(severity) >= rank(failOn);
  if (
    added.some(({ finding }) => isGrave(finding)) ||
    changed.some(({ finding, was, again }) => isGrave(finding) && (again || !isGrave(was)))
  ) {
    return EXIT.failed;
  }
  const untold = [...unverified, ...notJudged].some(({ finding }) => isGrave(finding));
  return untold && !allowUnknown ? EXIT.unknown : EXIT.ok;
}
