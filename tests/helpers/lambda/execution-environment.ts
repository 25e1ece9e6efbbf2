import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { exited, type FunctionOutcome, failedWith, timedOut } from "./function-errors.ts";
import { type RuntimeApi, startRuntimeApi } from "./runtime-api.ts";
import { endOf, type FunctionSettings, memoryOf, spawnRuntime } from "./runtime-process.ts";

export interface InvocationResult extends FunctionOutcome {
  readonly requestId: string;
  /** What it wrote, with Lambda's own lines around it. */
  readonly log: string;
  /** Milliseconds from the start of the process to its first question for work; of a cold start alone. */
  readonly initMs?: number;
  /** Milliseconds from being given the event to having given the answer. */
  readonly durationMs: number;
  /** The process at its largest, where the system tells. */
  readonly maxMemoryMb?: number;
}

/** One process of AWS's runtime interface client with a function in it. */
export interface ExecutionEnvironment {
  /** Whether another invocation can be given to it; waits until the last one is quite over. */
  isUsable(): Promise<boolean>;
  /** One at a time. */
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  logs(): string;
  stop(): Promise<void>;
}

/** Lambda ends an init that takes longer. */
const MAX_INIT_MS = 10_000;

/** Starts the process and waits for the end of its init, whatever that is: its error is the first invocation's answer. */
export async function startEnvironment(settings: FunctionSettings): Promise<ExecutionEnvironment> {
  const api = await startRuntimeApi();
  const logFolder = mkdtempSync(join(tmpdir(), "rootwatch-function-"));
  const logFile = join(logFolder, "log");
  // A file, not a pipe: what the function wrote before it answered is in it when the answer comes.
  const logFd = openSync(logFile, "a");
  let keptLog: string | undefined;
  const readLog = () => (keptLog === undefined ? readFileSync(logFile) : Buffer.from(keptLog));
  const write = (line: string) => {
    if (keptLog === undefined) writeSync(logFd, `${line}\n`);
  };
  write(`INIT_START Runtime Version: nodejs:24 Runtime Version ARN: ${settings.arn}`);

  const startedAt = performance.now();
  const child = spawnRuntime(settings, api.address, logFd);
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = endOf(child).finally(() => {
    process.off("exit", kill);
    api.close();
  });
  const initFailure = await initOutcome(api, ended);
  let initMs: number | undefined = performance.now() - startedAt;
  if (initFailure !== undefined) kill();

  const run = async (requestId: string, payload: string): Promise<FunctionOutcome> => {
    if (initFailure !== undefined) return initFailure(requestId);
    const timeoutMs = settings.timeoutSeconds * 1_000;
    const stopTimer = new AbortController();
    const invocation = {
      requestId,
      payload: payload === "" ? "{}" : payload,
      deadline: Date.now() + timeoutMs,
      functionArn: settings.arn,
    };
    const outcome = await Promise.race([
      api.invoke(invocation),
      ended.then((how) => exited(requestId, how)),
      setTimeout(timeoutMs, "late" as const, { signal: stopTimer.signal }),
    ]);
    stopTimer.abort();
    if (outcome !== "late") return outcome;
    write(
      `${new Date().toISOString()} ${requestId} Task timed out after ${settings.timeoutSeconds.toFixed(2)} seconds\n`,
    );
    kill();
    await ended;
    return timedOut(requestId, settings.timeoutSeconds);
  };

  return {
    isUsable: async () =>
      initFailure === undefined &&
      (await Promise.race([api.idle().then(() => true), ended.then(() => false)])),
    async invoke(requestId, payload) {
      const from = initMs === undefined ? readLog().length : 0;
      write(`START RequestId: ${requestId} Version: $LATEST`);
      const began = performance.now();
      const outcome = await run(requestId, payload);
      const durationMs = performance.now() - began;
      const maxMemoryMb = memoryOf(child);
      const init = initMs === undefined ? {} : { initMs };
      write(`END RequestId: ${requestId}`);
      write(reportLine(settings, { requestId, durationMs, maxMemoryMb, ...init }));
      initMs = undefined;
      const log = readLog().subarray(from).toString("utf8");
      const memory = maxMemoryMb === undefined ? {} : { maxMemoryMb };
      return { ...outcome, requestId, log, durationMs, ...init, ...memory };
    },
    logs: () => readLog().toString("utf8"),
    async stop() {
      kill();
      await ended;
      if (keptLog !== undefined) return;
      keptLog = readFileSync(logFile, "utf8");
      closeSync(logFd);
      rmSync(logFolder, { recursive: true, force: true });
    },
  };
}

/** @returns nothing where the runtime is ready, else what its first invocation is answered with */
async function initOutcome(
  api: RuntimeApi,
  ended: Promise<string>,
): Promise<((requestId: string) => FunctionOutcome) | undefined> {
  const stopTimer = new AbortController();
  const late = setTimeout(MAX_INIT_MS, undefined, { signal: stopTimer.signal }).then(
    () => () => failedWith("Sandbox.Timedout", `Init timed out after ${MAX_INIT_MS / 1_000} seconds`),
  );
  late.catch(() => undefined);
  const outcome = await Promise.race([
    api.idle().then(() => undefined),
    api.initError.then((error) => () => error),
    ended.then((how) => (requestId: string) => exited(requestId, how)),
    late,
  ]);
  stopTimer.abort();
  return outcome;
}

function reportLine(
  { memoryMb }: FunctionSettings,
  report: Pick<InvocationResult, "requestId" | "durationMs" | "initMs"> & {
    readonly maxMemoryMb: number | undefined;
  },
): string {
  const { requestId, durationMs, initMs, maxMemoryMb = memoryMb } = report;
  const billed = Math.ceil(durationMs + (initMs ?? 0));
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billed} ms`,
    `Memory Size: ${memoryMb} MB`,
    `Max Memory Used: ${maxMemoryMb} MB`,
  ];
  return [...parts, ...(initMs === undefined ? [] : [`Init Duration: ${initMs.toFixed(2)} ms`]), ""].join(
    "\t",
  );
}
