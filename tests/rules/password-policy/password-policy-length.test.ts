import { expect, it } from "vitest";
import passwordPolicyLength from "../../../src/rules/password-policy/password-policy-length.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicyLength, {
  ...applicabilityCases({ MinimumPasswordLength: 13 }, "short"),
  "a minimum of 14": {
    given: withPolicy({ MinimumPasswordLength: 14 }),
    expect: [["pass", "long", POLICY_ID]],
  },
  "a minimum of 13": {
    given: withPolicy({ MinimumPasswordLength: 13 }),
    expect: [["fail", "short", POLICY_ID]],
  },
  "no policy: AWS's default asks for 8": {
    given: withPolicy(null),
    expect: [["fail", "short", POLICY_ID]],
  },
  "no policy, where the settings ask for 8": {
    given: withPolicy(null),
    parameters: { minimumLength: 8 },
    expect: [["pass", "long", POLICY_ID]],
  },
  "a minimum of 16 where the settings ask for 20": {
    given: withPolicy({ MinimumPasswordLength: 16 }),
    parameters: { minimumLength: 20 },
    expect: [["fail", "short", POLICY_ID]],
  },
  "a policy that does not say the minimum": {
    given: withPolicy({ RequireSymbols: true }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
});

it("shows that the length is AWS's default where there is no policy", () => {
  const [finding] = judge(passwordPolicyLength, { given: withPolicy(null) });
  expect(finding?.evidence).toEqual({ PasswordPolicy: null, MinimumPasswordLength: 8 });
});

it("claims the pass of the controls from 14 characters on, and never that of the whole policy", () => {
  const controls = (MinimumPasswordLength: number, minimumLength: number) =>
    judge(passwordPolicyLength, {
      given: withPolicy({ MinimumPasswordLength }),
      parameters: { minimumLength },
    })[0]?.controls;
  expect(controls(14, 14)).toContain("cis-7.0.0/2.8");
  expect(controls(14, 14)).not.toContain("aws-config/IAM_PASSWORD_POLICY");
  expect(controls(13, 14)).toContain("aws-config/IAM_PASSWORD_POLICY");
  expect(controls(12, 12)).toEqual([]);
  expect(controls(14, 20)).toEqual([]);
});
