import { SECTIONS } from "../account/section-names.ts";
import { defaultParameters } from "../rules/parameters.ts";
import type { Rule } from "../rules/rule.ts";
import { parametersOf } from "./rule-text.ts";

/** Rules for machines: a JSON list with what people read, and what each control mapping is worth by default. */
export function* ruleJson(rules: readonly Rule[]): Generator<string> {
  yield `${JSON.stringify(rules.map(described), null, 2)}\n`;
}

function described(rule: Rule) {
  const { id, title, severity, advice, fact, enabled, guidance, needs, uses } = rule;
  const defaults = defaultParameters(rule.parameters);
  const sections = [...new Set([...needs.flat(), ...uses, ...(rule.applies?.needs.flat() ?? [])])];
  return {
    id,
    title,
    severity,
    advice,
    fact,
    enabled,
    guidance,
    needs,
    uses,
    actions: [...new Set(sections.flatMap((name): readonly string[] => SECTIONS[name].actions))],
    parameters: parametersOf(rule),
    controls: rule.controls.map(({ control, assessment, relation }) => ({
      control,
      assessment,
      relation: relation(defaults),
    })),
  };
}
