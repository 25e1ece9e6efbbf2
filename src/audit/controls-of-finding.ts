import type { Outcome } from "../rules/rule.ts";
import type { ConfiguredRule } from "./rule-settings.ts";

/**
 * The controls on which each outcome of a rule bears. A stricter rule's pass counts and its fail does not; a looser
 * rule's fail counts and its pass does not; what is only partial is claimed nowhere.
 */
export function controlsByOutcome({ rule, parameters }: ConfiguredRule): Record<Outcome, readonly string[]> {
  const related = rule.controls.map(({ control, relation }) => ({
    control,
    relation: relation(parameters),
  }));
  const having = (...relations: string[]) =>
    related.filter(({ relation }) => relations.includes(relation)).map(({ control }) => control);
  const answered = having("equal", "stricter", "looser");
  return {
    pass: having("equal", "stricter"),
    fail: having("equal", "looser"),
    // What does not apply decides no control: some standards pass it, others fail it.
    not_applicable: [],
    unknown: answered,
  };
}
