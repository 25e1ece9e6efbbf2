import { RootwatchError } from "../errors.ts";
import * as z from "../schema.ts";
import { SECTION_NAMES } from "./section-names.ts";
import { type AccountSnapshot, describe, REASONS, valueSchemas } from "./snapshot.ts";

const unavailable = z.strictObject({
  status: z.literal("unavailable"),
  reason: z.enum(REASONS),
  message: z.string(),
});

function sectionSchema(value: z.ZodMiniType): z.ZodMiniType {
  const known = z.strictObject({
    status: z.literal("known"),
    value,
    stale: z.optional(z.literal(true)),
    /** How old the value was when it was captured, where it is stale. */
    ageSeconds: z.optional(z.number().check(z.nonnegative())),
  });
  return z.discriminatedUnion("status", [known, unavailable]);
}

export const snapshotSchema = z.strictObject({
  schema: z.literal("rootwatch/snapshot/1"),
  accountId: z.string().check(z.regex(/^\d{12}$/, "an account id has 12 digits")),
  partition: z.string().check(z.regex(/^aws[a-z-]*$/, "a partition is aws, aws-us-gov, aws-cn ...")),
  capturedAt: z.iso.datetime({ offset: false }),
  sections: z.strictObject(
    Object.fromEntries(SECTION_NAMES.map((name) => [name, z.optional(sectionSchema(valueSchemas[name]()))])),
  ),
});

/**
 * Reads a snapshot file.
 *
 * @param source what to call it in errors
 * @throws RootwatchError `snapshot_invalid`, naming the path and what stands there
 */
export function parseSnapshot(text: string, source: string): AccountSnapshot {
  const invalid = (problem: string, cause: unknown) =>
    new RootwatchError("snapshot_invalid", `${source} is not ${problem}`, { cause });
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (cause) {
    throw invalid(`JSON: ${(cause as Error).message}`, cause);
  }
  try {
    const result = snapshotSchema.safeParse(json);
    // The schema is made from the table of sections, which loses the link between a name and its value.
    if (result.success) return result.data as AccountSnapshot;
    throw invalid(`a snapshot: ${describe(result.error, json)}`, result.error);
  } catch (cause) {
    // JSON.parse takes any depth; whoever walks over the result does not.
    if (cause instanceof RangeError) throw invalid("a snapshot: it is nested too deeply", cause);
    throw cause;
  }
}
