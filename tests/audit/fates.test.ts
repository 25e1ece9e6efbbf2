import { describe, expect, it } from "vitest";
import type { Audit } from "../../src/audit/audit.ts";
import { type Fate, fatesIn } from "../../src/audit/fates.ts";
import type { Finding } from "../../src/audit/finding.ts";
import type { Presence } from "../../src/audit/presence.ts";
import type { TrackedFinding } from "../../src/audit/state.ts";
import type { Outcome, Resource } from "../../src/rules/rule.ts";
import { keyId, userArn } from "../helpers/account-fixture.ts";
import { auditOn, idOf, onDay, seen, textOfDay } from "../helpers/hand-made-audits.ts";

const tracked: TrackedFinding = {
  rule: "task",
  severity: "high",
  resource: { type: "user", name: "ann" },
  last: "opened",
  changedIn: 1,
  openedAt: "2026-11-01T00:00:00.000Z",
  dueAt: null,
};

const fateOfAnn = (
  findings: readonly Finding[],
  rest: Partial<Audit> = {},
  of: Partial<TrackedFinding> = {},
) => fatesIn(auditOn(0, findings, rest))(idOf("task", "ann"), { ...tracked, ...of });

describe("what became of a fail", () => {
  it.each([
    ["pass", "passes"],
    ["not_applicable", "passes"],
    ["unknown", "unverified"],
    // It is none of those that are told: its rule only advises now.
    ["fail", "rule_off"],
  ] as const)("that is %s now: %s", (outcome, fate) => {
    expect(fateOfAnn([seen("task", "ann", outcome)])).toBe(fate);
  });

  it("of which nothing is found: its resource is gone", () => {
    expect(fateOfAnn([seen("task", "bob", "pass"), seen("other", "ann", "unknown")])).toBe("gone");
  });

  it("of which nothing is found while its rule could not judge everything: nobody knows", () => {
    expect(fateOfAnn([seen("task", "bob", "pass"), seen("task", "line 4", "unknown")])).toBe("unverified");
  });

  it("whose rule found nothing at all: nobody looks any more", () => {
    expect(fateOfAnn([seen("other", "ann")])).toBe("rule_off");
  });

  it("whose rule was not asked for: nobody looked", () => {
    expect(fateOfAnn([seen("other", "ann")], { scope: ["other"] })).toBe("out_of_scope");
    expect(fateOfAnn([seen("task", "ann", "pass")], { scope: ["task"] })).toBe("passes");
    expect(fateOfAnn([], { scope: ["task"] })).toBe("rule_off");
  });

  it.each<[string, Outcome, number, number | undefined, Fate]>([
    ["a report that was made before AWS was seen to say that it fails", "pass", 1, 2, "outdated"],
    ["one of the same moment", "pass", 2, 2, "passes"],
    ["one that was made since", "pass", 3, 2, "passes"],
    ["a report, where AWS was not asked", "pass", 1, undefined, "passes"],
  ])("that passes by %s", (_, outcome, asOf, confirmed, fate) => {
    const confirmedAt = confirmed === undefined ? undefined : textOfDay(confirmed);
    expect(fateOfAnn([seen("task", "ann", outcome, { asOf: onDay(asOf) })], {}, { confirmedAt })).toBe(fate);
  });

  it("goes by its id, where its key is another", () => {
    expect(fateOfAnn([seen("task", "bob", "unknown")], {}, { id: idOf("task", "bob") })).toBe("unverified");
  });
});

describe("what became of a user's credential on which a rule says nothing any more", () => {
  const [ann, key] = [userArn("ann"), keyId("ann", "2026-01-01T00:00:00Z")];
  const annsKey: Resource = {
    type: "access-key",
    id: key,
    name: "key",
    owner: { type: "user", id: ann, name: "ann" },
  };
  const other = seen("task", "bob", "pass");
  const doubt = (resource: Resource) => seen("task", "", "unknown", { id: `task:${resource.id}`, resource });
  const user = (name: string): Resource => ({ type: "user", id: userArn(name), name });
  const row: Resource = { type: "user", id: "111122223333/credential-report/line-3", name: "line 3" };
  const account: Resource = { type: "account", id: "111122223333", name: "acme" };
  const presence = (there: readonly string[], rest: Partial<Presence> = {}): Presence => ({
    there: new Set(there),
    isComplete: true,
    asOf: onDay(0),
    askedAt: new Map(),
    ...rest,
  });
  const fateOf = (
    id: string,
    findings: readonly Finding[],
    there: Presence | undefined,
    confirmedAt?: string,
  ) =>
    fatesIn(auditOn(0, [other, ...findings], { presence: there }))(`task:${id}`, {
      rule: "task",
      confirmedAt,
    });

  it.each<[string, readonly Finding[], Presence, Fate]>([
    ["it is there, and the rule does not apply to it any more", [], presence([ann, key]), "passes"],
    [
      "it is there, and somebody else could not be judged",
      [doubt(user("eve"))],
      presence([ann, key]),
      "passes",
    ],
    [
      "it is there, and something of its user could not be judged",
      [doubt(user("ann"))],
      presence([ann, key]),
      "unverified",
    ],
    [
      "it is there, and another key of its user could not be judged",
      [doubt({ ...annsKey, id: keyId("ann", "2026-02-02T00:00:00Z") })],
      presence([ann, key]),
      "unverified",
    ],
    ["it is there, and the rule could not look", [doubt(account)], presence([ann, key]), "unverified"],
    ["it is not there", [], presence([ann]), "gone"],
    ["its user is not there either", [], presence([]), "gone"],
    ["it is not there, and somebody else could not be judged", [doubt(user("eve"))], presence([ann]), "gone"],
    [
      "it is not there, and not all of its user can be seen",
      [doubt(user("ann"))],
      presence([ann]),
      "unverified",
    ],
    [
      "it is not there, and a row cannot be read",
      [doubt(row)],
      presence([ann], { isComplete: false }),
      "unverified",
    ],
    [
      "it is not there, and a row cannot be read, of which the rule says nothing",
      [],
      presence([ann], { isComplete: false }),
      "unverified",
    ],
  ])("%s", (_, findings, there, fate) => {
    expect(fateOf(key, findings, there)).toBe(fate);
  });

  it("a user of whom the row is not there is gone, and one whose name another has now", () => {
    expect(fateOf(`${ann}@2026-01-01T00:00:00Z`, [doubt(user("eve"))], presence([userArn("eve")]))).toBe(
      "gone",
    );
    expect(fateOf(`${ann}@2026-01-01T00:00:00Z`, [], presence([`${ann}@2026-05-05T00:00:00Z`]))).toBe("gone");
  });

  it("without a credential report nobody knows more than the rule", () => {
    expect(fateOf(key, [], undefined)).toBe("gone");
    expect(fateOf(key, [doubt(user("eve"))], undefined)).toBe("unverified");
  });

  it("what is of no user goes by what the rule could not judge, unless it was seen", () => {
    expect(fateOf("ACCA12345EXAMPLE", [], presence([]))).toBe("gone");
    expect(fateOf("ACCA12345EXAMPLE", [doubt(user("eve"))], presence([]))).toBe("unverified");
    expect(fateOf("ACCA12345EXAMPLE", [], presence(["ACCA12345EXAMPLE"]))).toBe("passes");
    expect(fateOf("ACCA12345EXAMPLE", [doubt(account)], presence(["ACCA12345EXAMPLE"]))).toBe("unverified");
  });

  it("is outdated where AWS was seen since to say that it fails, and not where AWS was asked again since", () => {
    expect(fateOf(key, [], presence([ann]), textOfDay(1))).toBe("outdated");
    expect(fateOf(key, [], presence([ann, key]), textOfDay(1))).toBe("outdated");
    expect(fateOf(key, [], presence([ann], { askedAt: new Map([[ann, onDay(2)]]) }), textOfDay(1))).toBe(
      "gone",
    );
    expect(
      fateOf(key, [], presence([ann], { askedAt: new Map([[userArn("eve"), onDay(2)]]) }), textOfDay(1)),
    ).toBe("outdated");
    expect(fateOf(key, [doubt(user("ann"))], presence([ann]), textOfDay(1))).toBe("unverified");
  });
});
