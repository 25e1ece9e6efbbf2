import { expect, it } from "vitest";
import humanAccessFederated from "../../../src/rules/contacts/human-access-federated.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  password,
  report,
  rootRow,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";

testRule(humanAccessFederated, {
  "a user with a console password beside one without": {
    given: { credentialReport: report([userRow("dana", password()), userRow("robot")]) },
    expect: [
      ["fail", "password", userArn("dana")],
      ["pass", "noPassword", userArn("robot")],
    ],
  },
  "trap 6: the only IAM user has a console password": {
    given: { credentialReport: report([userRow("dana", password())]) },
    expect: [["fail", "password", userArn("dana")]],
  },
  "trap 6: the only IAM user has an access key and no password": {
    given: { credentialReport: report([userRow("robot", accessKey(1, daysAgo(10)))]) },
    expect: [["pass", "noPassword", userArn("robot")]],
  },
  "a password that was never used": {
    given: {
      credentialReport: report([userRow("dana", password({ password_last_used: "no_information" }))]),
    },
    expect: [["fail", "password", userArn("dana")]],
  },
  "root has a password and there is no IAM user": {
    given: { credentialReport: report([], rootRow()) },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "the report does not say whether a user has a password": {
    given: { credentialReport: report([userRow("dana", { password_enabled: "not_supported" })]) },
    expect: [["unknown", "notSupported", userArn("dana")]],
  },
  "it cannot be read whether a user has a password": {
    given: { credentialReport: report([userRow("dana", { password_enabled: "perhaps" })]) },
    expect: [["unknown", "unreadable", userArn("dana")]],
  },
  "a row that was cut off, and no other user": {
    given: { credentialReport: withCutRow(report()) },
    expect: [["unknown", "malformedRow", `${ACCOUNT_ID}/credential-report/line-3`]],
  },
  "trap 8: a user named smith,jane with a password, not quoted": {
    given: { credentialReport: report([userRow("smith,jane", password()), userRow("robot")]) },
    expect: [
      ["unknown", "malformedRow", `${ACCOUNT_ID}/credential-report/line-3`],
      ["pass", "noPassword", userArn("robot")],
    ],
  },
  "trap 8: a user named smith,jane with a password, quoted": {
    given: {
      credentialReport: report([
        userRow('"smith,jane"', { ...password(), arn: `"${userArn("smith,jane")}"` }),
      ]),
    },
    expect: [["fail", "password", userArn("smith,jane")]],
  },
  "trap 3: the report is denied": {
    given: { credentialReport: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

it("names the user", () => {
  const [finding] = judge(humanAccessFederated, {
    given: { credentialReport: report([userRow("dana", password())]) },
  });
  expect(finding?.data).toEqual({ user: "dana" });
  expect(finding?.evidence).toEqual({ password_enabled: true });
});

it("trap 18: tells a user from one who was made anew under the same name", () => {
  const id = (user_creation_time: string) =>
    judge(humanAccessFederated, {
      given: { credentialReport: report([userRow("dana", password({ user_creation_time }))]) },
    })[0]?.id;
  expect(id(daysAgo(10))).not.toBe(id(daysAgo(20)));
});

it("is advice, and claims no control either way", () => {
  const findings = judge(humanAccessFederated, {
    given: { credentialReport: report([userRow("dana", password()), userRow("robot")]) },
  });
  expect(humanAccessFederated.advice).toBe(true);
  expect(findings.map(({ controls }) => controls)).toEqual([[], []]);
});
