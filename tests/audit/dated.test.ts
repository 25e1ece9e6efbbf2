import { describe, expect, it } from "vitest";
import { datedAfter } from "../../src/audit/dated.ts";
import type { Exception, ExceptionUse } from "../../src/audit/exceptions.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import type { DatedStatement } from "../../src/audit/state.ts";
import { userArn } from "../helpers/account-fixture.ts";
import { auditOn, exceptionFor, idOf, onDay, seen } from "../helpers/hand-made-audits.ts";

const KEY = `exception:task:${userArn("ann")}`;
const ATTESTATION = "attestation:root-recovery";
const UNTIL = 100;

const TURN = {
  now: onDay(0),
  revision: 1,
  toldToAll: 0,
  settings: DEFAULT_LIFECYCLE,
  facts: new Set<string>(),
  hasOtherParameters: () => false,
};

interface Step {
  readonly day: number;
  /** Undefined: nobody accepts anything. */
  readonly state?: ExceptionUse["state"];
  readonly covers?: readonly string[];
  readonly exception?: Partial<Exception>;
  /** Until when the attestation holds; undefined: there is none. */
  readonly attested?: number;
  /** Up to where everybody was told before it. */
  readonly toldToAll?: number;
}

/** What is remembered after these audits, of which the first has the revision 1. */
function statementsAfter(...steps: readonly Step[]): Record<string, DatedStatement> {
  return steps.reduce<Record<string, DatedStatement>>((before, step, index) => {
    const { day, state, covers = ["ann"], exception, attested, toldToAll = index } = step;
    const audit = auditOn(day, [], {
      exceptions:
        state === undefined
          ? []
          : [
              {
                exception: exceptionFor("task", "ann", exception),
                until: onDay(UNTIL),
                state,
                findingIds: covers.map((name) => idOf("task", name)),
              },
            ],
      attestations:
        attested === undefined
          ? []
          : [{ id: "root-recovery", on: "2026-11-01", by: "Jane", until: onDay(attested) }],
    });
    return datedAfter(before, audit, { ...TURN, now: onDay(day), revision: index + 1, toldToAll });
  }, {});
}

const stampOf = (...steps: readonly Step[]) => statementsAfter(...steps)[KEY]?.changedIn;

describe("an exception", () => {
  it("that is new is stamped, once", () => {
    const steps = [
      { day: 0, state: "in_force" },
      { day: 1, state: "in_force" },
    ] as const;
    const known = {
      stage: "in_force",
      text: JSON.stringify(exceptionFor("task", "ann")),
      changedIn: 1,
      covers: [idOf("task", "ann")],
      more: [],
    };
    expect(statementsAfter(steps[0])).toEqual({ [KEY]: known });
    expect(statementsAfter(...steps)).toEqual({ [KEY]: known });
  });

  it("is about to end 14 days before, and ends at that moment, each stamped once", () => {
    const second = 1 / 86_400;
    const days = [0, 86 - second, 86, 90, 100 - second, 100, 101];
    const stages = days.map((_, index) => {
      const one = statementsAfter(
        ...days.slice(0, index + 1).map((day) => ({ day, state: "in_force" as const })),
      )[KEY];
      return [one?.stage, one?.changedIn];
    });
    expect(stages).toEqual([
      ["in_force", 1],
      ["in_force", 1],
      ["ending", 3],
      ["ending", 3],
      ["ending", 3],
      ["expired", 6],
      ["expired", 6],
    ]);
  });

  it("that the audit calls expired is, and one that matches nothing says so, once", () => {
    const of = (state: ExceptionUse["state"]) =>
      statementsAfter({ day: 0, state: "in_force" }, { day: 1, state }, { day: 2, state })[KEY];
    expect(of("expired")).toMatchObject({ stage: "expired", changedIn: 2 });
    expect(of("matches_nothing")).toMatchObject({ stage: "matches_nothing", changedIn: 2 });
  });

  it("that covers something which it did not is stamped with that, and covering less is no news", () => {
    const first = { day: 0, state: "in_force", covers: ["ann"] } as const;
    const more = { day: 1, state: "in_force", covers: ["eve", "ann"] } as const;
    expect(statementsAfter(first, more)[KEY]).toMatchObject({
      changedIn: 2,
      covers: [idOf("task", "ann"), idOf("task", "eve")],
      more: [idOf("task", "eve")],
    });
    expect(stampOf(first, more, { ...more, day: 2 })).toBe(2);
    const less = statementsAfter(first, more, { ...first, day: 2 });
    expect(less[KEY]).toMatchObject({ changedIn: 2, covers: [idOf("task", "ann")] });
    // What it no longer covered and covers again is more, too.
    expect(stampOf(first, more, { ...first, day: 2 }, { ...more, day: 3 })).toBe(4);
  });

  it("tells all that it did not cover before, until everybody was told of it, as long as it covers that", () => {
    const on = (day: number, ...covers: string[]) => ({ day, state: "in_force", covers }) as const;
    const more = (toldToAll: number, ...last: string[]) =>
      statementsAfter(on(0, "ann"), on(1, "ann", "eve"), { ...on(2, ...last), toldToAll })[KEY]?.more;
    expect(more(1, "ann", "bob", "eve")).toEqual([idOf("task", "eve"), idOf("task", "bob")]);
    expect(more(2, "ann", "bob", "eve")).toEqual([idOf("task", "bob")]);
    expect(more(1, "ann", "bob")).toEqual([idOf("task", "bob")]);
    expect(more(1, "ann")).toEqual([]);
    // Another stage is told with it.
    const ending = statementsAfter(on(0, "ann"), on(1, "ann", "eve"), {
      ...on(90, "ann", "eve"),
      toldToAll: 1,
    });
    expect(ending[KEY]).toMatchObject({ stage: "ending", more: [idOf("task", "eve")] });
  });

  it("that says something else is stamped, and does not hide by it what it covers more", () => {
    const changed = {
      day: 1,
      state: "in_force",
      covers: ["ann", "eve"],
      exception: { owner: "Eve" },
    } as const;
    expect(statementsAfter({ day: 0, state: "in_force" }, changed)[KEY]).toMatchObject({
      changedIn: 2,
      text: JSON.stringify(exceptionFor("task", "ann", { owner: "Eve" })),
      more: [idOf("task", "eve")],
    });
  });

  it("that is withdrawn is stamped, covers nothing, and is forgotten once everybody was told", () => {
    const inForce = { day: 0, state: "in_force" } as const;
    expect(statementsAfter(inForce, { day: 1 })[KEY]).toMatchObject({
      stage: "withdrawn",
      changedIn: 2,
      covers: [],
      more: [],
    });
    expect(stampOf(inForce, { day: 1 }, { day: 2, toldToAll: 1 })).toBe(2);
    expect(statementsAfter(inForce, { day: 1 }, { day: 2, toldToAll: 2 })).toEqual({});
    expect(statementsAfter(inForce, { day: 1 }, { ...inForce, day: 2 })[KEY]).toMatchObject({
      stage: "in_force",
      changedIn: 3,
    });
  });

  it("that nobody can judge now is as it was", () => {
    const before = [
      { day: 0, state: "in_force" },
      { day: 90, state: "in_force", covers: ["ann", "eve"] },
    ] as const;
    expect(statementsAfter(...before, { day: 99, state: "not_judged", covers: [] })).toEqual(
      statementsAfter(...before),
    );
    // Back again, it covers no more than it did.
    const back = { day: 91, state: "in_force", covers: ["ann", "eve"] } as const;
    expect(statementsAfter(...before, { day: 91, state: "not_judged", covers: [] }, back)).toEqual(
      statementsAfter(...before),
    );
  });

  it("is about to end by its date, also while nobody can judge it", () => {
    const blind = { state: "not_judged", covers: [] } as const;
    const steps = [{ day: 0, state: "in_force" } as const, { day: 86, ...blind }, { day: 87, ...blind }];
    expect(statementsAfter(...steps)[KEY]).toMatchObject({
      stage: "ending",
      changedIn: 2,
      covers: [idOf("task", "ann")],
    });
    expect(statementsAfter({ day: 86, ...blind })[KEY]?.stage).toBe("ending");
  });

  it.each(["expired", undefined] as const)(
    "that was %s and is written anew is in force, also where nobody can judge it",
    (state) => {
      const renewed = { day: 2, state: "not_judged", exception: { owner: "Eve" } } as const;
      const over = { day: 1, ...(state === undefined ? {} : { state }) };
      expect(statementsAfter({ day: 0, state: "in_force" }, over, renewed)[KEY]).toMatchObject({
        stage: "in_force",
        changedIn: 3,
      });
    },
  );

  it("that matched nothing and cannot be judged is as it was", () => {
    const idle = { day: 0, state: "matches_nothing", covers: [] } as const;
    expect(statementsAfter(idle, { day: 90, state: "not_judged", covers: [] })).toEqual(
      statementsAfter(idle),
    );
  });

  it("that is new and cannot be judged is new all the same, and covers nothing that anybody knows of", () => {
    expect(statementsAfter({ day: 0, state: "not_judged", covers: [] })[KEY]).toMatchObject({
      stage: "in_force",
      changedIn: 1,
      covers: [],
    });
  });
});

describe("an attestation", () => {
  const of = (...steps: readonly Step[]) => statementsAfter(...steps)[ATTESTATION];

  it("is new, about to end and over, each stamped once", () => {
    expect(of({ day: 0, attested: 100 })).toEqual({
      stage: "in_force",
      text: '{"on":"2026-11-01","by":"Jane"}',
      changedIn: 1,
      covers: [],
      more: [],
    });
    const days = [0, 1, 86, 87, 100, 101].map((day) => ({ day, attested: 100 }));
    expect(days.map((_, index) => of(...days.slice(0, index + 1))?.changedIn)).toEqual([1, 1, 3, 3, 5, 5]);
    expect(of(...days)?.stage).toBe("expired");
  });

  it("whose rule is switched off is as it was, and one that was never read is not spoken of", () => {
    const attestation = { id: "root-recovery", on: "2026-11-01", by: "Jane" } as const;
    const turn = { ...TURN, revision: 2 };
    const off = auditOn(1, [], { attestations: [{ ...attestation, until: undefined }] });
    expect(datedAfter({}, off, turn)).toEqual({});
    const before = statementsAfter({ day: 0, attested: 100 });
    expect(datedAfter(before, off, turn)[ATTESTATION]).toEqual(before[ATTESTATION]);
  });

  it("that is withdrawn is stamped", () => {
    expect(of({ day: 0, attested: 100 }, { day: 1 })).toMatchObject({ stage: "withdrawn", changedIn: 2 });
  });

  it("and an exception know nothing of each other", () => {
    const both = statementsAfter({ day: 0, state: "in_force", attested: 100 }, { day: 1, state: "in_force" });
    expect([both[KEY]?.changedIn, both[ATTESTATION]?.changedIn]).toEqual([1, 2]);
  });
});

describe("an exception of which a part cannot be judged for a while", () => {
  it("covers it all the while, until it ends: that it is seen again is no news", () => {
    const use = (...names: string[]): ExceptionUse => ({
      exception: exceptionFor("task", "ann"),
      until: onDay(UNTIL),
      state: "in_force",
      findingIds: names.map((name) => idOf("task", name)),
    });
    const turn = (revision: number) => ({ ...TURN, now: onDay(revision), revision });
    const both = [seen("task", "ann"), seen("task", "bob")];
    const blind = [seen("task", "ann"), seen("task", "bob", "unknown")];
    const days = [
      auditOn(1, both, { exceptions: [use("ann", "bob")] }),
      auditOn(2, blind, { exceptions: [use("ann")] }),
      auditOn(3, both, { exceptions: [use("ann", "bob")] }),
    ];
    const after = days.reduce<Record<string, DatedStatement>>(
      (before, audit, index) => datedAfter(before, audit, turn(index + 1)),
      {},
    );
    expect(after[KEY]).toMatchObject({ changedIn: 1, covers: both.map(({ id }) => id), more: [] });

    const ended = { ...use(), state: "expired" } as const;
    const last = auditOn(4, blind, { exceptions: [ended] });
    expect(datedAfter(after, last, turn(4))[KEY]).toMatchObject({ stage: "expired", covers: [] });
  });
});
