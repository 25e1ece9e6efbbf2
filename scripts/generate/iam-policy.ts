import { SECTIONS, type SectionName } from "../../src/account/section-names.ts";
import type { Rule } from "../../src/rules/rule.ts";

/** What no rule names and every audit may ask, and what for. */
export const WHATEVER_THE_RULES: { readonly [Name in SectionName]?: string } = {
  accountAlias: "the account's name beside its number",
  liveUsers: "whether what the report says of a user is still so, before people are told",
};

/** The least that an audit by these rules must be allowed: read-only, and none of it limited to a resource. */
export function iamPolicy(rules: readonly Rule[]) {
  const sections = rules.flatMap(({ needs, uses, applies }) =>
    [...needs, ...(applies?.needs ?? []), uses].flat(),
  );
  // Its keys are names of sections, by its type.
  const always = Object.keys(WHATEVER_THE_RULES) as SectionName[];
  const actions = [...sections, ...always].flatMap((name): readonly string[] => SECTIONS[name].actions);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "RootwatchAudit", Effect: "Allow", Action: [...new Set(actions)].sort(), Resource: "*" },
    ],
  };
}
