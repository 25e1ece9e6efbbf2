import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stateAfter } from "../../src/audit/lifecycle.ts";
import { isOpen, outboxOf, type State, stateSchema, toldToAll } from "../../src/audit/state.ts";
import * as v from "../../src/schema.ts";
import { auditOn, LIFE, lifeOf, seen } from "../helpers/hand-made-audits.ts";

/**
 * Files in `fixtures/states` are as some version wrote them, and are never edited: what was deployed once must be read for
 * ever. A new version of the schema adds a file.
 */
const STATES = join(import.meta.dirname, "../fixtures/states");
const written = (): unknown => JSON.parse(readFileSync(join(STATES, "state-1.json"), "utf8"));

const fixture = () => v.parse(stateSchema, written());

describe("a state that was written", () => {
  it("of version 1 is read as it stands", () => {
    expect(fixture()).toEqual(written());
  });

  it("of version 1 has every member, and each of its values that there are", () => {
    const { findings, dated, outboxes, notChecked, settings } = fixture();
    const of = <Key extends string>(key: Key, list: readonly { readonly [K in Key]?: unknown }[]) =>
      new Set(list.map((one) => one[key]));
    const tracked = Object.values(findings);
    expect(of("last", tracked)).toEqual(new Set(["opened", "reopened", "excepted", "resolved"]));
    expect(of("because", tracked)).toEqual(
      new Set([undefined, "passes", "gone", "rule_off", "rule_on", "parameters", "exception_ended"]),
    );
    for (const member of ["id", "unverifiedSince", "overdueIn", "resolvedAt"] as const)
      expect(of(member, tracked).size).toBeGreaterThan(1);
    expect(tracked.some(({ dueAt }) => dueAt === null)).toBe(true);
    expect(of("stage", Object.values(dated))).toEqual(
      new Set(["in_force", "ending", "expired", "matches_nothing", "withdrawn"]),
    );
    expect(Object.values(outboxes).map(({ sending }) => sending === null)).toEqual([false, true]);
    expect([Object.keys(notChecked).length, typeof settings.hash]).toEqual([1, "string"]);
  });

  it("with a member that this version does not know is refused, wherever it is: to drop it would lose it", () => {
    const places: ((state: State) => object)[] = [
      (state) => state,
      (state) => state.settings,
      ({ rules }) => first(rules),
      ({ findings }) => first(findings),
      ({ findings }) => first(findings).resource,
      ({ dated }) => first(dated),
      ({ outboxes }) => first(outboxes),
      ({ outboxes }) => first(outboxes).sending ?? {},
    ];
    for (const place of places) {
      const state = fixture();
      Object.assign(place(state), { later: 1 });
      expect(v.safeParse(stateSchema, state).success, String(place)).toBe(false);
    }
  });

  it("of another version is refused", () => {
    expect(v.safeParse(stateSchema, { ...fixture(), schema: "rootwatch/state/2" }).success).toBe(false);
  });

  it.each([
    ["a stamp that is no whole number", { revision: 1.5 }],
    ["a stamp below zero", { revision: -1 }],
    ["a time that is none", { since: "yesterday" }],
    ["no findings", { findings: undefined }],
  ])("with %s is refused", (_, change) => {
    const text = JSON.stringify({ ...fixture(), ...change });
    expect(v.safeParse(stateSchema, JSON.parse(text)).success).toBe(false);
  });
});

function first<Value>(of: Readonly<Record<string, Value>>): Value {
  const [value] = Object.values(of);
  if (value === undefined) throw new Error("there is none");
  return value;
}

describe("a state", () => {
  it("calls open what was opened or reopened", () => {
    const [one] = Object.values(lifeOf(auditOn(0, [seen("task", "ann")])).findings);
    if (one === undefined) throw new Error("nothing is remembered");
    const open = (["opened", "reopened", "excepted", "resolved"] as const).map((last) =>
      isOpen({ ...one, last }),
    );
    expect(open).toEqual([true, true, false, false]);
  });

  it("has told nothing to somebody it does not know", () => {
    expect(outboxOf(fixture(), "pager")).toEqual({ toldUpTo: 0, toldAt: null, sending: null });
    expect(outboxOf(fixture(), "chat").toldUpTo).toBe(4);
  });

  it("has told to all what was told to whoever was told least", () => {
    expect(toldToAll(fixture())).toBe(3);
    const nobody = stateAfter(undefined, auditOn(0, []), { ...LIFE, audiences: [] });
    expect([toldToAll(undefined), toldToAll(nobody)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});
