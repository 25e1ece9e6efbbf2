/**
 * valibot as all of Rootwatch uses it: `import * as v from "./schema.ts"`. What valibot lets through and we do not is
 * mended under valibot's own name, so that nobody takes the laxer one by mistake: lists pass for maps, Infinity for a
 * number, some keys unread, and of several unknown keys only the first is told.
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
  return refusing(v.object(entries));
}

/** A map; other keys are kept, unread. */
export function looseObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return refusing(v.looseObject(entries));
}

/** A map; each other key is a mistake. */
export function strictObject<const Entries extends v.ObjectEntries>(
  entries: Entries,
): v.StrictObjectSchema<Entries, undefined> {
  const { "~run": run } = refusing(v.object(entries), (key) => !Object.hasOwn(entries, key));
  return Object.assign(v.strictObject(entries), { "~run": run });
}

/** A map of whatever keys. */
export function record<const Key extends KeySchema, const Value extends AnySchema>(key: Key, value: Value) {
  return refusing(v.record(key, value), (name) => PASSED_OVER.includes(name));
}

export function number() {
  return v.pipe(v.number(), v.finite());
}

/** Keys of a record whose values valibot leaves out, unread. It does so with `__proto__` too, which nobody misses. */
const PASSED_OVER: readonly string[] = ["constructor", "prototype"];

/** What valibot expects where a key should not be. */
const NOTHING = "never";

export function isUnknownKey({ type, expected }: v.BaseIssue<unknown>): boolean {
  return expected === NOTHING && type !== NOTHING;
}

/** The schema of a map, without lists and without the keys that are wrong. */
function refusing<Schema extends AnySchema>(schema: Schema, isWrong = (_key: string) => false): Schema {
  const run = schema["~run"].bind(schema);
  return Object.assign(schema, {
    "~run": (...[dataset, config]: Parameters<Schema["~run"]>) => {
      const { value } = dataset;
      if (Array.isArray(value)) {
        v._addIssue(schema, "type", dataset, config);
        return dataset;
      }
      const result = run(dataset, config);
      for (const key of typeof value === "object" && value !== null
        ? Object.keys(value).filter(isWrong)
        : []) {
        v._addIssue(schema, "key", result, config, { input: key, expected: NOTHING });
      }
      return result;
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
  const last = choices.pop();
  return `expected ${length}${choices.length === 0 ? "" : `${choices.join(", ")} or `}${last}`;
}
