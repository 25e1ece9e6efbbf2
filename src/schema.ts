/**
 * valibot as all of Rootwatch uses it: `import * as v from "./schema.ts"`. What valibot lets through and we do not is
 * mended under valibot's own name, so that nobody takes the laxer one by mistake: lists pass for maps, Infinity for a
 * number, and of several unknown keys only the first is told.
 */
import * as v from "valibot";
import { quoted } from "./account/reading.ts";

export * from "valibot";

// One problem for each value is enough.
v.setGlobalConfig({ abortPipeEarly: true });
v.setGlobalMessage(inWords);

type AnySchema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;
type KeySchema = v.BaseSchema<string, string, v.BaseIssue<unknown>>;

/** A map; other keys are left out. */
export function object<const Entries extends v.ObjectEntries>(entries: Entries) {
  return refusingLists(v.object(entries));
}

/** A map; other keys are kept, unread. */
export function looseObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return refusingLists(v.looseObject(entries));
}

/** A map; each other key is a mistake. */
export function strictObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  const schema = v.strictObject(entries);
  const known = object(entries);
  return Object.assign(schema, {
    "~run": (...[dataset, config]: Parameters<(typeof known)["~run"]>) => {
      const unknown = unknownKeys(dataset.value, entries);
      const result = known["~run"](dataset, config);
      for (const key of unknown) {
        v._addIssue(schema, "key", result, config, { input: key, expected: UNKNOWN_KEY });
      }
      return result;
    },
  });
}

export function record<const Key extends KeySchema, const Value extends AnySchema>(key: Key, value: Value) {
  return refusingLists(v.record(key, value));
}

export function number() {
  return v.pipe(v.number(), v.finite());
}

/** What valibot expects where a key should not be. */
const UNKNOWN_KEY = "never";

export function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return type === "strict_object" && expected === UNKNOWN_KEY;
}

function unknownKeys(input: unknown, entries: v.ObjectEntries): string[] {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return [];
  return Object.keys(input).filter((key) => !Object.hasOwn(entries, key));
}

function refusingLists<Schema extends AnySchema>(schema: Schema): Schema {
  const run = schema["~run"].bind(schema);
  return Object.assign(schema, {
    "~run": (...[dataset, config]: Parameters<Schema["~run"]>) => {
      if (!Array.isArray(dataset.value)) return run(dataset, config);
      v._addIssue(schema, "type", dataset, config);
      return dataset;
    },
  });
}

/** valibot's names of what it expects, where ours are others. */
const WORDS: Readonly<Record<string, string>> = {
  Object: "map",
  Array: "list",
  finite: "finite number",
  safe_integer: "whole number",
};

/** What is wrong, without what was found: who tells it adds that, where it may be shown. */
function inWords(issue: v.BaseIssue<unknown>): string {
  const { input, expected, type } = issue;
  if (isUnknownKey(issue)) return `unknown key ${quoted(String(input))}`;
  if (input === undefined) return "missing";
  const length = type.endsWith("_length") ? "length " : "";
  // Of several, valibot makes `("a" | "b")`.
  const choices = (expected ?? type)
    .replace(/^\((.*)\)$/, "$1")
    .split(" | ")
    .map((name) => WORDS[name] ?? name);
  return `expected ${length}${[choices.slice(0, -1).join(", "), ...choices.slice(-1)].filter(Boolean).join(" or ")}`;
}
