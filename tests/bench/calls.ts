/**
 * `npm run bench:calls`: how many calls an audit of a company's account makes, and how many round trips it waits for: each
 * call is answered 50 ms late, and the time this adds is counted in times of 50 ms. `npm run bench:calls -- 5000` asks
 * an account of so many users, and shows the memory that one takes.
 */
import { randomUUID } from "node:crypto";
import { type ExecutionEnvironment, startEnvironment } from "../helpers/lambda/execution-environment.ts";
import { startGateway } from "../helpers/lambda/gateway.ts";
import { startMoto } from "../helpers/moto.ts";
import { forget, functionOf, installationIn, populate } from "./emulated-account.ts";

const ACCOUNT = { users: Number(process.argv[2] ?? 200), roles: 100, policies: 50 };
const LATENCY_MS = 50;
const ROUNDS = 11;
const MOST = { calls: 31, roundTrips: 5 };

const moto = await startMoto({ completed: true });
const gateway = await startGateway({ moto });
// The generation of the report is AWS's own time, which is not ours to count.
await moto.account({ reportReadyAtOnce: true, mfa: false });
const environment = await installationIn(gateway.url);
await populate(moto.url, ACCOUNT);
const print = (text: string) => process.stdout.write(`${text}\n`);

/** Milliseconds of an audit that tells everything, and remembers that it did. */
async function audit(started: ExecutionEnvironment): Promise<number> {
  await forget(moto.url);
  const result = await started.invoke(randomUUID(), "{}");
  if (result.functionError !== undefined) throw new Error(result.payload);
  return result.durationMs;
}

async function medianOf(started: ExecutionEnvironment, latencyMs: number): Promise<number> {
  gateway.latencyMs = latencyMs;
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await audit(started));
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
}

try {
  const started = await startEnvironment(await functionOf("src/handlers/audit.ts", environment));
  // The very first one asks AWS anew about whatever is grave: up to 150 calls more, five at a time.
  gateway.clear();
  await audit(started);
  const first = gateway.calls().length;
  gateway.clear();
  await audit(started);
  const calls = gateway.calls();
  const perAction = Map.groupBy(calls, ({ action }) => action);
  print(
    `An account of ${ACCOUNT.users} users, ${ACCOUNT.roles} roles and ${ACCOUNT.policies} policies, an audit that tells all of it (the first one made ${first} calls):`,
  );
  print(`${calls.length} API calls (at most ${MOST.calls}):`);
  for (const [action, { length }] of [...perAction].sort())
    print(`  ${String(length).padStart(2)} ${action}`);
  const at = await medianOf(started, 0);
  const late = await medianOf(started, LATENCY_MS);
  const roundTrips = (late - at) / LATENCY_MS;
  print(
    `Wall time, median of ${ROUNDS}: ${at.toFixed(0)} ms; with ${LATENCY_MS} ms more for each call ${late.toFixed(0)} ms: ` +
      `${roundTrips.toFixed(1)} round trips (at most ${MOST.roundTrips}).`,
  );
  const { maxMemoryMb } = await started.invoke(randomUUID(), "{}");
  print(`Memory at its largest: ${maxMemoryMb} MB.`);
  await started.stop();
  if (calls.length > MOST.calls || roundTrips > MOST.roundTrips) process.exitCode = 1;
} finally {
  await gateway.close();
  await moto.stop();
}
