import type { Finding } from "../audit/finding.ts";
import { SEVERITIES, type Severity } from "../rules/rule.ts";

/** Stable: scripts depend on them. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unknown: 3 } as const;

export type FailOn = Severity | "none";

/**
 * 1 where something at or above the severity fails; 3 where nothing does, but something at or above it could not be
 * judged: an account that refuses to answer is never green.
 */
export function exitCodeOf(findings: readonly Finding[], failOn: FailOn, allowUnknown: boolean): number {
  if (failOn === "none") return EXIT.ok;
  const least = SEVERITIES.indexOf(failOn);
  const grave = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) >= least);
  if (grave.some(({ outcome }) => outcome === "fail")) return EXIT.failed;
  return !allowUnknown && grave.some(({ outcome }) => outcome === "unknown") ? EXIT.unknown : EXIT.ok;
}
