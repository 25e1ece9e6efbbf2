import type { Rule, Severity } from "../rules/rule.ts";

/** What settings say of one rule; what they leave out is the rule's own. */
export interface RuleSettings {
  readonly enabled?: boolean | undefined;
  readonly severity?: Severity | undefined;
  /** Checked against the rule's schema when the settings were read. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
}

export type SettingsOfRules = Readonly<Record<string, RuleSettings | undefined>>;

/** A rule as it will be applied. */
export interface ConfiguredRule {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly parameters: Readonly<Record<string, unknown>>;
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
        parameters: rule.parameters.parse(own.parameters ?? {}),
      },
    ];
  });
}
