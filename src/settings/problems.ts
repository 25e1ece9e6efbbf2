import { distance } from "fastest-levenshtein";
import { quoted } from "../account/reading.ts";
import * as v from "../schema.ts";

export type Path = readonly PropertyKey[];

export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/**
 * What is wrong with what was found, in words for whoever wrote it: what stands there, and what a typo was meant to be.
 *
 * @param schema the whole of it, that found the issue
 */
export function problemOf(issue: v.BaseIssue<unknown>, schema: v.GenericSchema): Problem {
  const { input, message } = issue;
  const path = issue.path?.map(({ key }) => key as PropertyKey) ?? [];
  if (v.isUnknownKey(issue)) {
    const key = String(input);
    const what = path.join(".") === "rules" ? "there is no such rule" : "unknown key";
    return { path: [...path, key], text: `${what}${nearest(key, keysAt(schema as Inside, path))}` };
  }
  const shown =
    input === undefined ? "missing" : `found ${typeof input === "string" ? quoted(input) : kindOf(input)}`;
  // YAML reads 111122223333 as a number, and leaves out a zero at its beginning.
  const hint = issue.expected === "string" && isBare(input) ? "; put it in quotes" : "";
  return { path, text: message === shown ? message : `${message} (${shown})${hint}` };
}

function isBare(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean";
}

/** Numbers and the like as they are; of lists and maps only that they are such. */
function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "a map";
}

/** What schemas of valibot have inside. */
interface Inside {
  readonly wrapped?: Inside;
  readonly item?: Inside;
  readonly entries?: Readonly<Record<string, Inside>>;
}

/** The keys that the schema knows at a path. */
function keysAt(schema: Inside | undefined, path: Path): string[] {
  if (schema?.wrapped !== undefined) return keysAt(schema.wrapped, path);
  const [key, ...rest] = path;
  if (key === undefined) return Object.keys(schema?.entries ?? {});
  return keysAt(schema?.item ?? schema?.entries?.[String(key)], rest);
}

/** `; did you mean "root-mfa"?` where one of the names is near enough to be meant. */
export function nearest(key: string, names: readonly string[]): string {
  const [best] = names
    .map((name) => ({ name, far: distance(key.toLowerCase(), name) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, best.name.length / 3)
    ? `; did you mean ${quoted(best.name)}?`
    : "";
}
