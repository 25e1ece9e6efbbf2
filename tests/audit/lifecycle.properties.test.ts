import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Audit, audit } from "../../src/audit/audit.ts";
import { type Changes, changesFor, hasNews } from "../../src/audit/changes.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { keyOf, stateAfter } from "../../src/audit/lifecycle.ts";
import { isOpen, outboxOf, type State, stateSchema } from "../../src/audit/state.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { Severity } from "../../src/rules/rule.ts";
import * as v from "../../src/schema.ts";
import { snapshotAt } from "../helpers/account-fixture.ts";
import {
  accepted,
  auditOn,
  exceptionFor,
  LIFE,
  LIFE_RULES,
  onDay,
  seen,
  told,
} from "../helpers/hand-made-audits.ts";
import { type Generated, wildAccounts } from "../helpers/snapshot-arbitraries.ts";

const FACTS = new Set(["fact"]);
const NAMES = ["ann", "bob"];
const IDS = LIFE_RULES.map(({ id }) => id);
const LISTS = ["added", "reopened", "overdue", "open"] as const;

/** What a rule says of a user in one audit; `absent`: nothing, for there is no such user. */
const verdict = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("fail", "pass") },
  { weight: 2, arbitrary: fc.constantFrom("accepted", "unknown", "absent", "not_applicable") },
);
type Verdict = "fail" | "pass" | "accepted" | "unknown" | "absent" | "not_applicable";

const severity = fc.constantFrom<Severity>("low", "high", "critical");
const users = fc.tuple(...NAMES.map(() => fc.tuple(verdict as fc.Arbitrary<Verdict>, severity)));

interface Step {
  /** How much time has passed; below zero: it is older than the one before. */
  readonly days: number;
  readonly scope: readonly string[] | undefined;
  readonly rules: readonly {
    readonly isOff: boolean;
    readonly parameters: string;
    readonly users: readonly (readonly [Verdict, Severity])[];
  }[];
  readonly settingsHash: string;
  /** When what happened did, in days. */
  readonly happened: number;
  readonly stillAccepted: boolean;
}

const rule = fc.record({
  isOff: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  parameters: fc.constantFrom("1", "1", "2"),
  users,
});

const step = (days: fc.Arbitrary<number>): fc.Arbitrary<Step> =>
  fc.record({
    days,
    scope: fc.option(fc.subarray(IDS, { minLength: 1 }), { nil: undefined, freq: 3 }),
    rules: fc.tuple(...IDS.map(() => rule)),
    settingsHash: fc.constantFrom("a", "a", "b"),
    happened: fc.integer({ min: -2, max: 0 }),
    /** Whether what was accepted is so still, where it cannot be judged. */
    stillAccepted: fc.boolean(),
  });

const history = (days: fc.Arbitrary<number>) =>
  fc.array(step(days), { minLength: 1, maxLength: 12 }).map(auditsOf);

/** Audits in the order of their time. */
const inOrder = history(fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 120 })));
/** Of which some come late. */
const inAnyOrder = history(fc.integer({ min: -3, max: 10 }));

/** Exceptions to everything that an audit of these may find. */
const EVERYTHING = IDS.flatMap((id) =>
  NAMES.map((name) => ({
    exception: exceptionFor(id, name),
    until: onDay(10_000),
    state: "not_judged" as const,
    findingIds: [],
  })),
);

function auditsOf(steps: readonly Step[]): Audit[] {
  let day = 0;
  return steps.map(({ days, scope, rules, settingsHash, happened, stillAccepted }) => {
    day += days;
    const asked = IDS.flatMap((id, index) => {
      const of = rules[index];
      return of === undefined || of.isOff || scope?.includes(id) === false ? [] : [{ id, ...of }];
    });
    const findings = asked.flatMap(({ id, users: verdicts }) => {
      const found = verdicts.flatMap(([said, grave], index) => findingOf(id, index, said, grave, happened));
      // No rule is ever silent.
      return found.length === 0 ? [seen(id, "nobody", "not_applicable")] : found;
    });
    const applied = asked.map(({ id, parameters }) => ({ id, severity: "high" as const, parameters }));
    const exceptions = stillAccepted ? EVERYTHING : [];
    return auditOn(day, findings, { scope, settingsHash, rules: applied, exceptions });
  });
}

function findingOf(id: string, user: number, said: Verdict, grave: Severity, happened: number): Finding[] {
  const name = NAMES[user] ?? "nobody";
  const rest = { severity: grave, ...(FACTS.has(id) ? { since: onDay(happened) } : {}) };
  if (said === "absent") return [];
  if (said === "accepted") return [accepted(id, name, rest)];
  return [seen(id, name, said, rest)];
}

const throughJson = (state: State) => v.parse(stateSchema, JSON.parse(JSON.stringify(state)));

/** Takes audits into a memory; `each` is given what every one of them has to say, and says whether it is told. */
function live(
  audits: readonly Audit[],
  each: (changes: Changes, state: State, audit: Audit, index: number) => boolean = () => true,
): State | undefined {
  return audits.reduce<State | undefined>((before, audit, index) => {
    const state = stateAfter(before, audit, LIFE);
    const changes = changesFor(outboxOf(state, "alerts"), state, audit, LIFE_RULES);
    const isTold = each(changes, state, audit, index);
    const all = told(state, "chat", audit);
    return isTold ? told(all, "alerts", audit) : all;
  }, undefined);
}

const openIn = (state: State) =>
  new Set(Object.entries(state.findings).flatMap(([key, one]) => (isOpen(one) ? [key] : [])));
const keyed = ({ finding }: Changes["added"][number]) => keyOf(finding, FACTS.has(finding.rule));

/** What is open by a plain reading of the audits, one after the other. */
function openBy(audits: readonly Audit[]): Set<string> {
  let open = new Map<string, Pick<Finding, "rule" | "id">>();
  let agreed = new Map<string, Pick<Finding, "rule" | "id">>();
  for (const { scope, findings, exceptions } of audits) {
    const isOut = ({ rule: of }: Pick<Finding, "rule">) => scope?.includes(of) === false;
    const isUnknown = ({ rule: of, id }: Pick<Finding, "rule" | "id">) => {
      const own = findings.filter((finding) => finding.rule === of);
      const same = own.find((finding) => finding.id === id);
      return same === undefined
        ? own.some(({ outcome }) => outcome === "unknown")
        : same.outcome === "unknown";
    };
    const next = new Map([...open].filter(([, one]) => isOut(one) || isUnknown(one)));
    const nextAgreed = new Map([...agreed].filter(([, one]) => isOut(one) || isUnknown(one)));
    for (const [key, one] of nextAgreed) {
      if (isOut(one) || FACTS.has(one.rule) || exceptions.length > 0) continue;
      nextAgreed.delete(key);
      next.set(key, one);
    }
    for (const finding of findings) {
      const { rule: of, id, outcome, exception } = finding;
      if (outcome !== "fail" || of === "advice") continue;
      const key = keyOf(finding, FACTS.has(of));
      next.delete(key);
      nextAgreed.delete(key);
      (exception === undefined ? next : nextAgreed).set(key, { rule: of, id });
    }
    [open, agreed] = [next, nextAgreed];
  }
  return new Set(open.keys());
}

describe("over any history of audits", () => {
  it("what is open is what a plain reading of it says", () => {
    fc.assert(
      fc.property(inOrder, (audits) => {
        live(audits, (_, state, __, index) => {
          expect(openIn(state)).toEqual(openBy(audits.slice(0, index + 1)));
          return true;
        });
      }),
      { numRuns: 500 },
    );
  });

  it("whoever is told each time hears of each open finding once as new since it last was well", () => {
    fc.assert(
      fc.property(inOrder, (audits) => {
        const heard = new Set<string>();
        live(audits, (changes, state) => {
          for (const one of [...changes.added, ...changes.reopened]) {
            expect(heard).not.toContain(keyed(one));
            heard.add(keyed(one));
          }
          // What nobody accepts any more is open, also where nobody can look.
          for (const { id, untold } of changes.unverified) if (untold) heard.add(id);
          const open = openIn(state);
          for (const key of heard) if (!open.has(key)) heard.delete(key);
          expect(heard).toEqual(open);
          return true;
        });
      }),
      { numRuns: 500 },
    );
  });

  it("whoever is told only where there is news, or now and then, misses nothing that is open", () => {
    fc.assert(
      fc.property(inAnyOrder, fc.infiniteStream(fc.boolean()), (audits, listens) => {
        let believed = new Set<string>();
        live(audits, (changes, state) => {
          if (!hasNews(changes) || !listens.next().value) return false;
          const unsure = new Set(changes.unverified.map(({ id }) => id));
          const open = openIn(state);
          for (const list of LISTS) for (const one of changes[list]) believed.add(keyed(one));
          for (const [key, { id = key }] of Object.entries(state.findings))
            if (unsure.has(id) && open.has(key)) believed.add(key);
          // What is no more open was said to have ended, but for what is accepted and what happened.
          const ended = new Set([...changes.resolved, ...changes.unwatched].map(({ id }) => id));
          for (const key of believed) {
            if (open.has(key)) continue;
            const one = state.findings[key];
            if (one?.last !== "excepted" && !key.startsWith("fact:") && one !== undefined)
              expect(ended).toContain(key);
          }
          believed = new Set([...believed].filter((key) => open.has(key)));
          expect(believed).toEqual(open);
          return true;
        });
      }),
      { numRuns: 500 },
    );
  });

  it("no message tells one finding twice", () => {
    fc.assert(
      fc.property(inAnyOrder, fc.infiniteStream(fc.boolean()), (audits, listens) => {
        live(audits, (changes) => {
          const ids = LISTS.flatMap((list) => changes[list].map(({ finding }) => finding.id));
          const over = [...changes.resolved, ...changes.unwatched].map(({ id }) => id);
          expect(new Set([...ids, ...over]).size).toBe(ids.length + over.length);
          return listens.next().value;
        });
      }),
      { numRuns: 300 },
    );
  });

  it("an equal audit has nothing to say, also after the state was written and read", () => {
    fc.assert(
      fc.property(inAnyOrder, (audits) => {
        const state = live(audits);
        const last = audits.at(-1);
        if (state === undefined || last === undefined) throw new Error("no audit");
        const again = stateAfter(throughJson(state), last, LIFE);
        const changes = changesFor(outboxOf(again, "alerts"), again, last, LIFE_RULES);
        expect(hasNews(changes)).toBe(false);
        expect(again.revision).toBe(state.revision);
      }),
      { numRuns: 300 },
    );
  });

  it("the state is what its schema says, and goes on from there as if it had not been written", () => {
    fc.assert(
      fc.property(inAnyOrder, (audits) => {
        const written = audits.reduce<State | undefined>((before, audit) => {
          const after = told(told(stateAfter(before, audit, LIFE), "chat", audit), "alerts", audit);
          return throughJson(after);
        }, undefined);
        expect(written).toStrictEqual(live(audits));
      }),
      { numRuns: 300 },
    );
  });

  it("the order of findings changes no letter of the state, nor what is told", () => {
    fc.assert(
      fc.property(
        inAnyOrder,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (audits, chance) => {
          const shuffled = audits.map((audit) => ({
            ...audit,
            findings: audit.findings
              .map((finding) => [chance.next().value ?? 0, finding] as const)
              .toSorted(([one], [other]) => one - other)
              .map(([, finding]) => finding),
          }));
          const words: string[][] = [];
          const say = (changes: Changes) => {
            const ids = LISTS.map((list) => changes[list].map(({ finding }) => finding.id).sort());
            words.push([JSON.stringify(ids), JSON.stringify(changes.resolved)]);
            return true;
          };
          const one = live(audits, say);
          const other = live(shuffled, say);
          expect(JSON.stringify(other)).toBe(JSON.stringify(one));
          expect(words.slice(audits.length)).toEqual(words.slice(0, audits.length));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("the same history gives the same state", () => {
    fc.assert(
      fc.property(inAnyOrder, (audits) => {
        expect(JSON.stringify(live(structuredClone(audits)))).toBe(JSON.stringify(live(audits)));
      }),
      { numRuns: 200 },
    );
  });

  it("an audit that is older than one of the whole account changes nothing", () => {
    fc.assert(
      fc.property(inOrder, (audits) => {
        const whole = audits.findLastIndex(({ scope }) => scope === undefined);
        const state = live(audits.slice(0, whole + 1));
        for (const late of audits.slice(0, Math.max(whole, 0)))
          if (state !== undefined) expect(stateAfter(state, late, LIFE)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it("exceptions only ever take from what is told as failing", () => {
    const failing = (audits: readonly Audit[]) => {
      const all: Set<string>[] = [];
      live(audits, (changes) => {
        const shown = LISTS.flatMap((list) => changes[list].map(({ finding }) => finding.id));
        all.push(new Set([...shown, ...changes.unverified.map(({ id }) => id)]));
        return true;
      });
      return all;
    };
    fc.assert(
      fc.property(inOrder, (audits) => {
        const without = audits.map((audit) => ({
          ...audit,
          findings: audit.findings.map(({ exception: _, ...finding }) => finding),
        }));
        const bare = failing(without);
        for (const [index, ids] of failing(audits).entries()) {
          expect([...ids].filter((id) => !bare[index]?.has(id))).toEqual([]);
          const covered = audits[index]?.findings.filter(({ exception }) => exception !== undefined) ?? [];
          for (const { id } of covered) expect(ids).not.toContain(id);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("over any accounts", () => {
  const auditOf = ({ given }: Generated, day: number) =>
    audit(snapshotAt(given, onDay(day)), rules, {}, onDay(day));
  const histories = fc.array(wildAccounts, { minLength: 1, maxLength: 4 });
  const life = { ...LIFE, rules };
  const livedThrough = (audits: readonly Audit[], each: (state: State) => State = (state) => state) =>
    audits.reduce<State | undefined>(
      (before, one) => each(told(told(stateAfter(before, one, life), "chat", one), "alerts", one)),
      undefined,
    );

  it("the order of findings, and whether the state was written in between, makes no difference", () => {
    fc.assert(
      fc.property(histories, (accounts) => {
        const audits = accounts.map(auditOf);
        const reversed = audits.map((one) => ({ ...one, findings: one.findings.toReversed() }));
        expect(JSON.stringify(livedThrough(reversed))).toBe(JSON.stringify(livedThrough(audits)));
        expect(livedThrough(accounts.map(auditOf), throughJson)).toStrictEqual(livedThrough(audits));
      }),
      { numRuns: 50 },
    );
  });

  it("an equal one has nothing to say, whatever was before it", () => {
    fc.assert(
      fc.property(histories, (accounts) => {
        const audits = accounts.map(auditOf);
        const last = audits.at(-1);
        const state = livedThrough(audits, throughJson);
        if (last === undefined || state === undefined) throw new Error("no audit");
        const again = stateAfter(state, last, life);
        // What is in the settings no more is forgotten once everybody knows.
        const dated = Object.entries(state.dated).filter(([, { stage }]) => stage !== "withdrawn");
        expect(again).toStrictEqual({ ...state, dated: Object.fromEntries(dated) });
        for (const audience of life.audiences)
          expect(hasNews(changesFor(outboxOf(again, audience), again, last, rules))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it("what fails is told unless somebody accepts it, and nothing else is", () => {
    fc.assert(
      fc.property(wildAccounts, fc.infiniteStream(fc.boolean()), (account, isAccepted) => {
        const advice = new Set<string>(rules.flatMap((rule) => (rule.advice ? [rule.id] : [])));
        const found = auditOf(account, 0);
        const findings = found.findings.map((finding) =>
          isAccepted.next().value ? { ...finding, exception: exceptionFor(finding.rule, "ann") } : finding,
        );
        const one = { ...found, findings };
        const state = stateAfter(undefined, one, life);
        const { added } = changesFor(outboxOf(state, "alerts"), state, one, rules);
        const failing = findings.filter(
          ({ outcome, rule, exception, alerted }) =>
            outcome === "fail" && exception === undefined && !alerted && !advice.has(rule),
        );
        expect(added.map(({ finding }) => finding)).toEqual(failing);
      }),
      { numRuns: 100 },
    );
  });
});
