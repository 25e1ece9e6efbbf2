import { randomUUID } from "node:crypto";
import { CLOCK_SKEW_MS, isoSeconds } from "../account/time.ts";
import type { AuditRun, AuditSettings } from "../audit/run-audit.ts";
import { RootwatchError } from "../errors.ts";
import { sinceLast } from "../report/since-last.ts";
import { rules } from "../rules/registry.generated.ts";
import { keepAndCompare } from "../service/audit/keep-and-compare.ts";
import { directoryStore } from "../store/directory.ts";
import { type CliIo, writeAll } from "./io.ts";

/**
 * Keeps an audit in a folder, and tells what has changed: below the report where people read it on standard output, else
 * on standard error.
 *
 * @throws RootwatchError `output_unwritable`, `memory_too_new`, `usage` where it is of the future
 */
export async function keepLocally(
  folder: string,
  run: AuditRun,
  settings: AuditSettings | undefined,
  { format, output }: { readonly format: string; readonly output?: string },
  io: CliIo,
): Promise<void> {
  const store = directoryStore(folder);
  const { observedAt } = run.audit;
  const now = io.now();
  if (observedAt.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    throw new RootwatchError(
      "usage",
      `--store keeps no audit of the future: ${isoSeconds(observedAt)}. All that is kept after it would be compared with nothing.`,
    );
  }
  const kept = await keepAndCompare(store, run, { rules, settings, now, requestId: randomUUID() });
  const isReadHere = format === "text" && output === undefined;
  const pieces = sinceLast(
    kept.changes,
    { wholeAt: kept.wholeAt, observedAt },
    isReadHere ? io.layout : { width: 100 },
  );
  if (isReadHere) await writeAll(pieces, io.out);
  else for (const piece of pieces) io.err(piece);
  for (const note of kept.notes) io.err(`${note}\n`);
  await kept.markTold();
  io.err(`Kept as ${kept.evidence.text.uri}\n`);
}
