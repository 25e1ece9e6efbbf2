import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "../src/schema.ts";

const wordsOf = (schema: v.GenericSchema, found: unknown) =>
  v.safeParse(schema, found).issues?.map(({ message }) => message) ?? [];

const MAPS = [
  ["object", v.object({})],
  ["looseObject", v.looseObject({})],
  ["strictObject", v.strictObject({})],
  ["record", v.record(v.string(), v.unknown())],
  ["object in a pipe", v.pipe(v.object({}), v.description("a map"))],
  ["strictObject that is optional", v.optional(v.strictObject({}))],
  ["record that may be null", v.nullable(v.record(v.string(), v.unknown()))],
] as const;

describe("maps", () => {
  it.each(MAPS)("%s takes a map, and no list", (_, schema) => {
    expect(v.parse(schema, {})).toEqual({});
    for (const list of [[], [1], ["a"], [{}]]) expect(wordsOf(schema, list)).toEqual(["expected map"]);
  });

  it.each(MAPS)("%s takes nothing else either", (_, schema) => {
    for (const other of ["", 0, true]) expect(wordsOf(schema, other)).toEqual(["expected map"]);
  });

  it("keep, leave out and refuse other keys", () => {
    const found = { a: 1, b: 2 };
    expect(v.parse(v.object({ a: v.number() }), found)).toEqual({ a: 1 });
    expect(v.parse(v.looseObject({ a: v.number() }), found)).toEqual(found);
    expect(wordsOf(v.strictObject({ a: v.number() }), found)).toEqual(['unknown key "b"']);
  });

  it("name every unknown key, after what is wrong with the others", () => {
    const found = JSON.parse('{"b":1,"__proto__":{},"constructor":2,"toString":3}');
    expect(wordsOf(v.strictObject({ a: v.string() }), found)).toEqual([
      "missing",
      'unknown key "b"',
      'unknown key "__proto__"',
      'unknown key "constructor"',
      'unknown key "toString"',
    ]);
  });

  it("do not pass over what they cannot keep", () => {
    const schema = v.record(v.string(), v.number());
    const found = JSON.parse('{"a":1,"constructor":"x","prototype":2}');
    expect(wordsOf(schema, found)).toEqual(['unknown key "constructor"', 'unknown key "prototype"']);
  });

  it("name an unknown key by the place of its map", () => {
    const schema = v.object({ list: v.array(v.strictObject({})) });
    const [issue, ...more] = v.safeParse(schema, { list: [{}, { a: 1 }] }).issues ?? [];
    expect(more).toEqual([]);
    expect(issue && [v.isUnknownKey(issue), issue.input, v.getDotPath(issue)]).toEqual([true, "a", "list.1"]);
  });

  it("do not take a value that happens to be unwanted for an unknown key", () => {
    const [issue] = v.safeParse(v.strictObject({ a: v.never() }), { a: "b" }).issues ?? [];
    expect(issue && v.isUnknownKey(issue)).toBe(false);
  });

  it("may be told apart by a member, and are still no lists", () => {
    const schema = v.variant("kind", [
      v.strictObject({ kind: v.literal("a"), n: v.number() }),
      v.strictObject({ kind: v.literal("b") }),
    ]);
    expect(v.parse(schema, { kind: "a", n: 1 })).toEqual({ kind: "a", n: 1 });
    expect(wordsOf(schema, { kind: "b", n: 1 })).toEqual(['unknown key "n"']);
    expect(wordsOf(schema, { kind: "c" })).toEqual(['expected "a" or "b"']);
    expect(v.is(schema, Object.assign([], { kind: "b" }))).toBe(false);
  });
});

describe("what JSON cannot hold", () => {
  it.each([
    ["an instance of a class", new Date(0)],
    ["a map of JavaScript's", new Map([["a", "b"]])],
    ["bytes", new Uint8Array(2)],
  ])("is no record, and no JSON: %s", (_, value) => {
    expect(v.is(v.record(v.string(), v.unknown()), value)).toBe(false);
    expect(v.is(v.json(), value)).toBe(false);
    expect(v.is(v.json(), { a: [value] })).toBe(false);
  });

  it.each([[undefined], [Infinity], [NaN], [() => 1], [1n]])("is no JSON: %s", (value) => {
    expect(v.is(v.json(), value)).toBe(false);
    expect(v.is(v.json(), [value])).toBe(false);
  });

  it("is not what it can hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(v.parse(v.json(), value)).toEqual(value);
      }),
    );
  });
});

describe("numbers", () => {
  it("end somewhere", () => {
    for (const none of [Infinity, -Infinity])
      expect(wordsOf(v.number(), none)).toEqual(["expected finite number"]);
    expect(wordsOf(v.number(), NaN)).toEqual(["expected number"]);
    expect(v.parse(v.number(), -0.5)).toBe(-0.5);
  });

  it("that are whole are no greater than can be told apart", () => {
    const whole = v.pipe(v.number(), v.safeInteger());
    for (const none of [2 ** 53, -(2 ** 53), 0.5])
      expect(wordsOf(whole, none)).toEqual(["expected whole number"]);
    expect(v.parse(whole, 2 ** 53 - 1)).toBe(2 ** 53 - 1);
  });
});

describe("words", () => {
  it.each<[v.GenericSchema, unknown, string]>([
    [v.string(), 5, "expected string"],
    [v.string(), undefined, "missing"],
    [v.array(v.string()), {}, "expected list"],
    [v.nullable(v.boolean()), 0, "expected boolean"],
    [v.optional(v.boolean()), null, "expected boolean"],
    [v.picklist(["a", "b", "c"]), "d", 'expected "a", "b" or "c"'],
    [v.union([v.string(), v.number()]), true, "expected string or number"],
    [v.pipe(v.string(), v.minLength(3)), "ab", "expected 3 or more characters"],
    [v.pipe(v.array(v.string()), v.minLength(1)), [], "expected 1 or more items"],
    [v.pipe(v.string(), v.maxLength(2)), "abc", "expected at most 2 characters"],
    [v.pipe(v.number(), v.minValue(1)), 0, "expected >=1"],
    [v.pipe(v.string(), v.regex(/^\d$/, "it must be a digit")), "a", "it must be a digit"],
  ])("%# say what was expected", (schema, found, words) => {
    expect(wordsOf(schema, found)).toEqual([words]);
  });

  it("are one problem for each value", () => {
    expect(wordsOf(v.pipe(v.string(), v.minLength(3), v.regex(/^b/)), "a")).toEqual([
      "expected 3 or more characters",
    ]);
  });

  it("never hold what was found", () => {
    const schema = v.strictObject({ a: v.string(), b: v.picklist(["x"]), c: v.array(v.number()) });
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (secret) => {
        for (const words of wordsOf(schema, { a: [secret], b: secret, c: [secret] })) {
          expect(words).not.toContain(secret);
        }
      }),
    );
  });
});
