import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import accessKeyAge from "../../../src/rules/users/access-key-age.ts";
import * as v from "../../../src/schema.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  keyId,
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

testRule(accessKeyAge, {
  "a key created 90 days ago to the second": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(90)))]) },
    expect: [["pass", "fresh", keyId("dana", daysAgo(90))]],
  },
  "a key created 90 days and a second ago": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(90, 1)))]) },
    expect: [["fail", "tooOld", keyId("dana", daysAgo(90, 1))]],
    since: daysAgo(0, 1),
  },
  "trap 5: an active key, never used, 800 days old": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(800)))]) },
    expect: [["fail", "tooOld", keyId("dana", daysAgo(800))]],
  },
  "an old and a new key of one user, the old one in slot 2": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(1)), ...accessKey(2, daysAgo(400)) }),
      ]),
    },
    expect: [
      ["pass", "fresh", keyId("dana", daysAgo(1))],
      ["fail", "tooOld", keyId("dana", daysAgo(400))],
    ],
  },
  "two keys of one user made in the same second": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(100)), ...accessKey(2, daysAgo(100)) }),
      ]),
    },
    expect: [
      ["fail", "tooOld", keyId("dana", daysAgo(100))],
      ["fail", "tooOld", `${keyId("dana", daysAgo(100))}/2`],
    ],
  },
  "a key of 40 days where the settings allow 30": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(40)))]) },
    parameters: { maxAgeDays: 30 },
    expect: [["fail", "tooOld", keyId("dana", daysAgo(40))]],
    since: daysAgo(10),
  },
  "an old key that is inactive": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(800), "N/A", false))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "an active key of which the report has no date": {
    given: { credentialReport: report([userRow("dana", accessKey(1, "N/A"))]) },
    expect: [["unknown", "unreadable", keyId("dana", "undated")]],
  },
  "trap 17: a key created in the year 2206": {
    given: { credentialReport: report([userRow("dana", accessKey(1, "2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 6: the only IAM user has an old key, in slot 2": {
    given: { credentialReport: report([userRow("dana", accessKey(2, daysAgo(400)))]) },
    expect: [["fail", "tooOld", keyId("dana", daysAgo(400))]],
  },
  "root's old key is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(accessKey(1, daysAgo(400)))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", accessKey(1, daysAgo(400)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", accessKey(1, daysAgo(400))))]) },
    expect: [["fail", "tooOld", keyId("smith,jane", daysAgo(400))]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", accessKey(1, daysAgo(1)))])) },
    expect: [
      ["pass", "fresh", keyId("dana", daysAgo(1))],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("access-key-age", () => {
  it("shows the columns without the number of the slot, which means nothing", () => {
    const evidence = (row: Row) =>
      judge(accessKeyAge, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(accessKey(2, daysAgo(100)))).toEqual([
      { access_key_active: true, access_key_last_rotated: new Date(daysAgo(100)) },
    ]);
  });

  it("takes maxAgeDays in whole days, from 1", () => {
    const { parameters } = accessKeyAge;
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 10.5 })).toBe(false);
  });
});
