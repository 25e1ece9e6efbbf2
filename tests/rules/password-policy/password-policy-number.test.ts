import { expect, it } from "vitest";
import passwordPolicyNumber from "../../../src/rules/password-policy/password-policy-number.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

const OTHERS = {
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: true,
  RequireSymbols: true,
};

testRule(passwordPolicyNumber, {
  ...applicabilityCases({ ...OTHERS, RequireNumbers: false }, "notRequired"),
  "a digit is required": {
    given: withPolicy({ RequireNumbers: true }),
    expect: [["pass", "required", POLICY_ID]],
  },
  "a digit is the only kind of character that is not required": {
    given: withPolicy({ ...OTHERS, RequireNumbers: false }),
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
  const controls = (RequireNumbers: boolean) =>
    judge(passwordPolicyNumber, { given: withPolicy({ RequireNumbers }) })[0]?.controls;
  const own = ["cis-1.2.0/1.8", "securityhub/IAM.14"];
  expect(controls(true)).toEqual(own);
  expect(controls(false)).toEqual([...own, "aws-config/IAM_PASSWORD_POLICY"]);
});
