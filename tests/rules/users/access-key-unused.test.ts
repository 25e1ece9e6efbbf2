import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import accessKeyUnused from "../../../src/rules/users/access-key-unused.ts";
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

const old = daysAgo(800);

testRule(accessKeyUnused, {
  "a key last used a second less than 45 days ago": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, daysAgo(45, -1)))]) },
    expect: [["pass", "used", keyId("dana", old)]],
  },
  "a key last used 45 days ago to the second": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, daysAgo(45)))]) },
    expect: [["fail", "unused", keyId("dana", old)]],
    since: daysAgo(0),
  },
  "trap 5: an active key, never used, 800 days old": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old))]) },
    expect: [["fail", "neverUsed", keyId("dana", old)]],
    since: daysAgo(755),
  },
  "a key never used, created a second less than 45 days ago": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(45, -1)))]) },
    expect: [["pass", "neverUsedYet", keyId("dana", daysAgo(45, -1))]],
  },
  "a key never used, created 45 days ago to the second": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(45)))]) },
    expect: [["fail", "neverUsed", keyId("dana", daysAgo(45))]],
    since: daysAgo(0),
  },
  "never used is said with no_information too": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, "no_information"))]) },
    expect: [["fail", "neverUsed", keyId("dana", old)]],
  },
  "a used and an unused key of one user": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(400), daysAgo(1)), ...accessKey(2, old, daysAgo(60)) }),
      ]),
    },
    expect: [
      ["pass", "used", keyId("dana", daysAgo(400))],
      ["fail", "unused", keyId("dana", old)],
    ],
  },
  "a key unused for 60 days where the settings allow 90": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, daysAgo(60)))]) },
    parameters: { afterDays: 90 },
    expect: [["pass", "used", keyId("dana", old)]],
  },
  "trap 6: the only IAM user has a key unused for a year": {
    given: { credentialReport: report([userRow("dana", accessKey(2, old, daysAgo(365)))]) },
    expect: [["fail", "unused", keyId("dana", old)]],
    since: daysAgo(320),
  },
  "an unused key that is inactive": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, "N/A", false))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root's unused key is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(accessKey(1, old))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "the last use is not_supported": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, "not_supported"))]) },
    expect: [["unknown", "notSupported", keyId("dana", old)]],
  },
  "a key a second less than 45 days old, whose last use is not_supported": {
    given: {
      credentialReport: report([userRow("dana", accessKey(1, daysAgo(45, -1), "not_supported"))]),
    },
    expect: [["pass", "new", keyId("dana", daysAgo(45, -1))]],
  },
  "a key 45 days old to the second, whose last use is not_supported": {
    given: { credentialReport: report([userRow("dana", accessKey(1, daysAgo(45), "not_supported"))]) },
    expect: [["unknown", "notSupported", keyId("dana", daysAgo(45))]],
  },
  "a used key of which the report has no date of creation": {
    given: { credentialReport: report([userRow("dana", accessKey(1, "N/A", daysAgo(1)))]) },
    expect: [["unknown", "unreadable", keyId("dana", "undated")]],
  },
  "a garbled password column costs no rule on keys": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, old, daysAgo(1)), password_enabled: "maybe" }),
      ]),
    },
    expect: [["pass", "used", keyId("dana", old)]],
  },
  "trap 17: a key last used in the year 2206": {
    given: { credentialReport: report([userRow("dana", accessKey(1, old, "2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", accessKey(1, old))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", accessKey(1, old)))]) },
    expect: [["fail", "neverUsed", keyId("smith,jane", old)]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", accessKey(1, old, daysAgo(1)))])) },
    expect: [
      ["pass", "used", keyId("dana", old)],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("access-key-unused", () => {
  it("shows the columns without the number of the slot, which means nothing", () => {
    const evidence = (row: Row) =>
      judge(accessKeyUnused, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(accessKey(2, daysAgo(100), daysAgo(60)))).toEqual([
      {
        access_key_active: true,
        access_key_last_rotated: new Date(daysAgo(100)),
        access_key_last_used_date: new Date(daysAgo(60)),
      },
    ]);
    expect(evidence(accessKey(1, daysAgo(100)))).toEqual([
      {
        access_key_active: true,
        access_key_last_rotated: new Date(daysAgo(100)),
        access_key_last_used_date: "never",
      },
    ]);
  });

  it("takes afterDays in whole days, from 1", () => {
    const { parameters } = accessKeyUnused;
    expect(v.is(parametersSchema(parameters), { afterDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { afterDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { afterDays: 10.5 })).toBe(false);
  });
});
