import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dueFailures,
  type Failure,
  type Failures,
  failuresWithinADay,
  NO_FAILURES,
  toldFailures,
  withFailures,
  withToldFailures,
} from "../../src/alerts/failures.ts";
import { eventLike, incoming } from "../helpers/root-events-given.ts";

const START = Date.parse("2026-11-25T02:00:00Z");
const atMinute = (minutes: number) => new Date(START + minutes * 60_000);

const failure = (at: Date, sourceIPAddress = "198.51.100.7", name = "sign-in-failed"): Failure => ({
  facts: incoming(eventLike(name, { eventTime: at.toISOString(), sourceIPAddress })).facts,
  severity: "high",
});

/** What people are told as the minutes pass: of failures at some of them, and by a clock that strikes each hour. */
function toldOver(minutesOfFailures: readonly number[], hours: number) {
  let state: Failures = NO_FAILURES;
  const told: { at: number; count: number; heldSince: Date | undefined }[] = [];
  const tell = (minute: number) => {
    const due = dueFailures(state, atMinute(minute));
    if (due === undefined) return;
    told.push({ at: minute, count: due.group.count, heldSince: due.group.heldSince });
    state = toldFailures(state, state.held, atMinute(minute));
  };
  for (let minute = 0; minute <= hours * 60; minute++) {
    const now = minutesOfFailures.filter((each) => each === minute).map(() => failure(atMinute(minute)));
    if (now.length > 0) {
      state = withFailures(state, now, atMinute(minute));
      tell(minute);
    }
    if (minute % 60 === 59) tell(minute);
  }
  return told;
}

describe("failures of one kind, such as sign-ins as root", () => {
  it("are told at once where a day was quiet", () => {
    expect(toldOver([5], 2)).toEqual([{ at: 5, count: 1, heldSince: undefined }]);
  });

  it("that follow within the hour are told together, once the hour is over", () => {
    expect(toldOver([5, 6, 7, 30], 3)).toEqual([
      { at: 5, count: 1, heldSince: undefined },
      { at: 119, count: 3, heldSince: atMinute(5) },
    ]);
  });

  it("that come ten times in ten hours are one alert and at most nine summaries", () => {
    const told = toldOver(
      [...Array(10).keys()].map((hour) => hour * 60),
      24,
    );
    expect(told.length).toBeLessThanOrEqual(10);
    expect(told.filter(({ heldSince }) => heldSince === undefined)).toHaveLength(1);
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(10);
  });

  it("after a day that was quiet are a first one again", () => {
    const told = toldOver([0, 24 * 60], 26);
    expect(told.map(({ heldSince }) => heldSince)).toEqual([undefined, undefined]);
  });

  it("a minute before the quiet day is over are not", () => {
    const told = toldOver([0, 24 * 60 - 1], 26);
    expect(told.map(({ heldSince }) => heldSince)).toEqual([undefined, atMinute(0)]);
  });

  it("are all told, each once, and not more often than once an hour, whenever they come", () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 40 * 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(minutes, (failures) => {
        const told = toldOver(failures, 42);
        expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(failures.length);
        const times = told.map(({ at }) => at);
        for (const [index, at] of times.slice(1).entries()) {
          expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(60);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("that another invocation held meanwhile still wait when mine were told", () => {
    const mine = [failure(atMinute(0))];
    const told = withFailures(NO_FAILURES, mine, atMinute(0)).held;
    const theirs = withFailures(NO_FAILURES, [failure(atMinute(0)), failure(atMinute(0))], atMinute(0));
    const both = toldFailures(withFailures(theirs, mine, atMinute(0)), told, atMinute(0));
    expect(both.held.map(({ group }) => group.count)).toEqual([2]);
    expect(failuresWithinADay(both, atMinute(0))).toBe(3);
  });

  it("that another invocation held while these were told still wait, however many they are", () => {
    let mine = withFailures(NO_FAILURES, [failure(atMinute(0))], atMinute(0));
    mine = toldFailures(mine, mine.held, atMinute(0));
    for (let n = 0; n < 29; n++) mine = withFailures(mine, [failure(atMinute(1))], atMinute(1));
    const theirs = withFailures(mine, [failure(atMinute(60))], atMinute(60));
    const told = [failure(atMinute(61))];
    const due = withFailures(mine, told, atMinute(61));
    const after = toldFailures(withToldFailures(theirs, told, atMinute(61)), due.held, atMinute(61));
    expect(after.held.map(({ group }) => group.count)).toEqual([1]);
    expect(failuresWithinADay(after, atMinute(61))).toBe(32);
  });

  it("are shown by one of those who got as far as the second factor: they had the password", () => {
    let state = withFailures(NO_FAILURES, [failure(atMinute(0))], atMinute(0));
    state = toldFailures(state, state.held, atMinute(0));
    state = withFailures(state, [failure(atMinute(1))], atMinute(1));
    const later = failure(atMinute(2), "203.0.113.9", "sign-in-failed-with-mfa");
    state = withFailures(state, [failure(atMinute(2)), later], atMinute(2));
    state = withFailures(state, [failure(atMinute(3))], atMinute(3));
    expect(dueFailures(state, atMinute(61))?.facts).toMatchObject({ mfa: "used", sourceIp: "203.0.113.9" });
  });

  it("are as grave as the gravest of them", () => {
    const mild = { ...failure(atMinute(0)), severity: "medium" as const };
    const state = withFailures(NO_FAILURES, [mild, failure(atMinute(0)), mild], atMinute(0));
    expect(dueFailures(state, atMinute(0))?.severity).toBe("high");
  });

  it("of many days leave the numbers of little more than one", () => {
    let state: Failures = NO_FAILURES;
    for (let hour = 0; hour < 100; hour++) {
      const at = atMinute(hour * 60);
      state = withFailures(state, [failure(at)], at);
      state = toldFailures(state, state.held, at);
    }
    expect(Object.keys(state.hours).length).toBeLessThan(28);
    expect(failuresWithinADay(state, atMinute(99 * 60))).toBe(25);
  });

  it("of a flood stay a bounded memory, and their number exact", () => {
    let state = withFailures(NO_FAILURES, [failure(atMinute(0))], atMinute(0));
    state = toldFailures(state, state.held, atMinute(0));
    for (let batch = 0; batch < 500; batch++) {
      const events = [...Array(20).keys()].map((n) => failure(atMinute(1), `198.51.${batch % 250}.${n}`));
      state = withFailures(state, events, atMinute(1));
    }
    expect(JSON.stringify(state).length).toBeLessThan(60_000);
    expect(dueFailures(state, atMinute(61))?.group).toMatchObject({ count: 10_000, failed: 10_000 });
  });
});

describe("the failures within a day before a sign-in", () => {
  const state = withFailures(
    withFailures(NO_FAILURES, [failure(atMinute(0)), failure(atMinute(1))], atMinute(1)),
    [failure(atMinute(600))],
    atMinute(600),
  );

  it.each([
    [601, 3],
    [24 * 60, 3],
    [26 * 60, 1],
    [36 * 60, 0],
  ])("are counted: after %i minutes %i", (minute, count) => {
    expect(failuresWithinADay(state, atMinute(minute))).toBe(count);
  });
});
