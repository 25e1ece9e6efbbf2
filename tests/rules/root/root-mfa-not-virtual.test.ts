import rootMfaNotVirtual from "../../../src/rules/root/root-mfa-not-virtual.ts";
import { ROOT_ARN, report, rootRow, unavailable, userArn } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const WITH_MFA = { AccountMFAEnabled: 1, AccountPasswordPresent: 1 };
const device = (name: string, owner: string) => ({
  SerialNumber: `arn:aws:iam::111122223333:mfa/${name}`,
  User: { Arn: owner },
});

testRule(rootMfaNotVirtual, {
  "root has MFA and no virtual device is assigned to anybody": {
    given: { accountSummary: WITH_MFA, virtualMfaDevices: [] },
    expect: [["pass", "notVirtual", ROOT_ARN]],
  },
  "an authenticator app under a name of its own is assigned to root": {
    given: { accountSummary: WITH_MFA, virtualMfaDevices: [device("danas-phone", ROOT_ARN)] },
    expect: [["fail", "virtual", ROOT_ARN]],
  },
  "root has an authenticator app beside a security key": {
    given: {
      accountSummary: { ...WITH_MFA, MFADevices: 2 },
      virtualMfaDevices: [device("dana", userArn("dana")), device("root-account-mfa-device", ROOT_ARN)],
    },
    expect: [["fail", "virtual", ROOT_ARN]],
  },
  "trap 14: an IAM user called groot has a virtual device": {
    given: { accountSummary: WITH_MFA, virtualMfaDevices: [device("groot", userArn("groot"))] },
    expect: [["pass", "notVirtual", ROOT_ARN]],
  },
  "an IAM user called root has a virtual device": {
    given: { accountSummary: WITH_MFA, virtualMfaDevices: [device("root", userArn("root"))] },
    expect: [["pass", "notVirtual", ROOT_ARN]],
  },
  "a user's device bears the serial name that root's usually has": {
    given: {
      accountSummary: WITH_MFA,
      virtualMfaDevices: [device("root-account-mfa-device", userArn("dana"))],
    },
    expect: [["pass", "notVirtual", ROOT_ARN]],
  },
  "root has no MFA": {
    given: { accountSummary: { ...WITH_MFA, AccountMFAEnabled: 0 }, virtualMfaDevices: [] },
    expect: [["fail", "noMfa", ROOT_ARN]],
  },
  "root has no password": {
    given: {
      accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0 },
      virtualMfaDevices: unavailable(),
    },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "only the report is there, and it shows that root has no password": {
    given: { credentialReport: report([], rootRow({ password_enabled: "false" })) },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "nobody says whether root has a password, and it has MFA without a virtual device": {
    given: { accountSummary: { AccountMFAEnabled: 1 }, virtualMfaDevices: [] },
    expect: [["pass", "notVirtual", ROOT_ARN]],
  },
  "the summary does not say whether MFA is on": {
    given: { accountSummary: { AccountPasswordPresent: 1 }, virtualMfaDevices: [] },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the summary is throttled": {
    given: { accountSummary: unavailable("throttled"), virtualMfaDevices: [] },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
  "the list of virtual devices is denied": {
    given: { accountSummary: WITH_MFA, virtualMfaDevices: unavailable() },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
