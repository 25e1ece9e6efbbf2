import rootRecentUse from "../../../src/rules/root/root-recent-use.ts";
import {
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  GENERATED_AT,
  OLD_ROOT,
  password,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const withRoot = (row: Row) => ({ credentialReport: report([], rootRow(row)) });
const NO_PASSWORD: Row = {
  password_enabled: "false",
  password_last_used: "N/A",
  password_last_changed: "N/A",
};
const withMore = (row: Row) => ({
  credentialReport: {
    generatedAt: GENERATED_AT,
    csv: csvOf(
      [rootRow({ additional_credentials_info: "1 more access key: ListAccessKeys", ...row })],
      [...COLUMNS, "additional_credentials_info"],
    ),
  },
});

testRule(rootRecentUse, {
  "trap 1: the password was used 400 days ago and an access key today": {
    given: withRoot({ password_last_used: daysAgo(400), ...accessKey(1, daysAgo(500), daysAgo(0, 60)) }),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(0, 60),
  },
  "an access key was used 400 days ago and the password today": {
    given: withRoot({ password_last_used: daysAgo(0, 60), ...accessKey(1, daysAgo(500), daysAgo(400)) }),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(0, 60),
  },
  "the key in slot 1 was used 400 days ago and the one in slot 2 three days ago": {
    given: withRoot({
      ...accessKey(1, daysAgo(500), daysAgo(400)),
      ...accessKey(2, daysAgo(500), daysAgo(3)),
    }),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(3),
  },
  "a key that was used yesterday is inactive now": {
    given: withRoot(accessKey(1, daysAgo(500), daysAgo(1), false)),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(1),
  },
  "the password was used 7 days ago to the second": {
    given: withRoot({ password_last_used: daysAgo(7) }),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(7),
  },
  "the password was used 7 days and a second ago": {
    given: withRoot({ password_last_used: daysAgo(7, 1) }),
    expect: [["pass", "longAgo", ROOT_ARN]],
  },
  "the password was used 20 days ago where the settings say 30": {
    given: withRoot({ password_last_used: daysAgo(20) }),
    parameters: { withinDays: 30 },
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "only an IAM user signed in lately": {
    given: {
      credentialReport: report([userRow("dana", { ...password(), ...accessKey(1, daysAgo(9), daysAgo(0)) })]),
    },
    expect: [["pass", "longAgo", ROOT_ARN]],
  },
  "trap 2: root has a password and password_last_used is N/A": {
    given: withRoot({ password_last_used: "N/A" }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 2: password_last_used is N/A and an access key was used today": {
    given: withRoot({ password_last_used: "N/A", ...accessKey(1, daysAgo(500), daysAgo(0)) }),
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "trap 2: root has no password, and the key was used long ago": {
    given: withRoot({ ...NO_PASSWORD, ...accessKey(1, daysAgo(500), daysAgo(100)) }),
    expect: [["pass", "longAgo", ROOT_ARN]],
  },
  "root has no password and no key": {
    given: withRoot(NO_PASSWORD),
    expect: [["pass", "never", ROOT_ARN]],
  },
  "root has no password any more, and it was used two days ago": {
    given: withRoot({ ...NO_PASSWORD, password_last_used: daysAgo(2) }),
    expect: [["fail", "recent", ROOT_ARN]],
    since: daysAgo(2),
  },
  "trap 7: root was never used": {
    given: withRoot({ password_last_used: "no_information" }),
    expect: [["pass", "never", ROOT_ARN]],
  },
  "the password and the key were never used": {
    given: withRoot({ password_last_used: "no_information", ...accessKey(1, daysAgo(500)) }),
    expect: [["pass", "never", ROOT_ARN]],
  },
  "an old report does not say whether root has a password, and says when it was used": {
    given: withRoot({ ...OLD_ROOT, password_last_used: daysAgo(2) }),
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "an old report does not say whether root has a password, and says that it was never used": {
    given: withRoot({ ...OLD_ROOT, password_last_used: "no_information" }),
    expect: [["pass", "never", ROOT_ARN]],
  },
  "an old report does not say whether root has a password, and its last use is N/A": {
    given: withRoot({ ...OLD_ROOT, password_last_used: "N/A" }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report does not say when the password was last used": {
    given: withRoot({ password_last_used: "not_supported" }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report does not say when a key was last used": {
    given: withRoot(accessKey(1, daysAgo(500), "not_supported")),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report cannot be read on keys, and the password was used long ago": {
    given: withRoot({ access_key_2_active: "" }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report cannot be read on keys, and the password was used yesterday": {
    given: withRoot({ access_key_2_active: "", password_last_used: daysAgo(1) }),
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "the clock of AWS is an hour ahead of ours": {
    given: withRoot({ password_last_used: daysAgo(0, -3600) }),
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "the last use is more than an hour ahead": {
    given: withRoot({ password_last_used: daysAgo(0, -3601) }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 17: the password was used in the year 2206": {
    given: withRoot({ password_last_used: "2206-01-01T00:00:00Z" }),
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report hints at a key that it does not show": {
    given: withMore({ password_last_used: daysAgo(300) }),
    expect: [["unknown", "moreCredentials", ROOT_ARN]],
    reason: "not_collected",
  },
  "the report hints at a key that it does not show, and the password was used yesterday": {
    given: withMore({ password_last_used: daysAgo(1) }),
    expect: [["fail", "recent", ROOT_ARN]],
  },
  "the report has no root row": {
    given: { credentialReport: { generatedAt: GENERATED_AT, csv: csvOf([userRow("dana")]) } },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
