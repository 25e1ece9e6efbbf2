import { expect, it } from "vitest";
import accountInOrganization from "../../../src/rules/contacts/account-in-organization.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";

const organization = { Id: "o-exampleorgid", MasterAccountId: "999988887777" };

testRule(accountInOrganization, {
  "the account is a member of an organization": {
    given: { organization },
    expect: [["pass", "member", ACCOUNT_ID]],
  },
  "the account is the management account of an organization": {
    given: { organization: { ...organization, MasterAccountId: ACCOUNT_ID } },
    expect: [["pass", "member", ACCOUNT_ID]],
  },
  "AWS says that the account is in no organization": {
    given: { organization: null },
    expect: [["fail", "alone", ACCOUNT_ID]],
  },
  "the organization is denied": {
    given: { organization: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

it("names the organization and its management account", () => {
  const [finding] = judge(accountInOrganization, { given: { organization } });
  expect(finding?.evidence).toEqual(organization);
});

it("is advice", () => {
  expect(accountInOrganization).toMatchObject({ advice: true, severity: "informational" });
});
