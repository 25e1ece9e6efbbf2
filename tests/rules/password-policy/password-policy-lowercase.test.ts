import { expect, it } from "vitest";
import passwordPolicyLowercase from "../../../src/rules/password-policy/password-policy-lowercase.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

const OTHERS = {
  RequireUppercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

testRule(passwordPolicyLowercase, {
  ...applicabilityCases({ ...OTHERS, RequireLowercaseCharacters: false }, "notRequired"),
  "a lowercase letter is required": {
    given: withPolicy({ RequireLowercaseCharacters: true }),
    expect: [["pass", "required", POLICY_ID]],
  },
  "a lowercase letter is the only kind of character that is not required": {
    given: withPolicy({ ...OTHERS, RequireLowercaseCharacters: false }),
    expect: [["fail", "notRequired", POLICY_ID]],
  },
  "no policy: AWS's default is content with three kinds of four": {
    given: withPolicy(null),
    expect: [["fail", "notRequired", POLICY_ID]],
  },
  "a policy that speaks of the other kinds alone": {
    given: withPolicy(OTHERS),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
});

it("claims its own controls, and never the pass of the whole policy", () => {
  const controls = (RequireLowercaseCharacters: boolean) =>
    judge(passwordPolicyLowercase, { given: withPolicy({ RequireLowercaseCharacters }) })[0]?.controls;
  const own = ["cis-1.2.0/1.6", "securityhub/IAM.12"];
  expect(controls(true)).toEqual(own);
  expect(controls(false)).toEqual([...own, "aws-config/IAM_PASSWORD_POLICY"]);
});
