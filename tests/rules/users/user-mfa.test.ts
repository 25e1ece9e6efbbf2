import { describe, expect, it } from "vitest";
import userMfa from "../../../src/rules/users/user-mfa.ts";
import {
  ACCOUNT_ID,
  accessKey,
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

testRule(userMfa, {
  "a user with a password and MFA": {
    given: { credentialReport: report([userRow("dana", password())]) },
    expect: [["pass", "on", userArn("dana")]],
  },
  "a user with a password and no MFA, among others": {
    given: {
      credentialReport: report([
        userRow("ana", password()),
        userRow("dana", password({ mfa_active: "false" })),
        userRow("service", accessKey(1, daysAgo(1))),
      ]),
    },
    expect: [
      ["pass", "on", userArn("ana")],
      ["fail", "off", userArn("dana")],
    ],
  },
  "trap 6: the only IAM user has a password and no MFA": {
    given: { credentialReport: report([userRow("dana", password({ mfa_active: "false" }))]) },
    expect: [["fail", "off", userArn("dana")]],
  },
  "booleans in capitals, as the IAM User Guide writes them": {
    given: {
      credentialReport: report([
        userRow("dana", password({ password_enabled: "TRUE", mfa_active: "FALSE" })),
        userRow("eli", password({ password_enabled: "TRUE", mfa_active: "TRUE" })),
      ]),
    },
    expect: [
      ["fail", "off", userArn("dana")],
      ["pass", "on", userArn("eli")],
    ],
  },
  "a user without a password and without MFA gets no row": {
    given: { credentialReport: report([userRow("service", accessKey(1, daysAgo(1)))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "an account without IAM users": {
    given: { credentialReport: report() },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root without MFA is not judged by a rule on users": {
    given: {
      credentialReport: report([userRow("dana", password())], rootRow({ mfa_active: "false" })),
    },
    expect: [["pass", "on", userArn("dana")]],
  },
  "the report does not say whether a user without MFA has a password": {
    given: {
      credentialReport: report([userRow("dana", { password_enabled: "not_supported" })]),
    },
    expect: [["unknown", "notSupported", userArn("dana")]],
  },
  "the report does not say whether a user with MFA has a password": {
    given: {
      credentialReport: report([userRow("dana", { password_enabled: "not_supported", mfa_active: "true" })]),
    },
    expect: [["pass", "on", userArn("dana")]],
  },
  "mfa_active is neither true nor false": {
    given: { credentialReport: report([userRow("dana", password({ mfa_active: "yes" }))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", password({ mfa_active: "false" }))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: {
      credentialReport: report([quotedRow(userRow("smith,jane", password({ mfa_active: "false" })))]),
    },
    expect: [["fail", "off", userArn("smith,jane")]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", password())])) },
    expect: [
      ["pass", "on", userArn("dana")],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("user-mfa", () => {
  it("shows the columns it rests on", () => {
    const evidence = (row: Row) =>
      judge(userMfa, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(password({ mfa_active: "false" }))).toEqual([
      { password_enabled: true, mfa_active: false },
    ]);
  });
});
