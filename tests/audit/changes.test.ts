import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RootEvent } from "../../src/account/section-values.ts";
import { audit } from "../../src/audit/audit.ts";
import { hasNews } from "../../src/audit/changes.ts";
import { keyOf } from "../../src/audit/lifecycle.ts";
import type { SettingsOfRules } from "../../src/audit/rule-settings.ts";
import { isOpen, type State, stateSchema } from "../../src/audit/state.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import * as v from "../../src/schema.ts";
import {
  accessKey,
  daysAgo,
  type Given,
  keyId,
  NOW,
  password,
  report,
  rootRow,
  snapshotAt,
  unavailable,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";
import { recordOf, rootEvent } from "../helpers/root-events.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";
import { changesSince, toldAfter } from "../helpers/told.ts";

const DAY_MS = 86_400_000;

interface Circumstances {
  readonly days?: number;
  readonly scope?: readonly string[];
  readonly settings?: SettingsOfRules;
}

/** An audit of an account as AWS would show it so many days after NOW. */
function auditOf(given: Given, { days = 0, scope, settings = {} }: Circumstances = {}) {
  const now = new Date(NOW.getTime() + days * DAY_MS);
  return audit(snapshotAt(given, now), rules, settings, now, { scope });
}

/** What an audit has to say to people who were told of these audits before, in their order. */
function saidAfter(...audits: ReturnType<typeof auditOf>[]) {
  const last = audits.at(-1);
  if (last === undefined) throw new Error("no audit");
  const told = audits
    .slice(0, -1)
    .reduce<State | undefined>((memory, one) => toldAfter(memory, one, rules), undefined);
  const changes = changesSince(told, last, rules);
  return {
    added: changes.added.map(({ finding }) => finding.id),
    open: changes.open.map(({ finding }) => finding.id),
    unverified: changes.unverified.map(({ id }) => id),
    unwatched: changes.unwatched.map(({ id }) => id),
    resolved: changes.resolved.map(({ id, because }) => [id, because]),
    newlyNotChecked: changes.newlyNotChecked,
    news: hasNews(changes),
    changes,
    told: toldAfter(told, last, rules),
  };
}

/** An account in which nothing of these sections fails, and what is changed in it. */
const calm = (rest: Given = {}): Given => ({
  accountSummary: {
    AccountMFAEnabled: 1,
    AccountPasswordPresent: 1,
    AccountAccessKeysPresent: 0,
    AccountSigningCertificatesPresent: 0,
  },
  credentialReport: report(),
  ...rest,
});
const withoutMfa = { ...calm().accountSummary, AccountMFAEnabled: 0 };
const user = (name: string, row = {}) => userRow(name, password({ mfa_active: "false", ...row }));
const MFA = `user-mfa:arn:aws:iam::111122223333:user/ann@${daysAgo(730)}`;

describe("what an audit has to say", () => {
  it("the first time: everything, new, even where nothing fails", () => {
    const { added, changes, news } = saidAfter(auditOf(calm({ accountSummary: withoutMfa })));
    expect(changes.first).toBe(true);
    expect(added).toContain("root-mfa:arn:aws:iam::111122223333:root");
    expect(news).toBe(true);
    expect(saidAfter(auditOf(calm())).news).toBe(true);
  });

  it("the second time, where nothing changed: nothing", () => {
    const same = () => auditOf(calm({ accountSummary: withoutMfa }), { days: 0.9 });
    const { added, open, resolved, newlyNotChecked, news } = saidAfter(
      auditOf(calm({ accountSummary: withoutMfa })),
      same(),
    );
    expect({ added, resolved, newlyNotChecked, news }).toEqual({
      added: [],
      resolved: [],
      newlyNotChecked: [],
      news: false,
    });
    expect(open).toContain("root-mfa:arn:aws:iam::111122223333:root");
  });

  it("a user without MFA is new once, and resolved when it passes", () => {
    const with1 = auditOf(calm({ credentialReport: report([user("ann")]) }), { days: 1 });
    const mended = auditOf(calm({ credentialReport: report([user("ann", { mfa_active: "true" })]) }), {
      days: 2,
    });
    expect(saidAfter(auditOf(calm()), with1).added).toContain(MFA);
    expect(saidAfter(auditOf(calm()), with1, mended).resolved).toContainEqual([MFA, "passes"]);
    expect(saidAfter(auditOf(calm()), with1, mended, mended).news).toBe(false);
  });

  it("a user who was deleted is resolved as gone", () => {
    const with1 = auditOf(calm({ credentialReport: report([user("ann")]) }));
    expect(saidAfter(with1, auditOf(calm(), { days: 1 })).resolved).toContainEqual([MFA, "gone"]);
  });

  it("nobody is gone while a row of the report cannot be read: it may be theirs", () => {
    const with1 = auditOf(calm({ credentialReport: report([user("ann")]) }));
    const cut = auditOf(calm({ credentialReport: withCutRow(report()) }), { days: 1 });
    const { resolved, told } = saidAfter(with1, cut);
    expect(resolved).toEqual([]);
    expect(told.findings).toHaveProperty([MFA]);
    expect(saidAfter(with1, cut, with1).added).toEqual([]);
  });

  it("nothing resolves and nothing opens while the report is not there, and that is what is said", () => {
    const withOn = (days: number) => auditOf(calm({ credentialReport: report([user("ann")]) }), { days });
    const withoutOn = (days: number) =>
      auditOf(calm({ credentialReport: unavailable("not_ready") }), { days });
    const with1 = withOn(0);
    const without = withoutOn(1);
    const { added, resolved, newlyNotChecked, told, unverified } = saidAfter(with1, without);
    expect({ added, resolved, newlyNotChecked }).toEqual({
      added: [],
      resolved: [],
      newlyNotChecked: ["credentialReport:no_answer"],
    });
    // What was told is as good as open.
    expect(unverified).toContain(MFA);
    expect(told.findings).toHaveProperty([MFA]);
    expect(saidAfter(with1, without, withoutOn(2)).news).toBe(false);
    // Back again: no news, and neither was it forgotten.
    const back = saidAfter(with1, without, withOn(2));
    expect([back.news, back.added]).toEqual([false, []]);
    expect(saidAfter(with1, without, withOn(2), withoutOn(3)).newlyNotChecked).toEqual([
      "credentialReport:no_answer",
    ]);
  });

  it("another reason for not being able to look is told: denied is worse than late", () => {
    const late = auditOf(calm({ credentialReport: unavailable("not_ready") }));
    const denied = auditOf(calm({ credentialReport: unavailable("access_denied") }), { days: 1 });
    expect(saidAfter(late, denied).newlyNotChecked).toEqual(["credentialReport:access_denied"]);
  });

  it("a user made anew under the old name is a new one, and the old one gone", () => {
    const first = auditOf(calm({ credentialReport: report([user("ann")]) }));
    const anew = auditOf(
      calm({ credentialReport: report([user("ann", { user_creation_time: daysAgo(1) })]) }),
      { days: 1 },
    );
    const { added, resolved } = saidAfter(first, anew);
    expect(added).toContain(`user-mfa:arn:aws:iam::111122223333:user/ann@${daysAgo(1)}`);
    expect(resolved).toContainEqual([MFA, "gone"]);
  });

  it("a key that was rotated ends one finding, whichever column the others stand in, and starts none", () => {
    const old = daysAgo(800);
    const kept = daysAgo(300);
    const before = userRow("ci", { ...accessKey(1, old, daysAgo(1)), ...accessKey(2, kept, daysAgo(1)) });
    const rotated = userRow("ci", {
      ...accessKey(1, kept, daysAgo(1)),
      ...accessKey(2, daysAgo(0), daysAgo(0)),
    });
    const { added, resolved } = saidAfter(
      auditOf(calm({ credentialReport: report([before]) })),
      auditOf(calm({ credentialReport: report([rotated]) }), { days: 1 }),
    );
    const age = (created: string) => `access-key-age:${keyId("ci", created)}`;
    expect(resolved).toContainEqual([age(old), "gone"]);
    expect([...added, ...resolved.map(([id]) => id)]).not.toContain(age(kept));
  });

  it("a user whose path has a # in it is not taken for somebody else", () => {
    const arn = "arn:aws:iam::111122223333:user/team#1/ann";
    const audited = (days: number) =>
      auditOf(calm({ credentialReport: report([user("ann", { arn })]) }), { days });
    expect(saidAfter(audited(0), audited(1)).news).toBe(false);
  });

  it("advice is for reports", () => {
    const { added } = saidAfter(
      auditOf(calm({ organization: null, credentialReport: report([user("ann")]) })),
    );
    expect(added.filter((id) => /^(account-in-organization|human-access-federated)/.test(id))).toEqual([]);
  });

  it("a rule that was switched off is said: to look away mends nothing", () => {
    const with1 = auditOf(calm({ credentialReport: report([user("ann")]) }));
    const off = auditOf(calm({ credentialReport: report([user("ann")]) }), {
      days: 1,
      settings: { "user-mfa": { enabled: false } },
    });
    const { resolved, unwatched, news } = saidAfter(with1, off);
    expect({ resolved, unwatched, news }).toEqual({ resolved: [], unwatched: [MFA], news: true });
    const on = auditOf(calm({ credentialReport: report([user("ann")]) }), { days: 2 });
    const again = saidAfter(with1, off, on);
    expect(again.added).toEqual([]);
    expect(again.changes.reopened).toMatchObject([{ finding: { id: MFA }, because: "rule_on" }]);
  });

  it("what fails after its rule is on again and found it well is not put down to the rule", () => {
    const lacking = calm({ credentialReport: report([user("ann")]) });
    const well = calm({ credentialReport: report([user("ann", { mfa_active: "true" })]) });
    const off = auditOf(lacking, { days: 1, settings: { "user-mfa": { enabled: false } } });
    const { changes, resolved } = saidAfter(auditOf(lacking), off, auditOf(well, { days: 2 }));
    expect({ resolved, reopened: changes.reopened }).toEqual({ resolved: [], reopened: [] });
    const lost = saidAfter(auditOf(lacking), off, auditOf(well, { days: 2 }), auditOf(lacking, { days: 3 }))
      .changes.reopened;
    expect(lost.map(({ finding, because }) => [finding.id, because])).toEqual([[MFA, undefined]]);
  });

  it("other settings are news, once", () => {
    const with1 = auditOf(calm(), { settings: {} });
    const other = { ...auditOf(calm(), { days: 1 }), settingsHash: "other" };
    expect(saidAfter(with1, other).changes.settingsChanged).toBe(true);
    expect(saidAfter(with1, other).news).toBe(true);
    expect(saidAfter(with1, other, other).news).toBe(false);
    // An audit of some rules neither says so nor uses it up.
    const scoped = { ...auditOf(calm(), { days: 1, scope: ["root-mfa"] }), settingsHash: "other" };
    expect(saidAfter(with1, scoped).changes.settingsChanged).toBe(false);
    expect(saidAfter(with1, scoped, { ...other, observedAt: new Date("2026-12-01T00:00:00Z") }).news).toBe(
      true,
    );
  });

  it("another row that cannot be read is news: it may be anybody's", () => {
    const one = auditOf(calm({ credentialReport: withCutRow(report([user("ann")])) }));
    const two = auditOf(calm({ credentialReport: withCutRow(withCutRow(report())) }), { days: 1 });
    expect(saidAfter(one, two).newlyNotChecked).toEqual(["credentialReport:malformed_row:2"]);
    expect(saidAfter(two, one).newlyNotChecked).toEqual([]);
  });
});

describe("a use of root, which nobody can undo", () => {
  const used = (ago: number) =>
    calm({ credentialReport: report([], rootRow({ password_last_used: daysAgo(ago) })) });
  const id = "root-recent-use:arn:aws:iam::111122223333:root";

  it("is told once, without a date to mend it by, and its end is no news", () => {
    const first = saidAfter(auditOf(used(1)));
    expect(first.changes.added.find(({ finding }) => finding.id === id)).toMatchObject({ dueAt: undefined });
    expect(saidAfter(auditOf(used(1)), auditOf(used(1), { days: 1 })).news).toBe(false);
    const over = saidAfter(auditOf(used(1)), auditOf(used(1), { days: 30 }));
    expect([over.resolved, over.added, over.unverified]).toEqual([[], [], []]);
    expect(Object.keys(over.told.findings).filter((key) => key.startsWith(id))).toEqual([]);
  });

  it("is left to the alert that told of it, and to no record of what nobody was told", () => {
    const time = daysAgo(1);
    const fails = (means: "password" | "key", events: readonly RootEvent[]) => {
      const row = means === "password" ? { password_last_used: time } : accessKey(1, daysAgo(50), time);
      const { added } = saidAfter(
        auditOf(calm({ credentialReport: report([], rootRow(row)), rootEvents: recordOf(events) })),
      );
      return added.includes(id);
    };
    expect(fails("password", [])).toBe(true);
    expect(fails("password", [rootEvent("sign-in", time)])).toBe(false);
    // Of a call, the key; and of one that only reads, nobody.
    expect(fails("password", [rootEvent("call", time)])).toBe(true);
    expect(fails("key", [rootEvent("call", time)])).toBe(false);
    expect(fails("key", [{ ...rootEvent("call", time), untold: true }])).toBe(true);
    // It fails in every report all the same.
    const { findings } = auditOf(
      calm({
        credentialReport: report([], rootRow({ password_last_used: time })),
        rootEvents: recordOf([rootEvent("sign-in", time)]),
      }),
    );
    expect(findings.find((finding) => finding.id === id)).toMatchObject({ outcome: "fail", alerted: true });
  });

  it("is told again when it happens again within the week, and only the newest is remembered", () => {
    const { added, told } = saidAfter(auditOf(used(3)), auditOf(used(1)));
    expect(added).toContain(id);
    expect(Object.keys(told.findings).filter((key) => key.startsWith(id))).toHaveLength(1);
  });
});

describe("dates", () => {
  it.each([
    ["root-mfa", 1],
    ["user-mfa", 7],
    ["access-key-age", 30],
    ["access-key-inactive", 90],
  ])("%s is to be mended within %i days of being told, and that date stays", (rule, days) => {
    const given = calm({
      accountSummary: withoutMfa,
      credentialReport: report([
        user("ann", accessKey(1, daysAgo(400), daysAgo(1))),
        userRow("ci", accessKey(1, daysAgo(400), daysAgo(300), false)),
      ]),
    });
    const due = new Date(NOW.getTime() + days * DAY_MS);
    const dueOf = (changes: ReturnType<typeof changesSince>) =>
      [...changes.added, ...changes.open, ...changes.overdue]
        .filter(({ finding }) => finding.rule === rule)
        .map(({ dueAt }) => dueAt);
    expect(dueOf(saidAfter(auditOf(given)).changes)).toEqual([due]);
    expect(dueOf(saidAfter(auditOf(given), auditOf(given, { days: 5 })).changes)).toEqual([due]);
  });
});

describe("an audit of some rules", () => {
  const with1 = calm({ accountSummary: withoutMfa, credentialReport: report([user("ann")]) });

  it("calls nothing overdue that it did not look at, and leaves it to the next audit of all to say so", () => {
    const given = calm({ credentialReport: report([user("ann")]) });
    const scoped = auditOf(given, { days: 8, scope: ["root-mfa"] });
    const { unverified, changes, told, news } = saidAfter(auditOf(given), scoped);
    expect([changes.newlyOverdue, unverified, news]).toEqual([0, [], false]);
    expect(changesSince(told, auditOf(given, { days: 9 }), rules).newlyOverdue).toBe(1);
  });

  it("touches nothing of any other", () => {
    const scoped = auditOf(calm(), { days: 1, scope: ["root-mfa"] });
    const { resolved, told } = saidAfter(auditOf(with1), scoped);
    expect(resolved).toEqual([["root-mfa:arn:aws:iam::111122223333:root", "passes"]]);
    expect(told.findings).toHaveProperty([MFA]);
  });

  it("uses up nothing of what the whole has to say", () => {
    const scoped = auditOf(calm({ credentialReport: unavailable("not_ready") }), { scope: ["user-mfa"] });
    const whole = auditOf(calm({ credentialReport: unavailable("not_ready") }), { days: 1 });
    expect(saidAfter(scoped, whole).changes.first).toBe(true);
    expect(saidAfter(auditOf(calm()), scoped, whole).newlyNotChecked).toEqual(["credentialReport:no_answer"]);
    expect(saidAfter(scoped).changes.first).toBe(false);
  });

  it("does not call a section readable again that it did not need", () => {
    const denied = auditOf({ ...with1, securityContact: unavailable() });
    const scoped = auditOf(calm(), { days: 1, scope: ["root-mfa"] });
    expect(saidAfter(denied, scoped).told.notChecked).toHaveProperty(["securityContact:access_denied"]);
  });
});

describe("the memory", () => {
  it("is what its schema says, whatever the account", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const told = toldAfter(undefined, auditOf(given), rules);
        expect(v.parse(stateSchema, JSON.parse(JSON.stringify(told)))).toEqual(told);
      }),
      { numRuns: 50 },
    );
  });

  it("of equal audits has nothing to say, whatever the account", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const { news, told } = saidAfter(auditOf(given), auditOf(given));
        expect(news).toBe(false);
        expect(told).toEqual(toldAfter(undefined, auditOf(given), rules));
      }),
      { numRuns: 50 },
    );
  });

  it("loses and repeats nothing over any two accounts: what fails is in it, what is new was not", () => {
    const facts = new Set<string>(rules.filter(({ fact }) => fact).map(({ id }) => id));
    fc.assert(
      fc.property(wildAccounts, wildAccounts, (one, two) => {
        const { changes, told } = saidAfter(auditOf(one.given), auditOf(two.given));
        const before = toldAfter(undefined, auditOf(one.given), rules);
        const keyed = (open: (typeof changes.added)[number]) =>
          keyOf(open.finding, facts.has(open.finding.rule));
        for (const open of [...changes.added, ...changes.open])
          expect(told.findings).toHaveProperty([keyed(open)]);
        for (const open of changes.added) expect(before.findings).not.toHaveProperty([keyed(open)]);
        // Whatever is open no more was said to have ended, or is a fact.
        const ended = new Set(changes.resolved.map(({ id }) => id));
        for (const [key, { id = key, rule }] of Object.entries(before.findings)) {
          const now = told.findings[key];
          if ((now === undefined || !isOpen(now)) && !facts.has(rule)) expect(ended).toContain(id);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("of 5,000 users is compared within a second", () => {
    const rows = Array.from({ length: 5000 }, (_, index) =>
      user(`user-${index}`, accessKey(1, daysAgo(400))),
    );
    const many = auditOf(calm({ credentialReport: report(rows) }));
    const started = performance.now();
    const { told } = saidAfter(many, many);
    expect(Object.keys(told.findings).length).toBeGreaterThan(10_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
