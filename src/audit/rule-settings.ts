import { defaultParameters, type ParameterValues, parametersSchema } from "../rules/parameters.ts";
import type { Rule, RuleSettings, Severity } from "../rules/rule.ts";
import * as v from "../schema.ts";

export type SettingsOfRules = Readonly<Record<string, RuleSettings | undefined>>;

/** A rule as it will be applied. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly parameters: ParameterValues;
}

/** The rules that are switched on, each with its severity and all its parameters. */
export function configureRules(rules: readonly Rule[], settings: SettingsOfRules): ConfiguredRule[] {
  return rules.flatMap((rule) => {
    const own = settings[rule.id] ?? {};
    if (!(own.enabled ?? rule.enabled)) return [];
    return [
      {
        rule,
        severity: own.severity ?? rule.severity,
        parameters:
          own.parameters === undefined
            ? defaultParameters(rule.parameters)
            : v.parse(parametersSchema(rule.parameters), own.parameters),
      },
    ];
  });
}
