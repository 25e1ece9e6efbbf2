import { describe, expect, it } from "vitest";
import type { Audit } from "../../src/audit/audit.ts";
import { changesFor, hasNews } from "../../src/audit/changes.ts";
import { stateAfter } from "../../src/audit/lifecycle.ts";
import { outboxOf, type State } from "../../src/audit/state.ts";
import {
  accepted,
  auditOn,
  exceptionFor,
  idOf,
  LIFE,
  LIFE_RULES,
  lifeOf,
  onDay,
  seen,
  told,
} from "../helpers/hand-made-audits.ts";

const ann = () => [seen("task", "ann")];
const HOUR = 1 / 24;

/** What `alerts` has to be told by the last of these audits, of which it was told those that `isTold` says. */
function heard(audits: readonly Audit[], isTold: (index: number) => boolean = () => true) {
  let state: State | undefined;
  for (const [index, audit] of audits.entries()) {
    state = stateAfter(state, audit, LIFE);
    if (index === audits.length - 1) {
      const changes = changesFor(outboxOf(state, "alerts"), state, audit, LIFE_RULES);
      const ids = (list: "added" | "reopened" | "overdue" | "open") =>
        changes[list].map(({ finding }) => finding.id);
      return { ...changes, ids, news: hasNews(changes) };
    }
    if (isTold(index)) state = told(state, "alerts", audit);
  }
  throw new Error("no audit");
}

describe("a date that has passed", () => {
  it("is told once, and from then on with every message", () => {
    const overdue = heard([auditOn(0, ann()), auditOn(6, ann()), auditOn(7, ann())]);
    expect([overdue.news, overdue.newlyOverdue, overdue.ids("overdue"), overdue.ids("open")]).toEqual([
      true,
      1,
      [idOf("task", "ann")],
      [],
    ]);
    const after = [auditOn(0, ann()), auditOn(7, ann())];
    const next = heard([...after, auditOn(8, ann())]);
    expect([next.news, next.newlyOverdue]).toEqual([false, 0]);
    const withOther = heard([...after, auditOn(8, [...ann(), seen("task", "bob")])]);
    expect([withOther.ids("added"), withOther.ids("overdue"), withOther.newlyOverdue]).toEqual([
      [idOf("task", "bob")],
      [idOf("task", "ann")],
      0,
    ]);
  });

  it("is told to whoever was not told of it, as what is new to them", () => {
    const late = heard([auditOn(0, ann()), auditOn(7, ann())], () => false);
    expect([late.ids("added"), late.ids("overdue"), late.newlyOverdue]).toEqual([
      [idOf("task", "ann")],
      [],
      0,
    ]);
  });

  it("is told of what cannot be judged, too", () => {
    const unsure = heard([auditOn(0, ann()), auditOn(7, [seen("task", "ann", "unknown")])]);
    expect([unsure.news, unsure.newlyOverdue, unsure.unverified.length]).toEqual([true, 1, 1]);
    expect(unsure.unverified[0]).toMatchObject({ dueAt: onDay(7), unverifiedSince: onDay(7) });
  });

  it("is not told by an audit that did not look", () => {
    const scoped = heard([
      auditOn(0, [...ann(), seen("other", "ann", "pass")]),
      auditOn(8, [seen("other", "ann", "pass")], { scope: ["other"] }),
    ]);
    expect([scoped.news, scoped.newlyOverdue]).toEqual([false, 0]);
  });
});

describe("the weekly word", () => {
  const pass = [seen("task", "ann", "pass")];

  it("comes after a week in which nothing was told, an hour sooner at most", () => {
    expect(heard([auditOn(0, pass), auditOn(7 - 2 * HOUR, pass)])).toMatchObject({
      weekly: false,
      news: false,
    });
    expect(heard([auditOn(0, pass), auditOn(7 - HOUR, pass)])).toMatchObject({ weekly: true, news: true });
  });

  it("is none where there is something new, or where the audit was of some rules", () => {
    expect(heard([auditOn(0, pass), auditOn(8, ann())])).toMatchObject({ weekly: false, news: true });
    expect(heard([auditOn(0, pass), auditOn(8, pass, { scope: ["task"] })])).toMatchObject({ weekly: false });
  });

  it("is due a week after the last word and not after the last audit", () => {
    const daily = [0, 1, 2, 3, 4, 5, 6, 7].map((day) => auditOn(day, pass));
    expect(heard(daily, (index) => index === 0).weekly).toBe(true);
    expect(heard(daily, (index) => index === 0 || index === 3).weekly).toBe(false);
  });
});

describe("an audience that is told only now and then", () => {
  const never = () => false;
  const onlyFirst = (index: number) => index === 0;
  const calm = auditOn(0, [seen("task", "ann", "pass")]);

  it("hears of what was opened since, as new", () => {
    expect(heard([calm, auditOn(1, ann()), auditOn(2, ann())], onlyFirst).ids("added")).toHaveLength(1);
  });

  it("hears of what was resolved and failed again as reopened, and of what was resolved as such", () => {
    const history = [auditOn(0, ann()), auditOn(1, [seen("task", "ann", "pass")]), auditOn(2, ann())];
    expect(heard(history, onlyFirst).ids("reopened")).toEqual([idOf("task", "ann")]);
    expect(heard(history.slice(0, 2), onlyFirst).resolved).toMatchObject([{ because: "passes" }]);
  });

  it("hears of what was opened and cannot be judged any more, as such", () => {
    const history = [
      calm,
      auditOn(1, ann()),
      auditOn(2, [seen("task", "ann", "unknown"), seen("other", "bob")]),
    ];
    expect(heard(history, onlyFirst)).toMatchObject({
      unverified: [{ id: idOf("task", "ann") }],
      news: true,
    });
  });

  it("hears of it by an audit of other rules, too: afterwards it would be old", () => {
    const history = [calm, auditOn(1, ann()), auditOn(2, [seen("other", "bob")], { scope: ["other"] })];
    expect(heard(history, onlyFirst)).toMatchObject({
      unverified: [{ id: idOf("task", "ann") }],
      news: true,
    });
    expect(
      heard([auditOn(1, ann()), auditOn(2, [seen("other", "bob")], { scope: ["other"] })]).unverified,
    ).toEqual([]);
  });

  it("and was told nothing yet hears everything that is so", () => {
    const all = heard([auditOn(0, ann()), auditOn(1, [...ann(), seen("other", "bob")])], never);
    expect([all.first, all.ids("added")]).toEqual([true, [idOf("task", "ann"), idOf("other", "bob")]]);
  });
});

describe("an audience that was told nothing yet", () => {
  it("hears what is so, and neither what was mended nor that settings changed before it came", () => {
    const attestations = [{ id: "root-recovery" as const, on: "2026-11-01", by: "Jane", until: onDay(200) }];
    const history = [
      auditOn(0, [...ann(), seen("other", "ann"), seen("other", "bob")], { settingsHash: "a", attestations }),
      auditOn(1, [seen("other", "ann"), seen("task", "ann", "pass")], { settingsHash: "b" }),
      auditOn(2, [seen("task", "ann", "pass")], { settingsHash: "b" }),
    ];
    const newcomer = heard(history, () => false);
    expect(newcomer).toMatchObject({ first: true, resolved: [], settingsChanged: false });
    // To look away mends nothing, and what is withdrawn was in force.
    expect(newcomer).toMatchObject({ unwatched: [{ rule: "other" }], dated: [{ stage: "withdrawn" }] });
    // Whoever was there hears of all of it.
    const old = heard(history, (index) => index === 0);
    expect(old).toMatchObject({
      first: false,
      resolved: [{ because: "passes" }, { because: "gone" }],
      unwatched: [{ rule: "other" }],
      dated: [{ stage: "withdrawn" }],
      settingsChanged: true,
    });
  });
});

describe("an attestation", () => {
  it("is told with whose it is and until when, or whose alone where its rule is off and nobody reads it", () => {
    const by = (name: string, until: Date | undefined) => ({
      attestations: [{ id: "root-recovery" as const, on: "2026-11-01", by: name, until }],
    });
    const first = auditOn(0, [], by("Jane", onDay(200)));
    expect(heard([first]).dated).toMatchObject([{ whose: "Jane, until 2027-06-11" }]);
    expect(heard([first, auditOn(1, [], by("Joe", undefined))]).dated).toMatchObject([{ whose: "Joe" }]);
  });
});

describe("what somebody accepts", () => {
  const using = (covers: readonly string[]) => ({
    exceptions: [
      {
        exception: exceptionFor("task", "ann"),
        until: onDay(200),
        state: "in_force" as const,
        findingIds: covers.map((name) => idOf("task", name)),
      },
    ],
  });
  const both = [accepted("task", "ann"), accepted("task", "bob")];

  it("is not told as failing, and that it is accepted is told once", () => {
    const history = [auditOn(0, ann()), auditOn(1, both, using(["ann", "bob"]))];
    const { ids, ...changes } = heard(history);
    expect([ids("added"), ids("reopened"), ids("overdue"), ids("open"), changes.resolved]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
    expect(changes.dated).toEqual([
      {
        key: `exception:${idOf("task", "ann")}`,
        stage: "in_force",
        more: 0,
        moreIds: [],
        covers: 2,
        whose: "Jane, until 2027-01-31",
      },
    ]);
    expect(changes.news).toBe(true);
    expect(heard([...history, auditOn(2, both, using(["ann", "bob"]))]).news).toBe(false);
  });

  it("is told when it covers more than it did", () => {
    const changes = heard([
      auditOn(0, both.slice(0, 1), using(["ann"])),
      auditOn(1, both, using(["ann", "bob"])),
    ]);
    expect(changes.dated).toMatchObject([{ covers: 2, more: 1, moreIds: [idOf("task", "bob")] }]);
    expect(changes.news).toBe(true);
  });

  it("is told as failing again when that has ended, and why", () => {
    const ended = heard([auditOn(0, ann()), auditOn(1, [accepted("task", "ann")]), auditOn(2, ann())]);
    expect(ended.reopened).toMatchObject([{ because: "exception_ended", openedAt: onDay(2) }]);
  });
});

describe("what could not be checked, and nobody was told", () => {
  const blind = (day: number) => auditOn(day, [seen("task", "ann", "unknown"), seen("other", "bob", "pass")]);
  const history = [auditOn(0, [seen("task", "ann", "pass"), seen("other", "bob", "pass")]), blind(1)];
  const onlyFirst = (index: number) => index === 0;

  it("is no reason for a message about other rules, in which it would not stand", () => {
    const scoped = auditOn(2, [seen("other", "bob", "pass")], { scope: ["other"] });
    expect(heard([...history, scoped], onlyFirst)).toMatchObject({ news: false, newlyNotChecked: [] });
  });

  it("is told once by the next audit of all rules, after whatever was told of some", () => {
    const scoped = auditOn(2, [seen("other", "bob")], { scope: ["other"] });
    const notTheSecond = (index: number) => index !== 1;
    expect(heard([...history, scoped], onlyFirst)).toMatchObject({ news: true, newlyNotChecked: [] });
    const third = auditOn(3, [seen("task", "ann", "unknown"), seen("other", "bob")]);
    const next = heard([...history, scoped, third], notTheSecond);
    expect([next.news, next.newlyNotChecked]).toEqual([true, [idOf("task", "ann")]]);
    const last = heard([...history, scoped, third, { ...third, observedAt: onDay(4) }], notTheSecond);
    expect([last.news, last.newlyNotChecked]).toEqual([false, []]);
  });
});

describe("the order of what is told", () => {
  it("is that of the rules, and the memory's among those that no rule is known for any more", () => {
    const before = lifeOf(auditOn(0, [seen("removed", "eve"), seen("other", "ann"), seen("task", "ann")]));
    const audit = auditOn(1, []);
    const after = stateAfter(before, audit, LIFE);
    const changes = changesFor(outboxOf(after, "alerts"), after, audit, LIFE_RULES);
    expect(changes.unwatched.map(({ rule }) => rule)).toEqual(["task", "other", "removed"]);
  });
});

describe("what was found, not told, and cannot be rechecked", () => {
  it("is news by itself", () => {
    const audit = auditOn(1, [seen("task", "ann", "unknown")]);
    const state = stateAfter(stateAfter(undefined, auditOn(0, ann()), LIFE), audit, LIFE);
    const changes = changesFor(outboxOf(state, "alerts"), state, audit, LIFE_RULES);
    expect(changes.unverified).toMatchObject([{ rule: "task", untold: "new" }]);
    const again = [ann(), [seen("task", "ann", "pass")], ann()].map((findings, day) =>
      auditOn(day, findings),
    );
    const late = auditOn(3, [seen("task", "ann", "unknown")]);
    expect(heard([...again, late], (index) => index < 2).unverified).toMatchObject([{ untold: "again" }]);
    const alone = { ...changes, first: false, newlyNotChecked: [] };
    expect(hasNews(alone)).toBe(true);
    expect(hasNews({ ...alone, unverified: changes.unverified.map(({ untold: _, ...one }) => one) })).toBe(
      false,
    );
  });
});
