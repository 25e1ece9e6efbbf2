import { diffAudits } from "../audit/diff.ts";
import type { ComparedAudit } from "../audit/diff-side.ts";
import { type AuditSettings, runAudit } from "../audit/run-audit.ts";
import { RootwatchError } from "../errors.ts";
import { diffJson } from "../report/diff-json.ts";
import { diffText } from "../report/diff-text.ts";
import { auditHead, findingJson } from "../report/json.ts";
import { rules } from "../rules/registry.generated.ts";
import { exitCodeOfDiff } from "./diff-exit-code.ts";
import { type DiffInput, diffInput } from "./diff-input.ts";
import type { FailOn } from "./exit-code.ts";
import { writeOutput } from "./files.ts";
import { type CliIo, writeAll } from "./io.ts";
import { settingsFrom } from "./settings-file.ts";

export interface DiffOptions {
  readonly settings?: string;
  readonly format: "text" | "json";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly allowUnknown?: true;
}

/** @throws RootwatchError for a mistake in the options or their files */
export async function runDiffCommand(
  pathA: string,
  pathB: string,
  options: DiffOptions,
  io: CliIo,
): Promise<number> {
  if (pathA === "-" && pathB === "-") {
    throw new RootwatchError("usage", "Only one of the two can be standard input.");
  }
  const settings =
    options.settings === undefined ? undefined : await settingsFrom(options.settings, io.now());
  // One after the other: what is wrong with the first is told first.
  const inputs = [await diffInput(pathA), await diffInput(pathB)] as const;
  if (settings !== undefined && inputs.every(({ kind }) => kind === "audit")) {
    throw new RootwatchError(
      "usage",
      "--settings goes with a snapshot only: an audit was judged by its own.",
    );
  }
  const [a, b] = [await judged(inputs[0], settings), await judged(inputs[1], settings)];
  if (a.accountId !== b.accountId) {
    throw new RootwatchError(
      "usage",
      `They are of two accounts: ${pathA} of ${a.accountId}, ${pathB} of ${b.accountId}.`,
    );
  }
  if (b.observedAt < a.observedAt) io.err("B is the older of the two: what is told as new was before.\n");
  const diff = diffAudits(a, b, new Set(rules.filter(({ fact }) => fact).map(({ id }) => id)));
  const layout = options.output === undefined ? io.layout : { width: 100 };
  const pieces = options.format === "json" ? diffJson(a, b, diff) : diffText(a, b, diff, layout);
  if (options.output === undefined) await writeAll(pieces, io.out);
  else await writeOutput(options.output, pieces);
  return exitCodeOfDiff(diff, options.failOn, options.allowUnknown ?? false);
}

async function judged(input: DiffInput, settings: AuditSettings | undefined): Promise<ComparedAudit> {
  if (input.kind === "audit") return input.audit;
  const { snapshot } = input;
  const time = new Date(snapshot.capturedAt);
  const { audit } = await runAudit({
    capture: async () => ({ snapshot, time, reportTimeInferred: false }),
    rules,
    settings,
  });
  return { ...auditHead(audit), findings: audit.findings.map(findingJson) };
}
