import * as z from "zod";
import { type Attestation, attestationSchema } from "../account/snapshot.ts";
import { parametersSchema } from "../rules/parameters.ts";
import type { RuleId } from "../rules/registry.generated.ts";
import { type Rule, type RuleSettings, SEVERITIES } from "../rules/rule.ts";

/** The shape of rootwatch.yml for these rules. Strict at every level: a typo is an error, not a rule left as it was. */
export function settingsSchema(rules: readonly Rule[]) {
  const ruleSchema = (rule: Rule) =>
    z
      .strictObject({
        enabled: z
          .boolean()
          .optional()
          .meta({
            description: `Whether the rule is applied; by default ${rule.enabled ? "it is" : "it is not"}.`,
          }),
        severity: z
          .enum(SEVERITIES)
          .optional()
          .meta({ description: `How bad a fail is; by default ${rule.severity}.` }),
        parameters: z.optional(parametersSchema(rule.parameters)),
      })
      .meta({ description: rule.title });
  return z.strictObject({
    rules: z
      .strictObject(Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule).optional()])))
      .default({}),
    attestations: z.array(attestationSchema).default([]),
  });
}

export interface Settings {
  readonly rules: Readonly<Partial<Record<RuleId, RuleSettings>>>;
  readonly attestations: readonly Attestation[];
}
