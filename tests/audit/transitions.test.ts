import { describe, expect, it } from "vitest";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import type { TrackedFinding } from "../../src/audit/state.ts";
import { afterFail, type Turn, withoutFail } from "../../src/audit/transitions.ts";
import type { SEVERITIES } from "../../src/rules/rule.ts";
import { userArn } from "../helpers/account-fixture.ts";
import {
  accepted,
  auditOn,
  idOf,
  lifeOf,
  onDay,
  remembered,
  seen,
  textOfDay,
} from "../helpers/hand-made-audits.ts";

const turnOn = (day: number, rest: Partial<Turn> = {}): Turn => ({
  now: onDay(day),
  revision: 9,
  toldToAll: 9,
  settings: DEFAULT_LIFECYCLE,
  facts: new Set(["fact"]),
  hasOtherParameters: () => false,
  ...rest,
});

const KEY = idOf("task", "ann");

const resolved: TrackedFinding = {
  rule: "task",
  severity: "high",
  resource: { type: "user", name: "ann" },
  last: "resolved",
  because: "passes",
  changedIn: 3,
  openedAt: textOfDay(-5),
  dueAt: textOfDay(2),
  resolvedAt: textOfDay(0),
};

describe("a fail by a report that is older than what AWS said since", () => {
  const by = (asOf: Date | undefined, rest: Partial<TrackedFinding> = {}) =>
    afterFail({ ...resolved, ...rest }, KEY, seen("task", "ann", "fail", { asOf }), turnOn(1));

  it("opens nothing that was seen to be well or gone after it was made", () => {
    expect(by(onDay(-0.1)).last).toBe("resolved");
    expect(by(onDay(-0.1), { because: "gone" }).last).toBe("resolved");
  });

  it("opens what it was made after, what rests on no report, and what nobody saw to be well", () => {
    for (const fail of [
      by(onDay(0)),
      by(undefined),
      by(onDay(-0.1), { because: "rule_off" }),
      by(onDay(-0.1), { because: "parameters" }),
    ]) {
      expect(fail.last).toBe("reopened");
    }
  });
});

describe("what was resolved", () => {
  const SECOND = 1 / 86_400;

  it("is reopened where it fails again within 90 days, and opened where it does later", () => {
    const lastOn = (day: number) => afterFail(resolved, KEY, seen("task", "ann"), turnOn(day)).last;
    expect([1, 89, 90, 90 + SECOND, 91, 400].map(lastOn)).toEqual([
      "reopened",
      "reopened",
      "reopened",
      "opened",
      "opened",
      "opened",
    ]);
  });

  it("that long ago because its rule was off has no reason of that kind any more", () => {
    const off = { ...resolved, because: "rule_off" } as const;
    expect(afterFail(off, KEY, seen("task", "ann"), turnOn(90))).toMatchObject({ because: "rule_on" });
    expect(afterFail(off, KEY, seen("task", "ann"), turnOn(91))).not.toHaveProperty("because");
  });

  it("is remembered for 90 days, and longer where somebody was not told of it", () => {
    const keptOn = (day: number, toldToAll: number) =>
      withoutFail(resolved, "passes", true, turnOn(day, { toldToAll })) === resolved;
    expect([1, 90, 90 + SECOND].map((day) => keptOn(day, 3))).toEqual([true, true, false]);
    expect([1, 90, 400].map((day) => keptOn(day, 2))).toEqual([true, true, true]);
    expect(withoutFail(resolved, "passes", true, turnOn(91))).toBeUndefined();
  });

  it("is as it was, whatever may be said of it since", () => {
    for (const fate of ["passes", "gone", "rule_off", "unverified", "out_of_scope"] as const)
      expect(withoutFail(resolved, fate, true, turnOn(1))).toBe(resolved);
  });

  it("without a date of its own counts from when it was opened", () => {
    const { resolvedAt: _, ...undated } = resolved;
    expect(withoutFail(undated, "passes", true, turnOn(85))).toBe(undated);
    expect(withoutFail(undated, "passes", true, turnOn(86))).toBeUndefined();
  });
});

describe("another severity", () => {
  const dueAfter = (...steps: readonly (readonly [day: number, severity: (typeof SEVERITIES)[number]])[]) =>
    remembered(
      lifeOf(...steps.map(([day, severity]) => auditOn(day, [seen("task", "ann", "fail", { severity })]))),
      "task",
      "ann",
    );

  it("that is graver brings the date forward", () => {
    expect(dueAfter([0, "low"], [10, "high"])).toMatchObject({ severity: "high", dueAt: textOfDay(17) });
    expect(dueAfter([0, "high"], [1, "critical"])?.dueAt).toBe(textOfDay(2));
  });

  it("that is graver does not put it off", () => {
    expect(dueAfter([0, "medium"], [28, "high"])?.dueAt).toBe(textOfDay(30));
  });

  it("that is lighter does not put it off, not even when it is graver again", () => {
    expect(dueAfter([0, "high"], [1, "low"])).toMatchObject({ severity: "low", dueAt: textOfDay(7) });
    expect(dueAfter([0, "high"], [1, "low"], [5, "high"])?.dueAt).toBe(textOfDay(7));
  });

  it("is what moves a date, and other settings are not", () => {
    const dueDays = { critical: 1, high: 1, medium: 1, low: 1, informational: 1 };
    const shorter = { settings: { ...DEFAULT_LIFECYCLE, dueDays } };
    const before = afterFail(undefined, KEY, seen("task", "ann"), turnOn(0));
    expect(afterFail(before, KEY, seen("task", "ann"), turnOn(1, shorter)).dueAt).toBe(textOfDay(7));
    const lighter = seen("task", "ann", "fail", { severity: "low" });
    expect(afterFail(before, KEY, lighter, turnOn(1, shorter)).dueAt).toBe(textOfDay(7));
    const graver = seen("task", "ann", "fail", { severity: "critical" });
    expect(afterFail(before, KEY, graver, turnOn(1, shorter)).dueAt).toBe(textOfDay(2));
  });

  it("is no transition", () => {
    expect(dueAfter([0, "high"], [1, "critical"])).toMatchObject({ last: "opened", changedIn: 1 });
  });

  it("gives what happened no date", () => {
    const fact = afterFail(undefined, "k", seen("fact", "ann", "fail", { severity: "low" }), turnOn(0));
    expect(fact.dueAt).toBeNull();
    expect(
      afterFail(fact, "k", seen("fact", "ann", "fail", { severity: "critical" }), turnOn(1)).dueAt,
    ).toBeNull();
  });
});

describe("what is remembered of a fail", () => {
  it("names the owner of what has one: it is not to be had once that is gone", () => {
    const owner = { type: "user", id: userArn("ann"), name: "ann" } as const;
    const resource = { type: "access-key", id: "k", name: "access key 1", owner } as const;
    expect(afterFail(undefined, "k", seen("task", "ann", "fail", { resource }), turnOn(0)).resource).toEqual({
      type: "access-key",
      name: "ann, access key 1",
    });
  });

  it("has an id of its own only where its key is another", () => {
    const { id, ...finding } = seen("task", "ann");
    expect(afterFail(undefined, id, { id, ...finding }, turnOn(0))).not.toHaveProperty("id");
    expect(afterFail(undefined, `${id}#1`, { id, ...finding }, turnOn(0)).id).toBe(id);
  });

  it("follows what its resource is called", () => {
    const renamed = seen("task", "ann", "fail", {
      resource: { type: "user", id: userArn("ann"), name: "anna" },
    });
    const before = afterFail(undefined, KEY, seen("task", "ann"), turnOn(0));
    expect(afterFail(before, KEY, renamed, turnOn(1)).resource.name).toBe("anna");
  });
});

describe("an exception", () => {
  it("that covers what its rule finds again after it was off says so", () => {
    const off = { ...resolved, because: "rule_off" } as const;
    expect(afterFail(off, KEY, accepted("task", "ann"), turnOn(1))).toMatchObject({
      last: "excepted",
      because: "rule_on",
      openedAt: textOfDay(1),
    });
  });

  it("ends for its own reason, even where its rule has other parameters too", () => {
    const before = afterFail(undefined, KEY, accepted("task", "ann"), turnOn(0));
    const turn = turnOn(1, { hasOtherParameters: () => true });
    expect(afterFail(before, KEY, seen("task", "ann"), turn)).toMatchObject({
      last: "reopened",
      because: "exception_ended",
    });
  });

  it("that is over is over for what cannot be judged, too: it is open, with a date and since when nobody can look", () => {
    const before = afterFail(undefined, KEY, accepted("task", "ann"), turnOn(0));
    const after = withoutFail(before, "unverified", false, turnOn(1, { revision: 7 }));
    expect(after).toMatchObject({
      last: "reopened",
      because: "exception_ended",
      changedIn: 7,
      openedAt: textOfDay(1),
      dueAt: textOfDay(8),
      unverifiedSince: textOfDay(1),
    });
    // Once is enough.
    expect(after && withoutFail(after, "unverified", false, turnOn(2, { revision: 8 }))).toEqual(after);
  });

  it("on what cannot be judged stays, and says since when it is so", () => {
    const before = afterFail(undefined, KEY, accepted("task", "ann"), turnOn(0));
    expect(withoutFail(before, "unverified", true, turnOn(1))).toEqual({
      ...before,
      unverifiedSince: textOfDay(1),
    });
  });
});
