import { RootwatchError } from "../errors.ts";

/** The JSON that a stored text is; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What this version cannot read because it is older must not be written over as if it were damaged.
 *
 * @param name of the schema, of which 1 is the newest version known here: `told` in `rootwatch/told/1`
 * @throws RootwatchError `memory_too_new`
 */
export function refuseLater(json: unknown, name: string, uri: string): void {
  const schema = typeof json === "object" && json !== null && "schema" in json ? json.schema : undefined;
  if (typeof schema !== "string") return;
  const [family, version] = schema.split(/\/(?=\d+$)/);
  if (family !== `rootwatch/${name}` || !(Number(version) > 1)) return;
  throw new RootwatchError(
    "memory_too_new",
    `${uri} was written by a later version of Rootwatch (${schema}); deploy that one.`,
  );
}
