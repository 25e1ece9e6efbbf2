import { expect, it } from "vitest";
import rootCentralized from "../../../src/rules/root/root-centralized.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const organization = { Id: "o-a1b2c3d4e5", MasterAccountId: ACCOUNT_ID };

testRule(rootCentralized, {
  "the organization manages root credentials and opens root sessions": {
    given: {
      organization,
      rootAccessManagement: { EnabledFeatures: ["RootSessions", "RootCredentialsManagement"] },
    },
    expect: [["pass", "on", ACCOUNT_ID]],
  },
  "the organization manages root credentials and opens no root sessions": {
    given: { organization, rootAccessManagement: { EnabledFeatures: ["RootCredentialsManagement"] } },
    expect: [["pass", "on", ACCOUNT_ID]],
  },
  "the organization opens root sessions and does not manage root credentials": {
    given: { organization, rootAccessManagement: { EnabledFeatures: ["RootSessions"] } },
    expect: [["fail", "off", ACCOUNT_ID]],
  },
  "the organization has enabled neither": {
    given: { organization, rootAccessManagement: { EnabledFeatures: [] } },
    expect: [["fail", "off", ACCOUNT_ID]],
  },
  "IAM has no trusted access to the organization": {
    given: { organization, rootAccessManagement: { Exception: "ServiceAccessNotEnabledException" } },
    expect: [["fail", "noServiceAccess", ACCOUNT_ID]],
  },
  "the organization has consolidated billing only": {
    given: { organization, rootAccessManagement: { Exception: "OrganizationNotInAllFeaturesModeException" } },
    expect: [["fail", "notAllFeatures", ACCOUNT_ID]],
  },
  "the account is a member": {
    given: {
      organization: { ...organization, MasterAccountId: "444455556666" },
      rootAccessManagement: { Exception: "AccountNotManagementOrDelegatedAdministratorException" },
    },
    expect: [["not_applicable", "member", ACCOUNT_ID]],
  },
  "the account is a member that may not describe its organization": {
    given: {
      organization: unavailable(),
      rootAccessManagement: { Exception: "AccountNotManagementOrDelegatedAdministratorException" },
    },
    expect: [["not_applicable", "member", ACCOUNT_ID]],
  },
  "the account is in no organization, and IAM's answer is denied": {
    given: { organization: null, rootAccessManagement: unavailable() },
    expect: [["not_applicable", "noOrganization", ACCOUNT_ID]],
  },
  "IAM says that the account is in no organization": {
    given: { organization: unavailable(), rootAccessManagement: null },
    expect: [["not_applicable", "noOrganization", ACCOUNT_ID]],
  },
  "the organization is denied": {
    given: {
      organization: unavailable(),
      rootAccessManagement: { EnabledFeatures: ["RootCredentialsManagement"] },
    },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "IAM's answer is denied in the organization's management account": {
    given: { organization, rootAccessManagement: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

it("an answer without features, should it ever get past the applicability, is no pass", () => {
  // Called by hand: the engine asks `applies` first, which settles it.
  const judged = rootCentralized.check({ rootAccessManagement: null }, {} as never);
  expect(judged).toMatchObject([{ outcome: "fail", message: "off" }]);
});
