import type { Audit } from "../../../src/audit/audit.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import type { Moment } from "./moments.ts";

/** What can be seen at a moment, and what of it only for nobody can see better. */
export interface View {
  /** Fails that people are told of, by `keyOf`: those that are the case, and those that can be seen. */
  readonly real: ReadonlyMap<string, Finding>;
  readonly shown: ReadonlyMap<string, Finding>;
  /** Whether it may be told as a fail, by whoever sees no more than can be seen. */
  mayBeShown(key: string): boolean;
  outcomeOf(id: string): Finding["outcome"] | undefined;
  /** Whether it can be seen that this does not fail. */
  isSeenWell(rule: string, id: string): boolean;
  isApplied(rule: string): boolean;
}

const ADVICE = new Set(rules.filter(({ advice }) => advice).map(({ id }) => id));
export const FACTS: ReadonlySet<string> = new Set(rules.filter(({ fact }) => fact).map(({ id }) => id));

/** What tells one fail from all others: of facts also when it happened. */
export function keyOf({ id, rule, since }: Finding): string {
  return FACTS.has(rule) && since !== undefined ? `${id} of ${since.toISOString()}` : id;
}

/** The id in a key. */
export function idOf(key: string): string {
  return key.split(" of ")[0] ?? key;
}

export function viewOf({ truth, seen }: Moment): View {
  const real = failsIn(truth);
  const shown = failsIn(seen);
  const outcomes = new Map(seen.findings.map(({ id, outcome }) => [id, outcome]));
  const clear = clearIn(truth, seen);
  // Whoever cannot read what alerts told of has to tell it.
  const isAlertUnknown = seen.coverage.some(({ section }) => section === "rootEvents");
  const happened = new Set(truth.findings.filter(({ alerted }) => alerted).map(keyOf));
  return {
    real,
    shown,
    mayBeShown: (key) => real.has(key) || (isAlertUnknown && happened.has(key)),
    outcomeOf: (id) => outcomes.get(id),
    isSeenWell: (rule, id) => {
      const outcome = outcomes.get(id);
      return (clear.has(rule) && outcome !== "fail") || outcome === "pass" || outcome === "not_applicable";
    },
    isApplied: (rule) => seen.rules.some(({ id }) => id === rule),
  };
}

function failsIn({ findings }: Audit): Map<string, Finding> {
  const fails = findings.filter(
    // What an alert told of is in no digest.
    ({ outcome, rule, alerted }) => outcome === "fail" && !alerted && !ADVICE.has(rule),
  );
  return new Map(fails.map((finding) => [keyOf(finding), finding]));
}

/** The rules whose whole answer was as it would be without any outage. */
function clearIn(truth: Audit, seen: Audit): ReadonlySet<string> {
  const answers = ({ findings }: Audit) =>
    new Map(
      [...Map.groupBy(findings, ({ rule }) => rule)].map(([rule, all]) => [
        rule,
        all.map(({ id, outcome }) => `${id} ${outcome}`).join("\n"),
      ]),
    );
  const real = answers(truth);
  const shown = answers(seen);
  const judged = seen.rules.map(({ id }) => id);
  return new Set(judged.filter((rule) => real.get(rule) === shown.get(rule)));
}
