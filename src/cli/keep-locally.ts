import { randomUUID } from "node:crypto";
import type { AuditRun, AuditSettings } from "../audit/run-audit.ts";
import { sinceLast } from "../report/since-last.ts";
import { rules } from "../rules/registry.generated.ts";
import { keepAndCompare } from "../service/audit/keep-and-compare.ts";
import { directoryStore } from "../store/directory.ts";
import { type CliIo, writeAll } from "./io.ts";

/**
 * Keeps an audit in a folder, and tells what has changed: below the report where people read it on standard output, else
 * on standard error.
 *
 * @throws RootwatchError `output_unwritable`, `memory_too_new`
 */
export async function keepLocally(
  folder: string,
  run: AuditRun,
  settings: AuditSettings | undefined,
  { format, output }: { readonly format: string; readonly output?: string },
  io: CliIo,
): Promise<void> {
  const store = directoryStore(folder);
  const kept = await keepAndCompare(store, run, { rules, settings, requestId: randomUUID() });
  const { observedAt } = run.audit;
  const isReadHere = format === "text" && output === undefined;
  const pieces = sinceLast(
    kept.changes,
    { wholeAt: kept.wholeAt, observedAt },
    isReadHere ? io.layout : { width: 100 },
  );
  if (isReadHere) await writeAll(pieces, io.out);
  else for (const piece of pieces) io.err(piece);
  for (const note of kept.notes) io.err(`${note}\n`);
  io.err(`Kept as ${kept.evidence.text.uri}\n`);
}
