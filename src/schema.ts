/**
 * valibot as all of Rootwatch uses it: `import * as v from "./schema.ts"`. What valibot lets through and we do not is
 * mended under valibot's own name, so that nobody takes the laxer one by mistake: lists pass for maps, Infinity for a
 * number, some keys unread, and of several unknown keys only the first is told.
 */
import * as v from "valibot";

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

/** A map; other keys are kept, unread, but for those that valibot leaves out (`PASSED_OVER`). */
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
  return refusing(v.record(key, value), (name) => PASSED_OVER.includes(name), isPlain);
}

/** One of several maps, told apart by one of their members. */
export function variant<const By extends string, const Options extends v.VariantOptions<By>>(
  by: By,
  options: Options,
) {
  return refusing(v.variant(by, options));
}

/** What JSON can hold. Where it is nested too deeply to be walked over, a RangeError. */
export function json() {
  return v.pipe(v.unknown(), v.check(isJson, "it must be JSON"));
}

function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return ["string", "boolean", "object"].includes(typeof value);
  if (Array.isArray(value)) return value.every(isJson);
  return isPlain(value) && Object.values(value).every(isJson);
}

/** Not an instance of a class, such as a Date. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
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
function refusing<Schema extends AnySchema>(
  schema: Schema,
  isWrong = (_key: string) => false,
  isMap = (_value: object) => true,
): Schema {
  const run = schema["~run"].bind(schema);
  return Object.assign(schema, {
    "~run": (...[dataset, config]: Parameters<Schema["~run"]>) => {
      const { value } = dataset;
      if (Array.isArray(value) || (typeof value === "object" && value !== null && !isMap(value))) {
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
  if (isUnknownKey(issue)) return `unknown key ${JSON.stringify(input)}`;
  if (input === undefined) return "missing";
  if (type === "min_length") {
    const { requirement } = issue as v.MinLengthIssue<v.LengthInput, number>;
    return `expected ${requirement} or more ${Array.isArray(input) ? "items" : "characters"}`;
  }
  if (type === "max_length") {
    const { requirement } = issue as v.MaxLengthIssue<v.LengthInput, number>;
    return `expected at most ${requirement} ${Array.isArray(input) ? "items" : "characters"}`;
  }
  // Of several, valibot makes `("a" | "b")`.
  const choices = (expected ?? type)
    .replace(/^\((.*)\)$/, "$1")
    .split(" | ")
    .map((name) => WORDS[name] ?? name);
  const last = choices.pop();
  return `expected ${choices.length === 0 ? "" : `${choices.join(", ")} or `}${last}`;
}
