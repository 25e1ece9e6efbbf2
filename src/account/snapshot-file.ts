import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";
import { parseJson } from "./json-text.ts";
import { SECTION_NAMES } from "./section-names.ts";
import { instant, unavailableSchema, valueSchemas } from "./section-values.ts";
import { type AccountSnapshot, describe } from "./snapshot.ts";

function sectionSchema(value: v.GenericSchema) {
  const known = v.strictObject({
    status: v.literal("known"),
    value,
    stale: v.optional(v.literal(true)),
    /** How old the value was when it was captured, where it is stale. */
    ageSeconds: v.optional(v.pipe(v.number(), v.minValue(0))),
  });
  return v.variant("status", [known, unavailableSchema]);
}

export const snapshotSchema = v.strictObject({
  schema: v.literal("rootwatch/snapshot/1"),
  accountId: v.pipe(v.string(), v.regex(/^\d{12}$/, "an account id has 12 digits")),
  partition: v.pipe(v.string(), v.regex(/^aws[a-z-]*$/, "a partition is aws, aws-us-gov, aws-cn ...")),
  capturedAt: instant,
  sections: v.strictObject(
    Object.fromEntries(SECTION_NAMES.map((name) => [name, v.optional(sectionSchema(valueSchemas[name]))])),
  ),
});

/**
 * Reads a snapshot file.
 *
 * @param source what to call it in errors
 * @throws RootwatchError `snapshot_invalid`, naming the path and what stands there
 */
export function parseSnapshot(text: string, source: string): AccountSnapshot {
  return readSnapshot(parseJson(text, source, "snapshot_invalid"), source);
}

/** The same of what has been parsed as JSON. */
export function readSnapshot(json: unknown, source: string): AccountSnapshot {
  const invalid = (problem: string, cause: unknown) =>
    new RootwatchError("snapshot_invalid", `${source} is not a snapshot: ${problem}`, { cause });
  try {
    const result = v.safeParse(snapshotSchema, json);
    // The schema is made from the table of sections, which loses the link between a name and its value.
    if (result.success) return result.output as AccountSnapshot;
    throw invalid(describe(result.issues), new v.ValiError(result.issues));
  } catch (cause) {
    // JSON.parse takes any depth; whoever walks over the result does not.
    if (cause instanceof RangeError) throw invalid("it is nested too deeply", cause);
    throw cause;
  }
}
