import { CLOCK_SKEW_MS } from "../account/time.ts";
import { type AuditInput, type AuditOrder, type AuditRun, runAudit } from "../audit/run-audit.ts";
import { RootwatchError } from "../errors.ts";
import { auditJson } from "../report/json.ts";
import { auditText } from "../report/text.ts";
import { rules } from "../rules/registry.generated.ts";
import { reportInput, snapshotInput } from "./audit-input.ts";
import { exitCodeOf, type FailOn } from "./exit-code.ts";
import { writeOutput } from "./files.ts";
import { type CliIo, writeAll } from "./io.ts";
import { settingsFrom } from "./settings-file.ts";

export interface AuditOptions {
  readonly live?: true;
  readonly snapshot?: string;
  readonly credentialReport?: string;
  readonly settings?: string;
  readonly now?: Date;
  readonly generatedAt?: Date;
  readonly format: "text" | "json";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly allowUnknown?: true;
  readonly deadline: number;
  /** Folder in which audits and the memory of them are kept. */
  readonly store?: string;
}

/**
 * Audits what the options name and writes the report.
 *
 * @returns the exit code
 * @throws RootwatchError for a mistake in the options or their files
 */
export async function runAuditCommand(options: AuditOptions, io: CliIo): Promise<number> {
  const settings =
    options.settings === undefined ? undefined : await settingsFrom(options.settings, io.now());
  const run = await runOf(
    { capture: () => checkedInput(options, io), rules, settings, now: options.now },
    options,
  );
  const { audit } = run;
  const toFile = options.output !== undefined;
  const layout = toFile ? { width: 100 } : io.layout;
  const pieces = options.format === "json" ? auditJson(audit) : auditText(audit, rules, layout);
  if (options.output === undefined) await writeAll(pieces, io.out);
  else await writeOutput(options.output, pieces);
  if (options.store !== undefined) {
    const { keepLocally } = await import("./keep-locally.ts");
    await keepLocally(options.store, run, settings, options, io);
  }
  return exitCodeOf(audit.findings, options.failOn, options.allowUnknown ?? false);
}

async function runOf(order: AuditOrder, { live, deadline }: AuditOptions): Promise<AuditRun> {
  const started = performance.now();
  const run = await runAudit(order);
  if (live !== true) return run;
  const { confirmLive } = await import("./live.ts");
  return confirmLive(order, run, deadline * 1000 - (performance.now() - started));
}

async function checkedInput(options: AuditOptions, io: CliIo): Promise<AuditInput> {
  const input = await inputOf(options, io);
  if (input.reportTimeInferred) {
    io.err(
      `The file does not say when it was made; the newest time in it, ${input.snapshot.capturedAt}, was taken. ` +
        "Use --generated-at to say it.\n",
    );
  }
  const { now } = options;
  if (
    options.snapshot !== undefined &&
    now !== undefined &&
    now.getTime() < input.time.getTime() - CLOCK_SKEW_MS
  ) {
    throw new RootwatchError(
      "usage",
      `--now is before the snapshot was captured, ${input.snapshot.capturedAt}.`,
    );
  }
  return input;
}

async function inputOf(options: AuditOptions, io: CliIo): Promise<AuditInput> {
  const { live, snapshot, credentialReport, generatedAt, now, deadline } = options;
  if (generatedAt !== undefined && credentialReport === undefined) {
    throw new RootwatchError("usage", "--generated-at goes with --credential-report only.");
  }
  if (live === true) {
    // The AWS SDK is loaded only where AWS is asked.
    const { captureLive } = await import("./live.ts");
    const captured = await captureLive(deadline, io);
    return { snapshot: captured, time: new Date(captured.capturedAt), reportTimeInferred: false };
  }
  if (snapshot !== undefined) return snapshotInput(snapshot);
  if (credentialReport !== undefined)
    return reportInput(credentialReport, generatedAt, now ?? generatedAt ?? io.now());
  throw new RootwatchError(
    "usage",
    "Say what to audit: --live, --snapshot FILE or --credential-report FILE.",
  );
}
