import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeSince,
  isRecorded,
  newestPasswordChange,
  type RootEventIndex,
  withEvents,
} from "../../src/account/root-events.ts";
import { ROOT_EVENT_KINDS, type RootEvent } from "../../src/account/section-values.ts";
import { isoSeconds } from "../../src/account/time.ts";
import { ACCOUNT_ID, daysAgo, NOW } from "../helpers/account-fixture.ts";
import { rootEvent } from "../helpers/root-events.ts";

const EMPTY: RootEventIndex = {
  schema: "rootwatch/root-events/1",
  accountId: ACCOUNT_ID,
  since: daysAgo(500),
  events: [],
};
const kept = (events: readonly RootEvent[]) => withEvents(EMPTY, events, NOW).events;
const times = (events: readonly RootEvent[]) => events.map(({ time }) => time);
/** So many events, one every so many seconds, the last a day before NOW. */
const every = (seconds: number, count: number, kind: RootEvent["kind"]) =>
  Array.from({ length: count }, (_, n) => rootEvent(kind, daysAgo(1, n * seconds)));

describe("the record of root events", () => {
  it("is in order of time, each event once", () => {
    const [one, two] = [rootEvent("sign-in", daysAgo(2)), rootEvent("password-changed", daysAgo(3))];
    expect(kept([one, two, one])).toEqual([two, one]);
  });

  it("keeps since when it is one", () => {
    expect(withEvents(EMPTY, [rootEvent("call", daysAgo(1))], NOW)).toMatchObject({
      accountId: ACCOUNT_ID,
      since: daysAgo(500),
    });
  });

  it("of calls keeps the first and the last of each quarter of an hour", () => {
    const calls = ["05:00:00", "05:01:00", "05:14:59", "05:15:00", "05:29:59", "05:45:00"].map((at) =>
      rootEvent("call", `2026-11-20T${at}Z`),
    );
    expect(times(kept(calls)).map((time) => time.slice(11, 19))).toEqual([
      "05:00:00",
      "05:14:59",
      "05:15:00",
      "05:29:59",
      "05:45:00",
    ]);
  });

  it.each([
    ["sign-in", 150],
    ["call", 300],
    ["password-changed", 50],
  ] as const)("of %s keeps the newest %i", (kind, most) => {
    const all = every(3600, most + 20, kind);
    expect(times(kept(all))).toEqual(times(all).slice(0, most).reverse());
  });

  it("however many calls there are, has every sign-in and change of the password among 500", () => {
    const others = [...every(3600, 100, "sign-in"), ...every(3600, 30, "password-changed")];
    const events = kept([...every(60, 20_000, "call"), ...others]);
    expect(events.filter(({ kind }) => kind !== "call")).toHaveLength(130);
    expect(events.length).toBeLessThanOrEqual(500);
  });

  it("keeps what is up to 400 days old, and of each kind the newest however old", () => {
    const calls = [daysAgo(400, 1), daysAgo(400), daysAgo(1)].map((at) => rootEvent("call", at));
    const signIns = [daysAgo(450), daysAgo(420)].map((at) => rootEvent("sign-in", at));
    expect(times(kept([...calls, ...signIns]))).toEqual([daysAgo(420), daysAgo(400), daysAgo(1)]);
  });

  it("has nothing of more than an hour ahead, which would stay the newest for ever", () => {
    const events = [daysAgo(0, -3600), daysAgo(0, -3601)].map((at) => rootEvent("password-changed", at));
    expect(times(kept(events))).toEqual([daysAgo(0, -3600)]);
  });
});

/** Events of a few days, so dense that every limit is met. */
const dense = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...ROOT_EVENT_KINDS),
      secondsAgo: fc.oneof(
        fc.integer({ min: 0, max: 4 * 86_400 }),
        fc.integer({ min: 399 * 86_400, max: 402 * 86_400 }),
      ),
    }),
    { maxLength: 60, size: "max" },
  )
  .map((list) => list.map(({ kind, secondsAgo }) => rootEvent(kind, daysAgo(0, secondsAgo))));
/** A busy key, a quarter of an hour apart, to fill what is kept of calls. */
const BUSY = Array.from({ length: 310 }, (_, n) => rootEvent("call", daysAgo(0, n * 450)));

describe("in whatever order events come, and however often", () => {
  const inBatches = fc
    .tuple(dense, fc.boolean())
    .map(([events, busy]) => (busy ? [...events, ...BUSY] : events))
    .chain((events) =>
      fc.record({
        events: fc.constant(events),
        // Each event in one to three of five batches, in any order.
        batches: fc
          .array(fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }), {
            minLength: events.length,
            maxLength: events.length,
          })
          .map((places) =>
            [0, 1, 2, 3, 4].map((batch) => events.filter((_, at) => places[at]?.includes(batch))),
          ),
      }),
    );

  it("the record is the same in the end", () => {
    fc.assert(
      fc.property(inBatches, ({ events, batches }) => {
        const stepwise = batches.reduce((index, batch) => withEvents(index, batch, NOW), EMPTY);
        expect(stepwise).toEqual(withEvents(EMPTY, events, NOW));
        expect(withEvents(stepwise, batches[0] ?? [], NOW)).toEqual(stepwise);
      }),
      { numRuns: 200 },
    );
  });

  it("a use of root within what is complete is explained by the record as by all events", () => {
    fc.assert(
      fc.property(
        dense,
        fc.boolean(),
        fc.integer({ min: 0, max: 403 * 86_400 }),
        (some, busy, secondsAgo) => {
          const events = busy ? [...some, ...BUSY] : some;
          const record = withEvents(EMPTY, events, NOW);
          const use = new Date(daysAgo(0, secondsAgo));
          for (const kind of ["sign-in", "call"] as const) {
            const judged = use.getTime() > completeSince(record, kind, NOW).getTime() + 15 * 60_000;
            const explained = isRecorded(record, kind, use);
            const all = isRecorded({ since: EMPTY.since, events }, kind, use);
            if (judged) expect(explained).toBe(all);
            else expect(all || !explained).toBe(true);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("the newest of each kind is there", () => {
    fc.assert(
      fc.property(inBatches, ({ events, batches }) => {
        const { events: recorded } = batches.reduce((index, batch) => withEvents(index, batch, NOW), EMPTY);
        const newest = (list: readonly RootEvent[], of: RootEvent["kind"]) =>
          list
            .filter(({ kind }) => kind === of)
            .map(({ time }) => time)
            .sort()
            .at(-1);
        for (const kind of ROOT_EVENT_KINDS) expect(newest(recorded, kind)).toBe(newest(events, kind));
      }),
      { numRuns: 100 },
    );
  });
});

describe("from when on it is complete", () => {
  const since = daysAgo(30);
  it("is since when it is kept", () => {
    const events = [rootEvent("sign-in", daysAgo(40))];
    expect(completeSince({ since, events }, "sign-in", NOW)).toEqual(new Date(since));
  });

  it("is 400 days ago at most", () => {
    expect(completeSince({ since: daysAgo(500), events: [] }, "call", NOW)).toEqual(new Date(daysAgo(400)));
  });

  it("is the oldest of a kind where there is no room for more of it", () => {
    const events = every(60, 150, "sign-in");
    expect(isoSeconds(completeSince({ since, events }, "sign-in", NOW))).toBe(daysAgo(1, 149 * 60));
    expect(completeSince({ since, events }, "call", NOW)).toEqual(new Date(since));
    expect(completeSince({ since, events: events.slice(1) }, "sign-in", NOW)).toEqual(new Date(since));
  });
});

describe("whether a use is on record", () => {
  const record = { since: daysAgo(30), events: [rootEvent("sign-in", "2026-11-20T12:00:00Z")] };
  it.each([
    ["at its second", "12:00:00", true],
    ["a quarter of an hour before", "11:45:00", true],
    ["a second more before", "11:44:59", false],
    ["a quarter of an hour later", "12:15:00", true],
    ["a second more later", "12:15:01", false],
  ])("%s", (_, at, expected) => {
    expect(isRecorded(record, "sign-in", new Date(`2026-11-20T${at}Z`))).toBe(expected);
  });

  it("by an event of another kind it is not", () => {
    expect(isRecorded(record, "call", new Date("2026-11-20T12:00:00Z"))).toBe(false);
  });
});

describe("the newest change of the password", () => {
  it("is the newest wherever it stands, and none of the future", () => {
    const events = [
      rootEvent("password-changed", "2206-01-01T00:00:00Z"),
      rootEvent("password-changed", daysAgo(3)),
      rootEvent("sign-in", daysAgo(1)),
      rootEvent("password-changed", daysAgo(9)),
    ];
    expect(newestPasswordChange({ since: daysAgo(30), events }, NOW)).toEqual({
      at: new Date(daysAgo(3)),
      event: events[1],
    });
  });

  it("may be an hour ahead of a clock that is slow", () => {
    const events = [rootEvent("password-changed", daysAgo(0, -3600))];
    expect(newestPasswordChange({ since: daysAgo(30), events }, NOW)?.event).toBe(events[0]);
    expect(newestPasswordChange({ since: daysAgo(30), events: [] }, NOW)).toBeUndefined();
  });
});
