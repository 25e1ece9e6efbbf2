import { describe, expect, it } from "vitest";
import userPasswordExpired from "../../../src/rules/users/user-password-expired.ts";
import {
  ACCOUNT_ID,
  daysAgo,
  password,
  type Row,
  report,
  rootRow,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { lineId, quotedRow } from "../../helpers/user-rows.ts";

const expires = (date: string) => password({ password_next_rotation: date });

testRule(userPasswordExpired, {
  "trap 6: the only IAM user has a password that expired a second ago": {
    given: { credentialReport: report([userRow("dana", expires(daysAgo(0, 1)))]) },
    expect: [["fail", "expired", userArn("dana")]],
    since: daysAgo(0, 1),
  },
  "a password that expires this very second": {
    given: { credentialReport: report([userRow("dana", expires(daysAgo(0)))]) },
    expect: [["pass", "valid", userArn("dana")]],
  },
  "a password valid for 60 more days": {
    given: { credentialReport: report([userRow("dana", expires(daysAgo(-60)))]) },
    expect: [["pass", "valid", userArn("dana")]],
  },
  "a password to which no expiry applies, beside one that expired a year ago": {
    given: {
      credentialReport: report([userRow("dana", expires("N/A")), userRow("eli", expires(daysAgo(365)))]),
    },
    expect: [
      ["pass", "noExpiry", userArn("dana")],
      ["fail", "expired", userArn("eli")],
    ],
  },
  "password_next_rotation is not_supported": {
    given: { credentialReport: report([userRow("dana", expires("not_supported"))]) },
    expect: [["unknown", "noDate", userArn("dana")]],
  },
  "password_enabled is not_supported, with a rotation date that has passed": {
    given: {
      credentialReport: report([
        userRow("dana", { password_enabled: "not_supported", password_next_rotation: daysAgo(9) }),
      ]),
    },
    expect: [["unknown", "notSupported", userArn("dana")]],
  },
  "a user without a password": {
    given: { credentialReport: report([userRow("service")]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root's password is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow({ password_next_rotation: daysAgo(9) })) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 17: a password that expires in the year 2206, later than any policy allows": {
    given: { credentialReport: report([userRow("dana", expires("2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", expires(daysAgo(9)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", expires(daysAgo(9))))]) },
    expect: [["fail", "expired", userArn("smith,jane")]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", password())])) },
    expect: [
      ["pass", "noExpiry", userArn("dana")],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("user-password-expired", () => {
  it("shows the columns it rests on", () => {
    const evidence = (row: Row) =>
      judge(userPasswordExpired, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(expires(daysAgo(3)))).toEqual([
      { password_enabled: true, password_next_rotation: new Date(daysAgo(3)) },
    ]);
    expect(evidence({ password_enabled: "not_supported" })).toEqual([
      { password_enabled: "not_supported", password_next_rotation: "none" },
    ]);
  });
});
