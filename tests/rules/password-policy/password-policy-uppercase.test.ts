import { expect, it } from "vitest";
import passwordPolicyUppercase from "../../../src/rules/password-policy/password-policy-uppercase.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

const OTHERS = {
  RequireLowercaseCharacters: true,
  RequireNumbers: true,
  RequireSymbols: true,
};

testRule(passwordPolicyUppercase, {
  ...applicabilityCases({ ...OTHERS, RequireUppercaseCharacters: false }, "notRequired"),
  "an uppercase letter is required": {
    given: withPolicy({ RequireUppercaseCharacters: true }),
    expect: [["pass", "required", POLICY_ID]],
  },
  "an uppercase letter is the only kind of character that is not required": {
    given: withPolicy({ ...OTHERS, RequireUppercaseCharacters: false }),
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
  const controls = (RequireUppercaseCharacters: boolean) =>
    judge(passwordPolicyUppercase, { given: withPolicy({ RequireUppercaseCharacters }) })[0]?.controls;
  const own = ["cis-1.2.0/1.5", "securityhub/IAM.11"];
  expect(controls(true)).toEqual(own);
  expect(controls(false)).toEqual([...own, "aws-config/IAM_PASSWORD_POLICY"]);
});
