import { expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import passwordPolicyExpiry from "../../../src/rules/password-policy/password-policy-expiry.ts";
import * as v from "../../../src/schema.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicyExpiry, {
  ...applicabilityCases({ ExpirePasswords: false }, "never"),
  "passwords expire after 90 days": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 90 }),
    expect: [["pass", "inTime", POLICY_ID]],
  },
  "passwords expire after 91 days": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 91 }),
    expect: [["fail", "late", POLICY_ID]],
  },
  "passwords do not expire": {
    given: withPolicy({ ExpirePasswords: false }),
    expect: [["fail", "never", POLICY_ID]],
  },
  "passwords do not expire, and the maximum age is 0": {
    given: withPolicy({ ExpirePasswords: false, MaxPasswordAge: 0 }),
    expect: [["fail", "never", POLICY_ID]],
  },
  "passwords do not expire, whatever maximum age stands beside it": {
    given: withPolicy({ ExpirePasswords: false, MaxPasswordAge: 30 }),
    expect: [["fail", "never", POLICY_ID]],
  },
  "no policy: by AWS's default passwords never expire": {
    given: withPolicy(null),
    expect: [["fail", "never", POLICY_ID]],
  },
  "passwords expire, and AWS does not say when": {
    given: withPolicy({ ExpirePasswords: true }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
  "passwords expire, and the maximum age is 0": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 0 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
  "AWS does not say whether passwords expire, and gives a maximum age": {
    given: withPolicy({ MaxPasswordAge: 60 }),
    expect: [["pass", "inTime", POLICY_ID]],
  },
  "AWS does not say whether passwords expire, and the maximum age is 0": {
    given: withPolicy({ MaxPasswordAge: 0 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
  "AWS says nothing of expiry": {
    given: withPolicy({ MinimumPasswordLength: 14 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
  "passwords expire after 120 days, where the settings allow 180": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 120 }),
    parameters: { maxAgeDays: 180 },
    expect: [["pass", "inTime", POLICY_ID]],
  },
});

it("is off unless the settings switch it on", () => {
  expect(passwordPolicyExpiry.enabled).toBe(false);
});

it("names the member that is missing", () => {
  const problem = (policy: { ExpirePasswords?: boolean; MaxPasswordAge?: number }) =>
    judge(passwordPolicyExpiry, { given: withPolicy(policy) })[0]?.data["problem"];
  expect(problem({})).toMatch(/no ExpirePasswords$/);
  expect(problem({ MaxPasswordAge: 0 })).toMatch(/no ExpirePasswords$/);
  expect(problem({ ExpirePasswords: true })).toMatch(/no MaxPasswordAge$/);
  expect(problem({ ExpirePasswords: true, MaxPasswordAge: 0 })).toMatch(/MaxPasswordAge is 0$/);
});

it("allows no period that AWS would not", () => {
  const accepts = (maxAgeDays: number) =>
    v.is(parametersSchema(passwordPolicyExpiry.parameters), { maxAgeDays });
  expect([0, 1, 1095, 1096].map(accepts)).toEqual([false, true, true, false]);
});

it("claims the pass of the controls up to 90 days, and never that of the whole policy", () => {
  const controls = (MaxPasswordAge: number, maxAgeDays: number) =>
    judge(passwordPolicyExpiry, {
      given: withPolicy({ ExpirePasswords: true, MaxPasswordAge }),
      parameters: { maxAgeDays },
    })[0]?.controls;
  expect(controls(90, 90)).toEqual(["cis-1.2.0/1.11", "securityhub/IAM.17"]);
  expect(controls(30, 30)).toEqual(["cis-1.2.0/1.11", "securityhub/IAM.17"]);
  expect(controls(91, 90)).toContain("aws-config/IAM_PASSWORD_POLICY");
  expect(controls(60, 30)).toEqual([]);
  expect(controls(180, 180)).toEqual([]);
});
