import { createHash } from "node:crypto";
import * as v from "../../schema.ts";

/** A file of the evidence as it was written: whoever changes it afterwards is found out. */
export interface ManifestEntry {
  readonly name: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

const utcTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/));

/** `manifest.json` in the folder of an audit: what it is of, by what it was judged, and every other file that is there. */
export const manifestSchema = v.strictObject({
  schema: v.literal("rootwatch/manifest/1"),
  accountId: v.pipe(v.string(), v.regex(/^\d{12}$/)),
  auditId: v.string(),
  observedAt: utcTime,
  /** Version of Rootwatch. */
  rootwatch: v.string(),
  settingsHash: v.nullable(v.string()),
  rules: v.array(
    v.strictObject({ id: v.string(), severity: v.string(), parameters: v.record(v.string(), v.unknown()) }),
  ),
  files: v.pipe(
    v.array(
      v.strictObject({
        // A name is one inside of the folder, on any machine.
        name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9.-]*$/)),
        bytes: v.pipe(v.number(), v.integer(), v.minValue(0)),
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      }),
    ),
    // Of two words on one file nobody knows which is to be believed.
    v.check(
      (files) => new Set(files.map(({ name }) => name)).size === files.length,
      "two files have one name",
    ),
  ),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

export function entryOf(name: string, text: string): ManifestEntry {
  const bytes = Buffer.from(text, "utf8");
  return { name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Whether a text is the one that was written. */
export function isAsWritten(text: string, entry: ManifestEntry): boolean {
  const { bytes, sha256 } = entryOf(entry.name, text);
  return bytes === entry.bytes && sha256 === entry.sha256;
}
