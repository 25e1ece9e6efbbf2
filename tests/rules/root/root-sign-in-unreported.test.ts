import rootSignInUnreported from "../../../src/rules/root/root-sign-in-unreported.ts";
import {
  accessKey,
  COLUMNS,
  csvOf,
  daysAgo,
  GENERATED_AT,
  OLD_ROOT,
  ROOT_ARN,
  type Row,
  report,
  rootRow,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { recordOf, rootEvent } from "../../helpers/root-events.ts";
import { testRule } from "../../helpers/rule-tester.ts";

const withRoot = (row: Row) => ({ credentialReport: report([], rootRow(row)) });
const used = (at: string) => withRoot({ password_last_used: at });
/** A key used at a time, beside a password that was used long ago. */
const keyUsed = (at: string) => withRoot(accessKey(1, daysAgo(500), at));
const NOTHING = recordOf([]);
const signedIn = (...times: string[]) => recordOf(times.map((at) => rootEvent("sign-in", at)));
const called = (...times: string[]) => recordOf(times.map((at) => rootEvent("call", at)));
const withMore = (row: Row) => ({
  credentialReport: {
    generatedAt: GENERATED_AT,
    csv: csvOf(
      [rootRow({ additional_credentials_info: "1 more access key: ListAccessKeys", ...row })],
      [...COLUMNS, "additional_credentials_info"],
    ),
  },
});

testRule(rootSignInUnreported, {
  "the password was used three days ago, and nothing is on record": {
    given: { ...used(daysAgo(3)), rootEvents: NOTHING },
    expect: [["fail", "unreported", ROOT_ARN]],
    since: daysAgo(3),
  },
  "the password was used three days ago, and the sign-in is on record": {
    given: { ...used(daysAgo(3)), rootEvents: signedIn(daysAgo(3)) },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "the sign-in on record came a quarter of an hour after the use": {
    given: { ...used(daysAgo(3)), rootEvents: signedIn(daysAgo(3, -900)) },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "the sign-in on record came a quarter of an hour and a second after the use": {
    given: { ...used(daysAgo(3)), rootEvents: signedIn(daysAgo(3, -901)) },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "the sign-in on record came a quarter of an hour and a second before the use": {
    given: { ...used(daysAgo(3)), rootEvents: signedIn(daysAgo(3, 901)) },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "root signed in again after the report was made": {
    given: { ...used(daysAgo(3)), rootEvents: signedIn(daysAgo(3), daysAgo(0, 60)) },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "the password was used, and only a call and a change of the password are on record": {
    given: {
      ...used(daysAgo(3)),
      rootEvents: recordOf([rootEvent("call", daysAgo(3)), rootEvent("password-changed", daysAgo(3))]),
    },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "a key was used, and only a sign-in is on record": {
    given: { ...keyUsed(daysAgo(3)), rootEvents: signedIn(daysAgo(3)) },
    expect: [["fail", "unreported", ROOT_ARN]],
    since: daysAgo(3),
  },
  "a key was used, and a call is on record": {
    given: { ...keyUsed(daysAgo(3)), rootEvents: called(daysAgo(3, -600)) },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "a key that was used is inactive now": {
    given: { ...withRoot(accessKey(2, daysAgo(500), daysAgo(3), false)), rootEvents: NOTHING },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "of two keys one was used with a call on record and the other without": {
    given: {
      ...withRoot({
        ...accessKey(1, daysAgo(500), daysAgo(2)),
        ...accessKey(2, daysAgo(500), daysAgo(9)),
      }),
      rootEvents: called(daysAgo(2)),
    },
    expect: [["fail", "unreported", ROOT_ARN]],
    since: daysAgo(9),
  },
  "password and key were used, and neither is on record": {
    given: {
      ...withRoot({ password_last_used: daysAgo(2), ...accessKey(1, daysAgo(500), daysAgo(9)) }),
      rootEvents: NOTHING,
    },
    expect: [["fail", "unreported", ROOT_ARN]],
    since: daysAgo(2),
  },
  "the password was used long before anything was recorded": {
    given: { ...used(daysAgo(300)), rootEvents: NOTHING },
    expect: [["not_applicable", "notSince", ROOT_ARN]],
  },
  "the password was used a quarter of an hour after the record began": {
    given: { ...used(daysAgo(30, -900)), rootEvents: NOTHING },
    expect: [["not_applicable", "notSince", ROOT_ARN]],
  },
  "the password was used a quarter of an hour and a second after the record began": {
    given: { ...used(daysAgo(30, -901)), rootEvents: NOTHING },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "the password was used long before, and the key since with a call on record": {
    given: { ...keyUsed(daysAgo(3)), rootEvents: called(daysAgo(3)) },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "root was never used": {
    given: { ...used("no_information"), rootEvents: NOTHING },
    expect: [["not_applicable", "notSince", ROOT_ARN]],
  },
  "root has neither password nor key": {
    given: {
      ...withRoot({ password_enabled: "false", password_last_used: "N/A", password_last_changed: "N/A" }),
      rootEvents: NOTHING,
    },
    expect: [["not_applicable", "notSince", ROOT_ARN]],
  },
  "the password was used 30 minutes before the audit": {
    given: { ...used(daysAgo(0, 1800)), rootEvents: NOTHING },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "the password was used a second less than 30 minutes before the audit": {
    given: { ...used(daysAgo(0, 1799)), rootEvents: NOTHING },
    expect: [["unknown", "onItsWay", ROOT_ARN]],
    reason: "not_ready",
  },
  "the password was used just before the snapshot, which is judged a day later": {
    given: { ...used(daysAgo(0, 600)), rootEvents: NOTHING },
    now: new Date("2026-11-24T06:00:00Z"),
    expect: [["unknown", "onItsWay", ROOT_ARN]],
  },
  "the clock of AWS is ahead of ours": {
    given: { ...used(daysAgo(0, -60)), rootEvents: NOTHING },
    expect: [["unknown", "onItsWay", ROOT_ARN]],
  },
  "the password was used just before the audit, and a key days ago without a call on record": {
    given: {
      ...withRoot({ password_last_used: daysAgo(0, 60), ...accessKey(1, daysAgo(500), daysAgo(9)) }),
      rootEvents: NOTHING,
    },
    expect: [["fail", "unreported", ROOT_ARN]],
    since: daysAgo(9),
  },
  "a key was used over 400 days ago, and the record has been kept for longer": {
    given: {
      ...withRoot({
        ...accessKey(1, daysAgo(500), daysAgo(401)),
        ...accessKey(2, daysAgo(500), daysAgo(2)),
      }),
      rootEvents: recordOf([rootEvent("call", daysAgo(2)), rootEvent("sign-in", daysAgo(300))], daysAgo(450)),
    },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "a key was used before the oldest of as many calls as are kept": {
    given: {
      ...withRoot({
        ...accessKey(1, daysAgo(500), daysAgo(20)),
        ...accessKey(2, daysAgo(500), daysAgo(2)),
      }),
      rootEvents: called(...Array.from({ length: 300 }, (_, n) => daysAgo(2, n * 450))),
    },
    expect: [["pass", "reported", ROOT_ARN]],
  },
  "the report does not say when the password was last used": {
    given: { ...used("not_supported"), rootEvents: NOTHING },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "an old report does not say whether root has a password": {
    given: { ...withRoot({ ...OLD_ROOT, password_last_used: "N/A" }), rootEvents: NOTHING },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report cannot be read on keys, and the password's use is on record": {
    given: {
      ...withRoot({ access_key_2_active: "", password_last_used: daysAgo(3) }),
      rootEvents: signedIn(daysAgo(3)),
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report cannot be read on keys, and the password's use is not on record": {
    given: { ...withRoot({ access_key_2_active: "", password_last_used: daysAgo(3) }), rootEvents: NOTHING },
    expect: [["fail", "unreported", ROOT_ARN]],
  },
  "trap 17: the password was used in the year 2206": {
    given: { ...used("2206-01-01T00:00:00Z"), rootEvents: NOTHING },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "the report hints at a key that it does not show, and the password's use is on record": {
    given: { ...withMore({ password_last_used: daysAgo(3) }), rootEvents: signedIn(daysAgo(3)) },
    expect: [["unknown", "moreCredentials", ROOT_ARN]],
    reason: "not_collected",
  },
  "only an IAM user signed in": {
    given: {
      credentialReport: report([
        userRow("dana", { password_enabled: "true", password_last_used: daysAgo(1) }),
      ]),
      rootEvents: NOTHING,
    },
    expect: [["not_applicable", "notSince", ROOT_ARN]],
  },
  "nothing records root's events for this audit": {
    given: used(daysAgo(3)),
    expect: [["not_applicable", "notRecorded", ROOT_ARN]],
  },
  "the record of root's events was not collected": {
    given: { ...used(daysAgo(3)), rootEvents: unavailable("not_collected") },
    expect: [["not_applicable", "notRecorded", ROOT_ARN]],
  },
  "the record of root's events is denied": {
    given: { ...used(daysAgo(300)), rootEvents: unavailable() },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
  "the record of root's events is damaged": {
    given: { ...used(daysAgo(3)), rootEvents: unavailable("malformed") },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
  "the report has no root row": {
    given: {
      credentialReport: { generatedAt: GENERATED_AT, csv: csvOf([userRow("dana")]) },
      rootEvents: NOTHING,
    },
    expect: [["unknown", "unreadable", ROOT_ARN]],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable(), rootEvents: NOTHING },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
  "trap 3: the report is denied, and nothing records root's events": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ROOT_ARN]],
  },
});
