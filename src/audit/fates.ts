import type { Outcome } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import type { TrackedFinding } from "./state.ts";

/** What became of a fail that is remembered and is none now. `out_of_scope`: nobody looked. */
export type Fate = "passes" | "gone" | "rule_off" | "unverified" | "out_of_scope";

/** Outcomes by which a fail is over. `unknown` ends nothing. */
const ENDS_A_FAIL: ReadonlySet<Outcome> = new Set(["pass", "not_applicable"]);

/** What became of each fail that is remembered. */
export function fatesIn({
  scope,
  findings,
}: Audit): (key: string, tracked: Pick<TrackedFinding, "id" | "rule">) => Fate {
  const judged = new Set(findings.map(({ rule }) => rule));
  const unsure = new Set(findings.flatMap(({ rule, outcome }) => (outcome === "unknown" ? [rule] : [])));
  const outcomes = new Map(findings.map(({ id, outcome }) => [id, outcome]));
  return (key, { id = key, rule }) => {
    if (scope !== undefined && !scope.includes(rule)) return "out_of_scope";
    if (!judged.has(rule)) return "rule_off";
    const outcome = outcomes.get(id);
    // It fails, and not as what is remembered: something happened again, or what was a task is mere advice now.
    if (outcome === "fail") return "rule_off";
    if (outcome !== undefined) return ENDS_A_FAIL.has(outcome) ? "passes" : "unverified";
    // Something of this rule could not be judged, and it may be this: then it is not gone.
    return unsure.has(rule) ? "unverified" : "gone";
  };
}
