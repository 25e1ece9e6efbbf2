import { expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import passwordPolicyReuse from "../../../src/rules/password-policy/password-policy-reuse.ts";
import * as v from "../../../src/schema.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicyReuse, {
  ...applicabilityCases({ PasswordReusePrevention: 23 }, "few"),
  "24 passwords are remembered": {
    given: withPolicy({ PasswordReusePrevention: 24 }),
    expect: [["pass", "remembered", POLICY_ID]],
  },
  "23 passwords are remembered": {
    given: withPolicy({ PasswordReusePrevention: 23 }),
    expect: [["fail", "few", POLICY_ID]],
  },
  "the policy does not speak of reuse, which means that it is not prevented": {
    given: withPolicy({ MinimumPasswordLength: 14 }),
    expect: [["fail", "off", POLICY_ID]],
  },
  "no password is remembered": {
    given: withPolicy({ PasswordReusePrevention: 0 }),
    expect: [["fail", "off", POLICY_ID]],
  },
  "no policy: AWS's default remembers none": {
    given: withPolicy(null),
    expect: [["fail", "off", POLICY_ID]],
  },
  "12 passwords are remembered, where the settings ask for 12": {
    given: withPolicy({ PasswordReusePrevention: 12 }),
    parameters: { remembered: 12 },
    expect: [["pass", "remembered", POLICY_ID]],
  },
  "one password is remembered, where the settings ask for 1": {
    given: withPolicy({ PasswordReusePrevention: 1 }),
    parameters: { remembered: 1 },
    expect: [["pass", "remembered", POLICY_ID]],
  },
});

it("shows that the policy does not speak of reuse", () => {
  const [finding] = judge(passwordPolicyReuse, { given: withPolicy({}) });
  expect(finding?.evidence).toEqual({ PasswordReusePrevention: null });
});

it("asks for no more than AWS can remember", () => {
  const accepts = (remembered: number) =>
    v.is(parametersSchema(passwordPolicyReuse.parameters), { remembered });
  expect([0, 1, 24, 25].map(accepts)).toEqual([false, true, true, false]);
});

it("claims the pass of the controls at 24, and never that of the whole policy", () => {
  const controls = (PasswordReusePrevention: number, remembered: number) =>
    judge(passwordPolicyReuse, {
      given: withPolicy({ PasswordReusePrevention }),
      parameters: { remembered },
    })[0]?.controls;
  expect(controls(24, 24)).toContain("securityhub/IAM.16");
  expect(controls(24, 24)).not.toContain("aws-config/IAM_PASSWORD_POLICY");
  expect(controls(5, 24)).toContain("aws-config/IAM_PASSWORD_POLICY");
  expect(controls(12, 12)).toEqual([]);
  expect(controls(5, 12)).toContain("securityhub/IAM.16");
});
