import { expect, it } from "vitest";
import type { Rule } from "../../../src/rules/rule.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, type Policy, withPolicy } from "./policy-cases.ts";

const ALL = {
  RequireLowercaseCharacters: true,
  RequireUppercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

/**
 * Tests one of the four rules on kinds of characters: it reads its own member and none of the other three.
 *
 * @param own the controls whose verdict is the rule's
 */
export function testCharacterRule(rule: Rule, member: keyof typeof ALL, own: readonly string[]): void {
  const { [member]: _, ...others } = ALL;
  const policy = (required: boolean): Policy => ({ ...others, [member]: required });

  testRule(rule, {
    ...applicabilityCases(policy(false), "notRequired"),
    "it is the only kind of character that is required": {
      given: withPolicy({ [member]: true }),
      expect: [["pass", "required", POLICY_ID]],
    },
    "it is the only kind of character that is not required": {
      given: withPolicy(policy(false)),
      expect: [["fail", "notRequired", POLICY_ID]],
    },
    "no policy: AWS's default is content with three kinds of four": {
      given: withPolicy(null),
      expect: [["fail", "notRequired", POLICY_ID]],
    },
    "a policy that speaks of the other kinds alone": {
      given: withPolicy(others),
      expect: [["unknown", "unreadable", POLICY_ID]],
    },
  });

  it(`${rule.id} claims its own controls, and never the pass of the whole policy`, () => {
    const controls = (required: boolean) => judge(rule, { given: withPolicy(policy(required)) })[0]?.controls;
    expect(controls(true)).toEqual(own);
    expect(controls(false)).toEqual([...own, "aws-config/IAM_PASSWORD_POLICY"]);
  });
}
