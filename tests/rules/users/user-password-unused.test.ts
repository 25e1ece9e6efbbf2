import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import userPasswordUnused from "../../../src/rules/users/user-password-unused.ts";
import * as v from "../../../src/schema.ts";
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

const lastUsed = (date: string) => password({ password_last_used: date });
const neverUsed = (changed: string) =>
  password({ password_last_used: "no_information", password_last_changed: changed });

testRule(userPasswordUnused, {
  "a password last used a second less than 45 days ago": {
    given: { credentialReport: report([userRow("dana", lastUsed(daysAgo(45, -1)))]) },
    expect: [["pass", "used", userArn("dana")]],
  },
  "a password last used 45 days ago to the second": {
    given: { credentialReport: report([userRow("dana", lastUsed(daysAgo(45)))]) },
    expect: [["fail", "unused", userArn("dana")]],
    since: daysAgo(0),
  },
  "trap 6: the only IAM user has a password last used 400 days ago": {
    given: { credentialReport: report([userRow("dana", lastUsed(daysAgo(400)))]) },
    expect: [["fail", "unused", userArn("dana")]],
    since: daysAgo(355),
  },
  "a password last used 400 days ago and changed yesterday counts by its use": {
    given: {
      credentialReport: report([
        userRow("dana", password({ password_last_used: daysAgo(400), password_last_changed: daysAgo(1) })),
      ]),
    },
    expect: [["fail", "unused", userArn("dana")]],
  },
  "a password used half an hour after the audit's clock": {
    given: { credentialReport: report([userRow("dana", lastUsed(daysAgo(0, -1800)))]) },
    expect: [["pass", "used", userArn("dana")]],
  },
  "a password never used, changed a second less than 45 days ago, of an old user": {
    given: { credentialReport: report([userRow("dana", neverUsed(daysAgo(45, -1)))]) },
    expect: [["pass", "neverUsedYet", userArn("dana")]],
  },
  "a password never used, changed 45 days ago to the second": {
    given: { credentialReport: report([userRow("dana", neverUsed(daysAgo(45)))]) },
    expect: [["fail", "neverUsed", userArn("dana")]],
    since: daysAgo(0),
  },
  "a password never used counts from the user's creation where that is later": {
    given: {
      credentialReport: report([
        { ...userRow("dana", neverUsed(daysAgo(100))), user_creation_time: daysAgo(50) },
        { ...userRow("eli", neverUsed(daysAgo(100))), user_creation_time: daysAgo(44) },
      ]),
    },
    expect: [
      ["fail", "neverUsed", userArn("dana")],
      ["pass", "neverUsedYet", userArn("eli")],
    ],
  },
  "a password unused for 10 days where the settings allow 7": {
    given: { credentialReport: report([userRow("dana", lastUsed(daysAgo(10)))]) },
    parameters: { afterDays: 7 },
    expect: [["fail", "unused", userArn("dana")]],
    since: daysAgo(3),
  },
  "a user without a password, whose key is old": {
    given: { credentialReport: report([userRow("service", accessKey(1, daysAgo(800)))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root's password, unused for 300 days, is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow({ password_last_used: daysAgo(300) })) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "password_enabled is not_supported": {
    given: { credentialReport: report([userRow("dana", { password_enabled: "not_supported" })]) },
    expect: [["unknown", "notSupported", userArn("dana")]],
  },
  "password_last_used is not_supported": {
    given: { credentialReport: report([userRow("dana", lastUsed("not_supported"))]) },
    expect: [["unknown", "noDates", userArn("dana")]],
  },
  "a password never used whose password_last_changed is not_supported is not judged by the user's age": {
    given: { credentialReport: report([userRow("dana", neverUsed("not_supported"))]) },
    expect: [["unknown", "noDates", userArn("dana")]],
  },
  "a password in use whose password_last_changed is not_supported": {
    given: {
      credentialReport: report([userRow("dana", password({ password_last_changed: "not_supported" }))]),
    },
    expect: [["pass", "used", userArn("dana")]],
  },
  "password_last_used is N/A, though there is a password": {
    given: { credentialReport: report([userRow("dana", lastUsed("N/A"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 17: a password last used in the year 2206": {
    given: { credentialReport: report([userRow("dana", lastUsed("2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", lastUsed(daysAgo(400)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", lastUsed(daysAgo(400))))]) },
    expect: [["fail", "unused", userArn("smith,jane")]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", password())])) },
    expect: [
      ["pass", "used", userArn("dana")],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("user-password-unused", () => {
  it("shows the columns it rests on, and why a date is not there", () => {
    const evidence = (row: Row) =>
      judge(userPasswordUnused, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(neverUsed(daysAgo(60)))).toEqual([
      { password_enabled: true, password_last_used: "never", password_last_changed: new Date(daysAgo(60)) },
    ]);
    expect(evidence({ password_enabled: "not_supported" })).toEqual([
      { password_enabled: "not_supported", password_last_used: "none", password_last_changed: "none" },
    ]);
  });

  it("takes afterDays in whole days, from 1", () => {
    const { parameters } = userPasswordUnused;
    expect(v.is(parametersSchema(parameters), { afterDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { afterDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { afterDays: 10.5 })).toBe(false);
  });
});
