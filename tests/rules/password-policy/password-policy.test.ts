import { expect, it } from "vitest";
import passwordPolicy from "../../../src/rules/password-policy/password-policy.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicy, {
  ...applicabilityCases(null, "none"),
  "AWS says that there is no policy": {
    given: withPolicy(null),
    expect: [["fail", "none", POLICY_ID]],
  },
  "a policy of which nothing more is asked here": {
    given: withPolicy({ MinimumPasswordLength: 6, RequireSymbols: false }),
    expect: [["pass", "custom", POLICY_ID]],
  },
});

it("shows which members the policy has", () => {
  const [finding] = judge(passwordPolicy, {
    given: withPolicy({ RequireSymbols: false, MinimumPasswordLength: 6 }),
  });
  expect(finding?.evidence).toEqual({ PasswordPolicy: ["MinimumPasswordLength", "RequireSymbols"] });
});

it("claims no control where there is a policy, which may still be a weak one", () => {
  const [pass] = judge(passwordPolicy, { given: withPolicy({}) });
  const [fail] = judge(passwordPolicy, { given: withPolicy(null) });
  expect(pass?.controls).toEqual([]);
  expect(fail?.controls).toEqual(["securityhub/IAM.7", "aws-config/IAM_PASSWORD_POLICY"]);
});
