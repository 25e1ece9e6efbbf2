import { describe, expect, it } from "vitest";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import accessKeySecond from "../../../src/rules/users/access-key-second.ts";
import * as v from "../../../src/schema.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  type Row,
  report,
  rootRow,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { lineId, quotedRow, withMoreCredentials } from "../../helpers/user-rows.ts";

const two = (first: string, second: string) => ({ ...accessKey(1, first), ...accessKey(2, second) });

testRule(accessKeySecond, {
  "two active keys, the newer one a second less than 7 days old": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(800), daysAgo(7, -1)))]) },
    expect: [["pass", "rotating", userArn("dana")]],
  },
  "two active keys, the newer one 7 days old to the second": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(800), daysAgo(7)))]) },
    expect: [["fail", "two", userArn("dana")]],
    since: daysAgo(0),
  },
  "the newer one stands in slot 1": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(20), daysAgo(800)))]) },
    expect: [["fail", "two", userArn("dana")]],
    since: daysAgo(13),
  },
  "trap 6: the only IAM user has two active keys made in the same second": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(20), daysAgo(20)))]) },
    expect: [["fail", "two", userArn("dana")]],
    since: daysAgo(13),
  },
  "a second key made this very second where the settings grant no rotation": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(20), daysAgo(0)))]) },
    parameters: { rotationDays: 0 },
    expect: [["fail", "two", userArn("dana")]],
    since: daysAgo(0),
  },
  "one active key, an active and an inactive one, and none": {
    given: {
      credentialReport: report([
        userRow("ana", accessKey(2, daysAgo(800))),
        userRow("ben", { ...accessKey(1, daysAgo(800)), ...accessKey(2, daysAgo(800), "N/A", false) }),
        userRow("cleo", accessKey(1, daysAgo(800), "N/A", false)),
      ]),
    },
    expect: [
      ["pass", "one", userArn("ana")],
      ["pass", "one", userArn("ben")],
    ],
  },
  "one active key without a date": {
    given: { credentialReport: report([userRow("dana", accessKey(1, "N/A"))]) },
    expect: [["pass", "one", userArn("dana")]],
  },
  "two active keys of which one has no date": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(800), "N/A"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "two active keys without dates": {
    given: { credentialReport: report([userRow("dana", two("N/A", "not_supported"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "nobody has an active key": {
    given: { credentialReport: report([userRow("dana")]) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "AWS says of a third key: one active key, two of them, and none in the columns": {
    given: {
      credentialReport: withMoreCredentials(
        report([
          userRow("ana", accessKey(1, daysAgo(800))),
          userRow("ben", two(daysAgo(800), daysAgo(700))),
          userRow("cleo"),
        ]),
        "3 access keys",
        "3 access keys",
        "3 access keys",
      ),
    },
    expect: [
      ["unknown", "moreCredentials", userArn("ana")],
      ["fail", "two", userArn("ben")],
      ["unknown", "moreCredentials", userArn("cleo")],
    ],
  },
  "root's two keys are not judged by a rule on users": {
    given: { credentialReport: report([], rootRow(two(daysAgo(800), daysAgo(700)))) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "trap 17: the newer key was created in the year 2206": {
    given: { credentialReport: report([userRow("dana", two(daysAgo(800), "2206-01-01T00:00:00Z"))]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "trap 8: a user named smith,jane whose row is not quoted": {
    given: { credentialReport: report([userRow("smith,jane", two(daysAgo(800), daysAgo(700)))]) },
    expect: [["unknown", "malformedRow", lineId(3)]],
  },
  "trap 8: a user named smith,jane whose row is quoted": {
    given: { credentialReport: report([quotedRow(userRow("smith,jane", two(daysAgo(800), daysAgo(700))))]) },
    expect: [["fail", "two", userArn("smith,jane")]],
  },
  "a row that was cut off": {
    given: { credentialReport: withCutRow(report([userRow("dana", accessKey(1, daysAgo(9)))])) },
    expect: [
      ["pass", "one", userArn("dana")],
      ["unknown", "malformedRow", lineId(4)],
    ],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("access-key-second", () => {
  const rotating = { credentialReport: report([userRow("dana", two(daysAgo(800), daysAgo(1)))]) };
  const left = { credentialReport: report([userRow("dana", two(daysAgo(800), daysAgo(100)))]) };
  const controls = (given: typeof left, rotationDays: number) =>
    judge(accessKeySecond, { given, parameters: { rotationDays } }).flatMap((finding) => finding.controls);

  it("claims the control for a pass only where no rotation is excused", () => {
    const one = { credentialReport: report([userRow("dana", accessKey(1, daysAgo(1)))]) };
    expect(controls(rotating, 7)).toEqual([]);
    expect(controls(one, 7)).toEqual([]);
    expect(controls(one, 0)).toContain("cis-6.0.0/2.12");
  });

  it("claims the control for every fail", () => {
    expect(controls(left, 7)).toContain("cis-6.0.0/2.12");
    expect(controls(left, 0)).toContain("cis-6.0.0/2.12");
  });

  it("trap 13: finds the same where two keys swap columns", () => {
    const swapped = { credentialReport: report([userRow("dana", two(daysAgo(100), daysAgo(800)))]) };
    expect(judge(accessKeySecond, { given: swapped })).toEqual(judge(accessKeySecond, { given: left }));
  });

  it("shows the dates of the active keys, oldest first", () => {
    const evidence = (row: Row) =>
      judge(accessKeySecond, { given: { credentialReport: report([userRow("dana", row)]) } }).map(
        (one) => one.evidence,
      );
    expect(evidence(two(daysAgo(9), daysAgo(100)))).toEqual([
      { access_key_active: ["true", "true"], access_key_last_rotated: [daysAgo(100), daysAgo(9)] },
    ]);
  });

  it("takes rotationDays in whole days, from 0", () => {
    const { parameters } = accessKeySecond;
    expect(v.is(parametersSchema(parameters), { rotationDays: 0 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { rotationDays: -1 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { rotationDays: 10.5 })).toBe(false);
  });
});
