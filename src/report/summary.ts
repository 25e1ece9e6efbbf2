import { type Finding, isUncoveredFail } from "../audit/finding.ts";
import { type Outcome, SEVERITIES, type Severity } from "../rules/rule.ts";

/** `fail` counts what nobody has accepted. */
export interface Summary extends Readonly<Record<Outcome, number>> {
  /** Fails that an exception covers. */
  readonly excepted: number;
  /** Severities of which there is a fail, gravest first. */
  readonly failBySeverity: Readonly<Partial<Record<Severity, number>>>;
}

export function summarize(findings: readonly Finding[]): Summary {
  const counts = { pass: 0, fail: 0, excepted: 0, not_applicable: 0, unknown: 0 };
  const fails: Record<string, number> = {};
  for (const finding of findings) {
    const { outcome, severity, exception } = finding;
    counts[exception === undefined ? outcome : "excepted"] += 1;
    if (isUncoveredFail(finding)) fails[severity] = (fails[severity] ?? 0) + 1;
  }
  const gravestFirst = SEVERITIES.toReversed().flatMap((severity) => {
    const count = fails[severity];
    return count === undefined ? [] : [[severity, count] as const];
  });
  return { ...counts, failBySeverity: Object.fromEntries(gravestFirst) };
}
