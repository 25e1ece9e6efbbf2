import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import accessKeyNeverUsed from "../../../src/rules/users/access-key-never-used.ts";
import * as v from "../../../src/schema.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  keyId,
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

/** A user with a console password and these keys. */
const person = (keys: Row) => userRow("dana", { ...password(), ...keys });

testRule(accessKeyNeverUsed, {
  "a key never used, created 7 days ago to the second": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(7)))]) },
    expect: [["pass", "grace", keyId("dana", daysAgo(7))]],
  },
  "a key never used, created 7 days and a second ago": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(7, 1)))]) },
    expect: [["fail", "neverUsed", keyId("dana", daysAgo(7, 1))]],
    since: daysAgo(0, 1),
  },
  "trap 5: an active key, never used, 800 days old, of the only IAM user": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(800)))]) },
    expect: [["fail", "neverUsed", keyId("dana", daysAgo(800))]],
    since: daysAgo(793),
  },
  "never used is said with no_information too": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(9), "no_information"))]) },
    expect: [["fail", "neverUsed", keyId("dana", daysAgo(9))]],
  },
  "a key used once, long ago, beside one never used": {
    given: {
      credentialReport: report([
        person({ ...accessKey(1, daysAgo(800), daysAgo(700)), ...accessKey(2, daysAgo(100)) }),
      ]),
    },
    expect: [
      ["pass", "used", keyId("dana", daysAgo(800))],
      ["fail", "neverUsed", keyId("dana", daysAgo(100))],
    ],
  },
  "a key of one second where the settings grant no grace": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(0, 1)))]) },
    parameters: { graceDays: 0 },
    expect: [["fail", "neverUsed", keyId("dana", daysAgo(0, 1))]],
    since: daysAgo(0, 1),
  },
  "a key never used of a user without a password": {
    given: { credentialReport: report([userRow("service", accessKey(1, daysAgo(800)))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "a key never used that is inactive": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(800), "N/A", false))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root's key, never used, is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(accessKey(1, daysAgo(800)))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "password_enabled is not_supported": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(800)), password_enabled: "not_supported" }),
      ]),
    },
    expect: [["unknown", "passwordNotSupported", keyId("dana", daysAgo(800))]],
  },
  "password_enabled is neither true nor false": {
    given: {
      credentialReport: report([userRow("dana", { ...accessKey(1, daysAgo(800)), password_enabled: "yes" })]),
    },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "the last use is not_supported": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(800), "not_supported"))]) },
    expect: [["unknown", "useNotSupported", keyId("dana", daysAgo(800))]],
  },
  "the last use of a key of 7 days is not_supported": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(7), "not_supported"))]) },
    expect: [["pass", "new", keyId("dana", daysAgo(7))]],
  },
  "the last use of a key of 7 days and a second is not_supported": {
    given: { credentialReport: report([person(accessKey(1, daysAgo(7, 1), "not_supported"))]) },
    expect: [["unknown", "useNotSupported", keyId("dana", daysAgo(7, 1))]],
  },
  "trap 17: a key created in the year 2206": {
    given: { credentialReport: report([person(accessKey(1, "2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: {
      credentialReport: report([userRow("smith,jane", { ...password(), ...accessKey(1, daysAgo(9)) })]),
    },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: {
      credentialReport: report([
        quotedRow(userRow("smith,jane", { ...password(), ...accessKey(1, daysAgo(9)) })),
      ]),
    },
    expect: [["fail", "neverUsed", keyId("smith,jane", daysAgo(9))]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([person(accessKey(1, daysAgo(9), daysAgo(1)))])) },
    expect: [
      ["pass", "used", keyId("dana", daysAgo(9))],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("access-key-never-used", () => {
  it("shows the columns without the number of the slot, which means nothing", () => {
    const evidence = (row: Row) =>
      judge(accessKeyNeverUsed, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence({ ...password(), ...accessKey(2, daysAgo(100)) })).toEqual([
      {
        password_enabled: true,
        access_key_active: true,
        access_key_last_rotated: new Date(daysAgo(100)),
        access_key_last_used_date: "never",
      },
    ]);
    expect(evidence({ ...accessKey(1, daysAgo(100)), password_enabled: "not_supported" })).toEqual([
      {
        password_enabled: "not_supported",
        access_key_active: true,
        access_key_last_rotated: new Date(daysAgo(100)),
        access_key_last_used_date: "never",
      },
    ]);
  });

  it("takes graceDays in whole days, from 0", () => {
    const { parameters } = accessKeyNeverUsed;
    expect(v.is(parametersSchema(parameters), { graceDays: 0 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { graceDays: -1 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { graceDays: 10.5 })).toBe(false);
  });
});
