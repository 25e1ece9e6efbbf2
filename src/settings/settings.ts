import { type Attestation, attestationSchema } from "../account/section-values.ts";
import type { Exception } from "../audit/exceptions.ts";
import type { LifecycleSettings } from "../audit/lifecycle-settings.ts";
import { parametersSchema } from "../rules/parameters.ts";
import type { RuleId } from "../rules/registry.generated.ts";
import { type Rule, type RuleSettings, SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { exceptionsSchema } from "./exception-settings.ts";
import { lifecycleSchema } from "./lifecycle-schema.ts";

/** The shape of rootwatch.yml for these rules. Strict at every level: a typo is an error, not a rule left as it was. */
export function settingsSchema(rules: readonly Rule[]) {
  return v.strictObject({
    rules: v.optional(
      v.strictObject(Object.fromEntries(rules.map((rule) => [rule.id, v.optional(ruleSchema(rule))]))),
      {},
    ),
    attestations: v.optional(v.array(attestationSchema), []),
    exceptions: v.optional(exceptionsSchema(rules), []),
    lifecycle: v.optional(lifecycleSchema, {}),
  });
}

function ruleSchema(rule: Rule) {
  const enabled = `Whether the rule is applied; by default ${rule.enabled ? "it is" : "it is not"}.`;
  const severity = `How bad a fail is; by default ${rule.severity}.`;
  return v.pipe(
    v.strictObject({
      enabled: v.optional(v.pipe(v.boolean(), v.description(enabled))),
      severity: v.optional(v.pipe(v.picklist(SEVERITIES), v.description(severity))),
      parameters: v.optional(parametersSchema(rule.parameters)),
    }),
    v.description(rule.title),
  );
}

export interface Settings {
  readonly rules: Readonly<Partial<Record<RuleId, RuleSettings>>>;
  readonly attestations: readonly Attestation[];
  readonly exceptions: readonly Exception[];
  readonly lifecycle: LifecycleSettings;
}
