import { describe, expect, it } from "vitest";
import type { Exception } from "../../src/audit/exceptions.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import type { TrackedFinding } from "../../src/audit/state.ts";
import { afterFail, type Turn, withoutFail } from "../../src/audit/transitions.ts";

const START = new Date("2026-11-23T06:00:00Z");
const exception: Exception = {
  rule: "user-mfa",
  resource: "ann",
  reason: "r",
  owner: "o",
  expires: "2027-01-01",
};

function turnOn(day: number, rest: Partial<Turn> = {}): Turn {
  return {
    now: new Date(START.getTime() + day * 86_400_000),
    revision: day + 1,
    toldToAll: 0,
    settings: DEFAULT_LIFECYCLE,
    facts: new Set(),
    hasOtherParameters: () => false,
    ...rest,
  };
}

function failing(rest: Partial<Finding> = {}): Finding {
  return {
    id: "user-mfa:ann",
    rule: "user-mfa",
    outcome: "fail",
    severity: "high",
    resource: { type: "user", id: "ann", name: "ann" },
    messageId: "m",
    template: "",
    data: {},
    evidence: {},
    controls: [],
    since: undefined,
    asOf: undefined,
    reason: undefined,
    ...rest,
  };
}

const fail = (
  before: TrackedFinding | undefined,
  day: number,
  rest?: Partial<Finding>,
  turn?: Partial<Turn>,
) => afterFail(before, "user-mfa:ann", failing(rest), turnOn(day, turn));
const opened = fail(undefined, 0);
const day = (at: number) => turnOn(at).now.toISOString();

describe("what fails", () => {
  it("for the first time is opened, with a date by its severity", () => {
    expect(opened).toMatchObject({ last: "opened", changedIn: 1, openedAt: day(0), dueAt: day(7) });
    expect(opened).not.toHaveProperty("because");
  });

  it("still is as it was, and no longer unverified", () => {
    const unverified = withoutFail(opened, "unverified", turnOn(1));
    expect(unverified).toMatchObject({ last: "opened", unverifiedSince: day(1) });
    // The day from which on nobody could look does not move.
    const longer = unverified && withoutFail(unverified, "unverified", turnOn(2));
    expect(longer).toMatchObject({ unverifiedSince: day(1) });
    expect(fail(longer, 3)).toEqual(opened);
  });

  it("and has become graver is due sooner; milder, it keeps its date", () => {
    expect(fail(opened, 1, { severity: "critical" })).toMatchObject({ severity: "critical", dueAt: day(2) });
    expect(fail(opened, 1, { severity: "low" })).toMatchObject({ severity: "low", dueAt: day(7) });
    // Never later than it was, however far on.
    expect(fail(opened, 6.5, { severity: "critical" })).toMatchObject({ dueAt: day(7) });
  });

  it("again, after it was well, is reopened with a date of its own", () => {
    const resolved = withoutFail(opened, "passes", turnOn(1));
    expect(resolved).toMatchObject({ last: "resolved", because: "passes", changedIn: 2, resolvedAt: day(1) });
    const again = fail(resolved, 5);
    expect(again).toMatchObject({ last: "reopened", changedIn: 6, openedAt: day(5), dueAt: day(12) });
    expect(again).not.toHaveProperty("resolvedAt");
  });

  it("says that its rule asks for something else, or is applied again", () => {
    expect(fail(undefined, 0, {}, { hasOtherParameters: () => true })).toMatchObject({
      because: "parameters",
    });
    const off = withoutFail(opened, "rule_off", turnOn(1));
    expect(off).toMatchObject({ last: "resolved", because: "rule_off" });
    expect(fail(off, 2)).toMatchObject({ last: "reopened", because: "rule_on" });
  });
});

describe("what is accepted", () => {
  it("from the start is excepted, and no day of it is lost where it was open before", () => {
    expect(fail(undefined, 0, { exception })).toMatchObject({ last: "excepted", openedAt: day(0) });
    const covered = fail(opened, 3, { exception });
    expect(covered).toMatchObject({ last: "excepted", changedIn: 4, openedAt: day(0) });
    expect(fail(covered, 4, { exception })).toEqual(covered);
  });

  it("no longer, and still fails, is reopened for that reason", () => {
    const covered = fail(opened, 3, { exception });
    expect(fail(covered, 9)).toMatchObject({
      last: "reopened",
      because: "exception_ended",
      openedAt: day(9),
      dueAt: day(16),
    });
  });

  it("and mended is resolved", () => {
    expect(withoutFail(fail(undefined, 0, { exception }), "passes", turnOn(1))).toMatchObject({
      last: "resolved",
      because: "passes",
    });
  });
});

describe("what fails no more", () => {
  it("and nobody looked at is as it was", () => {
    expect(withoutFail(opened, "out_of_scope", turnOn(1))).toBe(opened);
  });

  it("because its rule asks for less is resolved for that reason; one that is gone is gone", () => {
    const turn = turnOn(1, { hasOtherParameters: () => true });
    expect(withoutFail(opened, "passes", turn)).toMatchObject({ because: "parameters" });
    expect(withoutFail(opened, "gone", turn)).toMatchObject({ because: "gone" });
  });

  it("is not overdue any more", () => {
    expect(withoutFail({ ...opened, overdueIn: 3 }, "passes", turnOn(9))).not.toHaveProperty("overdueIn");
  });

  it("is remembered for 90 days, and longer where somebody was not told", () => {
    const resolved = withoutFail(opened, "passes", turnOn(1));
    const later = (at: number, toldToAll: number) =>
      resolved && withoutFail(resolved, "passes", turnOn(at, { toldToAll }));
    expect(later(91, 2)).toBe(resolved);
    expect(later(91.1, 2)).toBeUndefined();
    expect(later(91.1, 1)).toBe(resolved);
  });
});

describe("what happened, and cannot be undone", () => {
  const facts = { facts: new Set(["user-mfa"]) };
  const fact = afterFail(undefined, "user-mfa:ann#then", failing(), turnOn(0, facts));

  it("has no date, and keeps the id of its finding", () => {
    expect(fact).toMatchObject({ id: "user-mfa:ann", dueAt: null, last: "opened" });
    expect(
      afterFail(fact, "user-mfa:ann#then", failing({ severity: "critical" }), turnOn(1, facts)),
    ).toMatchObject({
      dueAt: null,
    });
  });

  it("is forgotten when it is over and everybody knows of it, and not before", () => {
    expect(withoutFail(fact, "passes", turnOn(9, { ...facts, toldToAll: 1 }))).toBeUndefined();
    expect(withoutFail(fact, "passes", turnOn(9, facts))).toBe(fact);
    expect(withoutFail(fact, "unverified", turnOn(9, { ...facts, toldToAll: 1 }))).toBe(fact);
  });
});
