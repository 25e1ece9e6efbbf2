import type { Finding } from "../audit/finding.ts";
import { type Outcome, SEVERITIES, type Severity } from "../rules/rule.ts";

export interface Summary extends Readonly<Record<Outcome, number>> {
  /** Severities of which there is a fail, gravest first. */
  readonly failBySeverity: Readonly<Partial<Record<Severity, number>>>;
}

export function summarize(findings: readonly Finding[]): Summary {
  const counts = { pass: 0, fail: 0, not_applicable: 0, unknown: 0 };
  const fails: Record<string, number> = {};
  for (const { outcome, severity } of findings) {
    counts[outcome] += 1;
    if (outcome === "fail") fails[severity] = (fails[severity] ?? 0) + 1;
  }
  const gravestFirst = SEVERITIES.toReversed().flatMap((severity) => {
    const count = fails[severity];
    return count === undefined ? [] : [[severity, count] as const];
  });
  return { ...counts, failBySeverity: Object.fromEntries(gravestFirst) };
}
