import { distance } from "fastest-levenshtein";
import { quoted } from "../account/reading.ts";
import * as z from "../schema.ts";

export type Path = readonly PropertyKey[];

export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/**
 * What is wrong with what was found, in words for whoever wrote it: what stands there, and what a typo was meant to be.
 *
 * @param found the whole of it, as it was given to the schema
 */
export function problemsOf(issue: z.$ZodIssue, schema: z.$ZodType, found: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const names = namesAt(schema, issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      text: `${issue.path.join(".") === "rules" ? "there is no such rule" : "unknown key"}${nearest(key, names)}`,
    }));
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    found,
  );
  const shown =
    value === undefined ? "missing" : `found ${typeof value === "string" ? quoted(value) : kindOf(value)}`;
  return [{ path: issue.path, text: `${issue.message} (${shown})` }];
}

/** Numbers and the like as they are; of lists and maps only that they are such. */
function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "a list" : "a map";
}

/** The keys that the schema knows at a path. */
function namesAt(schema: z.$ZodType, path: Path): string[] {
  let at: z.$ZodType | undefined = schema;
  for (const key of [...path, undefined]) {
    while (at instanceof z.$ZodOptional || at instanceof z.$ZodDefault) at = at._zod.def.innerType;
    if (key === undefined) break;
    if (at instanceof z.$ZodArray) at = at._zod.def.element;
    else if (at instanceof z.$ZodObject) at = at._zod.def.shape[String(key)];
  }
  return at instanceof z.$ZodObject ? Object.keys(at._zod.def.shape) : [];
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
