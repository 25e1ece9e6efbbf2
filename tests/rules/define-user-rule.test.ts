import { describe, expect, it } from "vitest";
import { defineUserRule } from "../../src/rules/define-user-rule.ts";
import { wholeNumber } from "../../src/rules/parameters.ts";
import type { Guidance } from "../../src/rules/rule.ts";
import {
  ACCOUNT_ID,
  accessKey,
  daysAgo,
  type Given,
  password,
  type Row,
  report,
  rootRow,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";
import { judge } from "../helpers/rule-tester.ts";
import { lineId, quotedRow, serviceCredential, withMoreCredentials } from "../helpers/user-rows.ts";

const guidance: Guidance = { why: "Because.", fix: "Do.", console: ["Do."] };
const head = { title: "A rule", severity: "low", guidance } as const;
const messages = { yes: "{user} is well.", no: "{user} is not.", none: "There is nobody." } as const;

/** Judges a user as a whole: passes with MFA, does not apply to one named `skip`. */
const ofUsers = defineUserRule({
  ...head,
  id: "of-users",
  reads: ["mfa"],
  messages,
  check: ({ name, mfa }) => {
    if (name === "skip") return [];
    const data = { user: name };
    return mfa ? { outcome: "pass", message: "yes", data } : { outcome: "fail", message: "no", data };
  },
});

/** Judges the keys together: passes with one, fails with two, does not apply without. */
const ofKeys = defineUserRule({
  ...head,
  id: "of-keys",
  reads: ["accessKeys"],
  messages,
  check: ({ name, accessKeys }) => {
    const data = { user: name };
    if (accessKeys.length === 0) return [];
    return accessKeys.length === 1
      ? { outcome: "pass", message: "yes", data }
      : { outcome: "fail", message: "no", data };
  },
});

/** Answers with a list, in which the user as a whole is meant where no resource is named. */
const listed = defineUserRule({
  ...head,
  id: "listed",
  reads: [],
  messages,
  check: ({ name }) => [
    { outcome: "pass", message: "yes", data: { user: name } },
    {
      outcome: "fail",
      message: "no",
      data: { user: name },
      resource: { type: "access-key", id: "key", name: "key" },
    },
  ],
});

/** Passes each key by itself. */
const perKey = defineUserRule({
  ...head,
  id: "per-key",
  reads: ["accessKeys"],
  messages,
  check: ({ name, resource, accessKeys }) =>
    accessKeys.map((_, index) => ({
      outcome: "pass",
      message: "yes",
      data: { user: name },
      resource: { type: "access-key", id: `key ${index} of ${name}`, name: "key", owner: resource },
    })),
});

/** Looks for there being no key. */
const ofNoKeys = defineUserRule({
  ...head,
  id: "of-no-keys",
  reads: ["accessKeys"],
  overturnedByMore: "fail",
  messages,
  check: ({ name, accessKeys }) => {
    const data = { user: name };
    return accessKeys.length === 0
      ? { outcome: "fail", message: "no", data }
      : { outcome: "pass", message: "yes", data };
  },
});

const shown = (rule: typeof ofUsers, given: Given, parameters = {}) =>
  judge(rule, { given, parameters }).map(({ outcome, messageId, resource }) => [
    outcome,
    messageId,
    resource.id,
  ]);
const on = (rule: typeof ofUsers, rows: readonly Row[]) => shown(rule, { credentialReport: report(rows) });
const keys = (count: 1 | 2) => ({
  ...accessKey(1, daysAgo(9)),
  ...(count === 2 ? accessKey(2, daysAgo(8)) : {}),
});

describe("defineUserRule", () => {
  it("judges every user, by ARN, whatever order the rows stand in", () => {
    const rows = [userRow("zoe", password()), userRow("ana", password({ mfa_active: "false" }))];
    const expected = [
      ["fail", "no", userArn("ana")],
      ["pass", "yes", userArn("zoe")],
    ];
    expect(on(ofUsers, rows)).toEqual(expected);
    expect(on(ofUsers, rows.toReversed())).toEqual(expected);
  });

  it("never judges root, and judges a user who is called root", () => {
    expect(shown(ofUsers, { credentialReport: report([], rootRow({ mfa_active: "false" })) })).toEqual([
      ["not_applicable", "none", ACCOUNT_ID],
    ]);
    expect(on(ofUsers, [userRow("root")])).toEqual([["fail", "no", userArn("root")]]);
  });

  it("says `none` of the account only where it applies to nobody and every row could be read", () => {
    expect(on(ofUsers, [])).toEqual([["not_applicable", "none", ACCOUNT_ID]]);
    expect(on(ofUsers, [userRow("skip")])).toEqual([["not_applicable", "none", ACCOUNT_ID]]);
    expect(shown(ofUsers, { credentialReport: withCutRow(report([userRow("skip")])) })).toEqual([
      ["unknown", "malformedRow", lineId(4)],
    ]);
  });

  it("names a malformed row by its line and judges all others", () => {
    const given = { credentialReport: withCutRow(report([userRow("dana", password())])) };
    const findings = judge(ofUsers, { given });
    expect(findings.map(({ outcome, resource }) => [outcome, resource.id, resource.name])).toEqual([
      ["pass", userArn("dana"), "dana"],
      ["unknown", lineId(4), "cut"],
    ]);
    expect(findings[1]).toMatchObject({ reason: "malformed", data: { line: 4 } });
  });

  it("trap 8: takes no column of a shifted row for another", () => {
    const row = userRow("smith,jane", password());
    expect(on(ofUsers, [row, userRow("zoe", password())])).toEqual([
      ["pass", "yes", userArn("zoe")],
      ["unknown", "malformedRow", lineId(3)],
    ]);
    expect(on(ofUsers, [quotedRow(row)])).toEqual([["pass", "yes", userArn("smith,jane")]]);
  });

  it("is unknown for the one user of whom it cannot read what it reads", () => {
    const findings = judge(ofUsers, {
      given: {
        credentialReport: report([
          userRow("ana", password()),
          userRow("dana", password({ mfa_active: "perhaps" })),
          userRow("eli", password({ password_last_used: "yesterday" })),
        ]),
      },
    });
    expect(findings.map(({ outcome, messageId, resource }) => [outcome, messageId, resource.id])).toEqual([
      ["pass", "yes", userArn("ana")],
      ["unknown", "unreadable", userArn("dana")],
      ["pass", "yes", userArn("eli")],
    ]);
    expect(findings[1]).toMatchObject({
      reason: "malformed",
      data: { problem: expect.stringMatching(/mfa_active is "perhaps".*line 4 of the credential report/) },
    });
  });

  it("trap 3: is unknown for the account where there is no report", () => {
    expect(shown(ofUsers, { credentialReport: unavailable() })).toEqual([
      ["unknown", "unavailable", ACCOUNT_ID],
    ]);
  });

  it("trap 18: tells a user from one created anew under the same name", () => {
    const createdOn = (created: string) =>
      judge(ofUsers, {
        given: {
          credentialReport: report([{ ...userRow("dana"), user_creation_time: created }]),
        },
      }).map(({ id }) => id);
    expect(createdOn(daysAgo(700))).toEqual([`of-users:${userArn("dana")}@${daysAgo(700)}`]);
    expect(createdOn(daysAgo(7))).toEqual([`of-users:${userArn("dana")}@${daysAgo(7)}`]);
  });

  it("means the user where an answer in a list names no resource", () => {
    expect(on(listed, [userRow("dana")])).toEqual([
      ["pass", "yes", userArn("dana")],
      ["fail", "no", "key"],
    ]);
  });

  it("hands on the parameters, and a section that it uses where that is known", () => {
    const rule = defineUserRule({
      ...head,
      id: "of-credentials",
      reads: [],
      uses: ["serviceCredentials"],
      parameters: { atMost: wholeNumber({ byDefault: 0, least: 0 }) },
      messages,
      check: ({ name }, { serviceCredentials, parameters: { atMost } }) => {
        const few = serviceCredentials !== undefined && serviceCredentials.size <= atMost;
        const data = { user: name };
        return few ? { outcome: "pass", message: "yes", data } : { outcome: "fail", message: "no", data };
      },
    });
    const credentialReport = report([userRow("dana")]);
    const pass = [["pass", "yes", userArn("dana")]];
    const fail = [["fail", "no", userArn("dana")]];
    const one = [serviceCredential("dana", daysAgo(1))];
    expect(shown(rule, { credentialReport, serviceCredentials: [] })).toEqual(pass);
    expect(shown(rule, { credentialReport, serviceCredentials: one })).toEqual(fail);
    expect(shown(rule, { credentialReport, serviceCredentials: one }, { atMost: 1 })).toEqual(pass);
    expect(shown(rule, { credentialReport, serviceCredentials: unavailable() })).toEqual(fail);
  });
});

describe("defineUserRule, where AWS says of credentials that the report does not show", () => {
  const more = (rule: typeof ofUsers, row: Row) =>
    shown(rule, { credentialReport: withMoreCredentials(report([row]), "3 access keys") });
  const unknown = ["unknown", "moreCredentials", userArn("dana")];

  it("takes back the pass of a user as a whole and keeps the fail", () => {
    expect(more(ofKeys, userRow("dana", keys(1)))).toEqual([unknown]);
    expect(more(ofKeys, userRow("dana", keys(2)))).toEqual([["fail", "no", userArn("dana")]]);
  });

  it("says that nobody showed them, and not that they cannot be read", () => {
    const credentialReport = withMoreCredentials(report([userRow("dana", keys(1))]), "3 access keys");
    expect(judge(ofKeys, { given: { credentialReport } })).toMatchObject([{ reason: "not_collected" }]);
  });

  it("is unknown where it would have said that it does not apply", () => {
    expect(more(ofKeys, userRow("dana"))).toEqual([unknown]);
  });

  it("keeps what it says of each key and adds that there are more", () => {
    expect(more(perKey, userRow("dana", keys(2)))).toEqual([
      ["pass", "yes", "key 0 of dana"],
      ["pass", "yes", "key 1 of dana"],
      unknown,
    ]);
  });

  it("takes back the fail, and keeps the pass, of a rule that looks for there being none", () => {
    expect(more(ofNoKeys, userRow("dana"))).toEqual([unknown]);
    expect(more(ofNoKeys, userRow("dana", keys(1)))).toEqual([["pass", "yes", userArn("dana")]]);
  });

  it("says it once of a user whose keys cannot be read", () => {
    expect(more(ofKeys, userRow("dana", accessKey(1, "soon")))).toEqual([
      ["unknown", "unreadable", userArn("dana")],
    ]);
  });

  it("costs that user alone", () => {
    const rows = [userRow("ana", keys(1)), userRow("dana", keys(1)), userRow("eli", keys(1))];
    const credentialReport = withMoreCredentials(report(rows), "N/A", "3 access keys");
    expect(shown(ofKeys, { credentialReport })).toEqual([
      ["pass", "yes", userArn("ana")],
      unknown,
      ["pass", "yes", userArn("eli")],
    ]);
  });

  it("is nothing to a rule that reads no credentials of that kind", () => {
    expect(more(ofUsers, userRow("dana", password()))).toEqual([["pass", "yes", userArn("dana")]]);
  });
});
