import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import accessKeyInactive from "../../../src/rules/users/access-key-inactive.ts";
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

const inactive = (slot: 1 | 2, created: string, lastUsed = "N/A") =>
  accessKey(slot, created, lastUsed, false);

testRule(accessKeyInactive, {
  "an inactive key created 90 days ago to the second": {
    given: { credentialReport: report([userRow("dana", inactive(1, daysAgo(90)))]) },
    expect: [["pass", "recent", keyId("dana", daysAgo(90))]],
  },
  "an inactive key created 90 days and a second ago": {
    given: { credentialReport: report([userRow("dana", inactive(1, daysAgo(90, 1)))]) },
    expect: [["fail", "old", keyId("dana", daysAgo(90, 1))]],
  },
  "an inactive key used yesterday goes by its creation: when it was deactivated nobody says": {
    given: { credentialReport: report([userRow("dana", inactive(1, daysAgo(400), daysAgo(1)))]) },
    expect: [["fail", "old", keyId("dana", daysAgo(400))]],
  },
  "an inactive key of 40 days where the settings allow 30": {
    given: { credentialReport: report([userRow("dana", inactive(1, daysAgo(40)))]) },
    parameters: { afterDays: 30 },
    expect: [["fail", "old", keyId("dana", daysAgo(40))]],
  },
  "an active and an inactive key, both old": {
    given: {
      credentialReport: report([
        userRow("dana", { ...accessKey(1, daysAgo(800)), ...inactive(2, daysAgo(700)) }),
      ]),
    },
    expect: [["fail", "old", keyId("dana", daysAgo(700))]],
  },
  "trap 6: the only IAM user has an old inactive key": {
    given: { credentialReport: report([userRow("dana", inactive(2, daysAgo(800)))]) },
    expect: [["fail", "old", keyId("dana", daysAgo(800))]],
  },
  "an inactive key and no date: there is no such key": {
    given: { credentialReport: report([userRow("dana", inactive(1, "N/A"))]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "root's inactive key is not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(inactive(1, daysAgo(800)))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 17: an inactive key created in the year 2206": {
    given: { credentialReport: report([userRow("dana", inactive(1, "2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", inactive(1, daysAgo(800)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", inactive(1, daysAgo(800))))]) },
    expect: [["fail", "old", keyId("smith,jane", daysAgo(800))]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", inactive(1, daysAgo(9)))])) },
    expect: [
      ["pass", "recent", keyId("dana", daysAgo(9))],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("access-key-inactive", () => {
  it("shows the columns without the number of the slot, which means nothing", () => {
    const evidence = (row: Row) =>
      judge(accessKeyInactive, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(inactive(2, daysAgo(100), daysAgo(60)))).toEqual([
      {
        access_key_active: false,
        access_key_last_rotated: new Date(daysAgo(100)),
        access_key_last_used_date: new Date(daysAgo(60)),
      },
    ]);
  });

  it("does not claim to know since when a key has been inactive", () => {
    const given = { credentialReport: report([userRow("dana", inactive(1, daysAgo(800)))]) };
    expect(judge(accessKeyInactive, { given }).map(({ since }) => since)).toEqual([undefined]);
  });

  it("takes afterDays in whole days, from 1", () => {
    const { parameters } = accessKeyInactive;
    expect(v.is(parametersSchema(parameters), { afterDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { afterDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { afterDays: 10.5 })).toBe(false);
  });
});
