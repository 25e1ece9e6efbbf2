import { parseJson } from "../account/json-text.ts";
import { quoted } from "../account/reading.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import { readSnapshot } from "../account/snapshot-file.ts";
import type { ComparedAudit } from "../audit/diff-side.ts";
import { RootwatchError } from "../errors.ts";
import { readAuditFile } from "../report/audit-file.ts";
import * as v from "../schema.ts";
import { readTextInput } from "./files.ts";

/** One of the two that are compared: an audit, or what has yet to be audited. */
export type DiffInput =
  | { readonly kind: "audit"; readonly audit: ComparedAudit }
  | { readonly kind: "snapshot"; readonly snapshot: AccountSnapshot };

const named = v.object({ schema: v.string() });

/**
 * Reads a file by what it says that it is.
 *
 * @throws RootwatchError `audit_invalid`, `snapshot_invalid`, `input_unreadable`
 */
export async function diffInput(path: string): Promise<DiffInput> {
  const source = path === "-" ? "Standard input" : path;
  const json = parseJson(await readTextInput(path), source, "audit_invalid");
  const name = v.is(named, json) ? json.schema : undefined;
  const [, kind, version] = /^rootwatch\/(audit|snapshot)\/(\d+)$/.exec(name ?? "") ?? [];
  if (kind === undefined || name === undefined) {
    const found = name === undefined ? "it names no schema" : `its schema is ${quoted(name)}`;
    throw new RootwatchError(
      "audit_invalid",
      `${source} is neither the result of an audit (rootwatch/audit/1) nor a snapshot (rootwatch/snapshot/1): ${found}`,
    );
  }
  if (Number(version) > 1) {
    throw new RootwatchError(
      "audit_invalid",
      `${source} is ${name}, of a newer Rootwatch; this one reads rootwatch/${kind}/1`,
    );
  }
  return kind === "audit"
    ? { kind, audit: readAuditFile(json, source) }
    : { kind: "snapshot", snapshot: readSnapshot(json, source) };
}
