/**
 * `npm run bench:cold`: how long init and the first audit take in AWS's own runtime client, against a handler that makes
 * the same calls and does nothing else. Each ratio is of two starts right after each other, now the one first and now the
 * other, so that both share the machine's good and bad moments; told is the median of the ratios. The limit is on the first
 * figure, at the emulator's own speed, where a call costs next to nothing and all that is ours shows. The second, with the
 * 50 ms for each call of `bench:calls`, shows what of it is left beside calls that take their time.
 */
import { randomUUID } from "node:crypto";
import { startEnvironment } from "../helpers/lambda/execution-environment.ts";
import { startGateway } from "../helpers/lambda/gateway.ts";
import type { FunctionSettings } from "../helpers/lambda/runtime-process.ts";
import { startMoto } from "../helpers/moto.ts";
import { forget, functionOf, installationIn } from "./emulated-account.ts";

const ROUNDS = 20;
const LATENCIES_MS = [0, 50];
const MOST = 1.15;

const moto = await startMoto({ completed: true });
const gateway = await startGateway({ moto });
await moto.account({ reportReadyAtOnce: true });
const environment = await installationIn(gateway.url);
const functions = {
  audit: await functionOf("src/handlers/audit.ts", environment),
  same: await functionOf("tests/bench/same-calls.ts", environment),
};
type Name = keyof typeof functions;

interface ColdStart {
  readonly initMs: number;
  readonly invokeMs: number;
}

/** Each audit is an installation's first. */
async function coldStart(settings: FunctionSettings): Promise<ColdStart> {
  await forget(moto.url);
  const started = await startEnvironment(settings);
  try {
    const result = await started.invoke(randomUUID(), "{}");
    if (result.functionError !== undefined) throw new Error(result.payload);
    return { initMs: result.initMs ?? Number.NaN, invokeMs: result.durationMs };
  } finally {
    await started.stop();
  }
}

async function callsOf(settings: FunctionSettings): Promise<string[]> {
  gateway.clear();
  await coldStart(settings);
  return gateway
    .calls()
    .map(({ action }) => action)
    .sort();
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (values.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

async function compare(latencyMs: number): Promise<number> {
  gateway.latencyMs = latencyMs;
  const pairs: Record<Name, ColdStart>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = await coldStart(functions[round % 2 === 0 ? "audit" : "same"]);
    const second = await coldStart(functions[round % 2 === 0 ? "same" : "audit"]);
    pairs.push(round % 2 === 0 ? { audit: first, same: second } : { audit: second, same: first });
  }
  const both = ({ initMs, invokeMs }: ColdStart) => initMs + invokeMs;
  process.stdout.write(`With ${latencyMs} ms more for each call, medians of ${ROUNDS}:\n`);
  for (const name of ["audit", "same"] as const) {
    const medianOf = (time: (start: ColdStart) => number) =>
      median(pairs.map((pair) => time(pair[name]))).toFixed(0);
    process.stdout.write(
      `  ${name.padEnd(6)} init ${medianOf(({ initMs }) => initMs)} ms, ` +
        `first audit ${medianOf(({ invokeMs }) => invokeMs)} ms, together ${medianOf(both)} ms\n`,
    );
  }
  const ratio = median(pairs.map(({ audit, same }) => both(audit) / both(same)));
  process.stdout.write(`  the audit takes ${ratio.toFixed(2)} x what its calls alone take\n`);
  return ratio;
}

try {
  const [ours, theirs] = [await callsOf(functions.audit), await callsOf(functions.same)];
  if (ours.join() !== theirs.join()) {
    throw new Error(`The calls differ, so the times cannot be compared:\n${ours.join()}\n${theirs.join()}`);
  }
  process.stdout.write(`Cold start and first audit, ${ours.length} calls each.\n`);
  const ratios: number[] = [];
  for (const latencyMs of LATENCIES_MS) ratios.push(await compare(latencyMs));
  process.stdout.write(`The limit, without added latency: ${MOST.toFixed(2)} x.\n`);
  if (!((ratios[0] ?? Number.NaN) <= MOST)) process.exitCode = 1;
} finally {
  await gateway.close();
  await moto.stop();
}
