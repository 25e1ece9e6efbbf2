import rootAccessKeys from "../../../src/rules/root/root-access-keys.ts";
import {
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  GENERATED_AT,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const withRoot = (row: Row) => report([], rootRow(row));
const withMore = (row: Row = {}) => ({
  generatedAt: GENERATED_AT,
  csv: csvOf(
    [rootRow({ additional_credentials_info: "1 more access key: ListAccessKeys", ...row })],
    [...COLUMNS, "additional_credentials_info"],
  ),
});
const NONE = { AccountAccessKeysPresent: 0 };
const SOME = { AccountAccessKeysPresent: 1 };

testRule(rootAccessKeys, {
  "the summary counts none": {
    given: { accountSummary: NONE },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary and the report agree that there is none": {
    given: { accountSummary: NONE, credentialReport: report() },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary counts a key, and there is no report to date it": {
    given: { accountSummary: SOME },
    expect: [["fail", "presentUndated", ROOT_ARN]],
  },
  "trap 16: root has an access key and no password": {
    given: { accountSummary: { ...SOME, AccountPasswordPresent: 0, AccountMFAEnabled: 0 } },
    expect: [["fail", "presentUndated", ROOT_ARN]],
  },
  "the summary counts two keys, and the report dates both": {
    given: {
      accountSummary: { AccountAccessKeysPresent: 2 },
      credentialReport: withRoot({ ...accessKey(1, daysAgo(10)), ...accessKey(2, daysAgo(900)) }),
    },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(900),
  },
  "a key was made after the report": {
    given: { accountSummary: SOME, credentialReport: report() },
    expect: [["fail", "presentDisagrees", ROOT_ARN]],
  },
  "the summary counts a key, and the report cannot be read on keys": {
    given: { accountSummary: SOME, credentialReport: withRoot({ access_key_1_active: "perhaps" }) },
    expect: [["fail", "presentUndated", ROOT_ARN]],
  },
  "an active key in the report was deleted since": {
    given: { accountSummary: NONE, credentialReport: withRoot(accessKey(1, daysAgo(900))) },
    expect: [["pass", "noneDisagrees", ROOT_ARN]],
  },
  "the summary counts none, and the report shows an inactive key": {
    given: { accountSummary: NONE, credentialReport: withRoot(accessKey(1, daysAgo(900), "N/A", false)) },
    expect: [["unknown", "disputed", ROOT_ARN]],
    reason: "malformed",
  },
  "the summary counts none, and the report shows an active and an inactive key": {
    given: {
      accountSummary: NONE,
      credentialReport: withRoot({
        ...accessKey(1, daysAgo(10)),
        ...accessKey(2, daysAgo(900), "N/A", false),
      }),
    },
    expect: [["unknown", "disputed", ROOT_ARN]],
  },
  "the summary counts none, and the report cannot be read on keys": {
    given: { accountSummary: NONE, credentialReport: withRoot({ access_key_1_active: "perhaps" }) },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary is denied, and the report shows no key": {
    given: { accountSummary: unavailable(), credentialReport: report() },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary is denied, and the report shows an active key": {
    given: { accountSummary: unavailable(), credentialReport: withRoot(accessKey(2, daysAgo(900))) },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(900),
  },
  "the summary is denied, and the report shows an inactive key": {
    given: {
      accountSummary: unavailable(),
      credentialReport: withRoot(accessKey(1, daysAgo(900), "N/A", false)),
    },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(900),
  },
  "the summary is denied, and the report shows an active key without a date beside a dated one": {
    given: {
      accountSummary: unavailable(),
      credentialReport: withRoot({ ...accessKey(1, daysAgo(30)), ...accessKey(2, "N/A") }),
    },
    expect: [["fail", "present", ROOT_ARN]],
    since: daysAgo(30),
  },
  "the summary is denied, and the only active key is of a user": {
    given: {
      accountSummary: unavailable(),
      credentialReport: report([userRow("dana", accessKey(1, daysAgo(10)))]),
    },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary has no AccountAccessKeysPresent, and there is no report": {
    given: { accountSummary: { AccountMFAEnabled: 1 } },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the summary has no AccountAccessKeysPresent, and the report shows a key": {
    given: {
      accountSummary: { AccountMFAEnabled: 1 },
      credentialReport: withRoot(accessKey(1, daysAgo(900))),
    },
    expect: [["fail", "present", ROOT_ARN]],
  },
  "the summary is denied, and the report hints at a key that it does not show": {
    given: { accountSummary: unavailable(), credentialReport: withMore() },
    expect: [["unknown", "moreCredentials", ROOT_ARN]],
    reason: "not_collected",
  },
  "the summary is denied, and the report shows one key and hints at another": {
    given: { accountSummary: unavailable(), credentialReport: withMore(accessKey(1, daysAgo(900))) },
    expect: [["fail", "present", ROOT_ARN]],
  },
  "the summary counts none, and the report hints at a key that it does not show": {
    given: { accountSummary: NONE, credentialReport: withMore() },
    expect: [["pass", "none", ROOT_ARN]],
  },
  "the summary is denied, and the report has no root row": {
    given: {
      accountSummary: unavailable(),
      credentialReport: { generatedAt: GENERATED_AT, csv: csvOf([userRow("dana")]) },
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 17: the summary is denied, and the report dates a key in the year 2206": {
    given: {
      accountSummary: unavailable(),
      credentialReport: withRoot(accessKey(1, "2206-01-01T00:00:00Z", "N/A", false)),
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 3: the summary is throttled, and the report is not ready": {
    given: { accountSummary: unavailable("throttled"), credentialReport: unavailable("not_ready") },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
