import type { Outcome, Rule, Severity } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import { type Finding, isUncoveredFail } from "./finding.ts";
import { type Told, type ToldFinding, toldKey } from "./told.ts";

/** A fail that people are told of, with its date. */
export interface OpenFinding {
  readonly finding: Finding;
  readonly key: string;
  readonly toldAt: Date;
  /** Undefined for what happened and cannot be mended. */
  readonly dueAt: Date | undefined;
}

/** Days within which a fail should be mended, by its severity. */
const DAYS_TO_MEND: Readonly<Record<Severity, number>> = {
  critical: 1,
  high: 7,
  medium: 30,
  low: 90,
  informational: 90,
};
const DAY_MS = 86_400_000;

/** Rules whose fails tell what happened, and cannot be undone. */
export function factsAmong(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.fact).map(({ id }) => id));
}

/** What fails, with the dates that people were given. Advice is for reports and is left out. */
export function failsOf(
  told: Told | undefined,
  { findings, observedAt }: Audit,
  rules: readonly Rule[],
  facts: ReadonlySet<string>,
): OpenFinding[] {
  const advice = new Set(rules.filter((rule) => rule.advice).map(({ id }) => id));
  return findings
    .filter((finding) => isUncoveredFail(finding) && !advice.has(finding.rule))
    .map((finding) => {
      const key = toldKey(finding, facts.has(finding.rule));
      const before = told?.findings[key];
      if (before !== undefined) {
        return { finding, key, toldAt: new Date(before.toldAt), dueAt: dateOf(before.dueAt) };
      }
      const due = new Date(observedAt.getTime() + DAYS_TO_MEND[finding.severity] * DAY_MS);
      return { finding, key, toldAt: observedAt, dueAt: facts.has(finding.rule) ? undefined : due };
    });
}

export function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

/** What became of a fail that was told and is none now. `out_of_scope`: nobody looked. */
export type State = "passes" | "gone" | "unwatched" | "unverified" | "out_of_scope";

/** Outcomes by which a fail that was told is over. `unknown` ends nothing. */
const ENDS_A_FAIL: ReadonlySet<Outcome> = new Set(["pass", "not_applicable"]);

/** What became of each fail that was told. */
export function statesIn({ scope, findings }: Audit): (key: string, told: ToldFinding) => State {
  const judged = new Set(findings.map(({ rule }) => rule));
  const unsure = new Set(findings.flatMap(({ rule, outcome }) => (outcome === "unknown" ? [rule] : [])));
  const outcomes = new Map(findings.map(({ id, outcome }) => [id, outcome]));
  return (key, { id = key, rule }) => {
    if (scope !== undefined && !scope.includes(rule)) return "out_of_scope";
    if (!judged.has(rule)) return "unwatched";
    const outcome = outcomes.get(id);
    if (outcome !== undefined) return ENDS_A_FAIL.has(outcome) ? "passes" : "unverified";
    // Something of this rule could not be judged, and it may be this: then it is not gone.
    return unsure.has(rule) ? "unverified" : "gone";
  };
}
