import rootMfa from "../../../src/rules/root/root-mfa.ts";
import { OLD_ROOT, ROOT_ARN, report, rootRow, unavailable } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

testRule(rootMfa, {
  "root has MFA by the account summary": {
    given: { accountSummary: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 } },
    expect: [["pass", "on", ROOT_ARN]],
  },
  "root has a password and no MFA": {
    given: { accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } },
    expect: [["fail", "off", ROOT_ARN]],
  },
  "root has no password": {
    given: { accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0 } },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "trap 16: root has an access key and no password": {
    given: {
      accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 0, AccountAccessKeysPresent: 1 },
    },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "MFA was switched on after the report was made": {
    given: {
      accountSummary: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 },
      credentialReport: report([], rootRow({ mfa_active: "false" })),
    },
    expect: [["pass", "onDisagrees", ROOT_ARN]],
  },
  "MFA was switched off after the report was made": {
    given: {
      accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
      credentialReport: report(),
    },
    expect: [["fail", "offDisagrees", ROOT_ARN]],
  },
  "the summary is denied and the report shows MFA": {
    given: { accountSummary: unavailable(), credentialReport: report() },
    expect: [["pass", "on", ROOT_ARN]],
  },
  "the summary is denied and the report shows a password without MFA": {
    given: { accountSummary: unavailable(), credentialReport: report([], rootRow({ mfa_active: "FALSE" })) },
    expect: [["fail", "off", ROOT_ARN]],
  },
  "trap 4: an old report does not say whether root has a password, and root has no MFA": {
    given: { credentialReport: report([], rootRow({ ...OLD_ROOT, mfa_active: "false" })) },
    expect: [["fail", "offPerhaps", ROOT_ARN]],
  },
  "the summary does not say whether root has a password, and the report says it has none": {
    given: {
      accountSummary: { AccountMFAEnabled: 0 },
      credentialReport: report([], rootRow({ password_enabled: "false", mfa_active: "false" })),
    },
    expect: [["not_applicable", "noPassword", ROOT_ARN]],
  },
  "the summary does not say whether MFA is on, and there is no report": {
    given: { accountSummary: { AccountPasswordPresent: 1 } },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "neither the summary nor the report is available": {
    given: { accountSummary: unavailable("throttled"), credentialReport: unavailable("not_ready") },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
