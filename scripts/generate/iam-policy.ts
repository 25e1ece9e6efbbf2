import { SECTIONS, type SectionName } from "../../src/account/section-names.ts";
import type { Rule } from "../../src/rules/rule.ts";

/** Collected for people, whatever the rules: the account's name beside its number. */
const ALWAYS: readonly SectionName[] = ["accountAlias"];

/** The least that an audit by these rules must be allowed: read-only, and none of it limited to a resource. */
export function iamPolicy(rules: readonly Rule[]) {
  const sections = rules.flatMap(({ needs, uses, applies }) =>
    [...needs, ...(applies?.needs ?? []), uses].flat(),
  );
  const actions = [...sections, ...ALWAYS].flatMap((name): readonly string[] => SECTIONS[name].actions);
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "RootwatchAudit", Effect: "Allow", Action: [...new Set(actions)].sort(), Resource: "*" },
    ],
  };
}
