import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { ensurePythonEnv } from "../../scripts/python-env.ts";

export interface Moto {
  readonly url: string;
  /** Forgets everything that the emulated account has. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** It is there within a second; a machine under load gets more. */
const START_MS = 30_000;

/**
 * Starts moto, the AWS emulator, on a free port of this machine alone, making its Python environment first where there
 * is none.
 *
 * @throws Error with what the server said, where it does not come up
 */
export async function startMoto(): Promise<Moto> {
  const python = await ensurePythonEnv();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(await mkdtemp(join(tmpdir(), "rootwatch-moto-")), "log");
  const log = await open(logFile, "w");
  const server = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    // Into a file: a pipe that a busy test does not empty would stop the server after some hundred requests.
    stdio: ["ignore", "ignore", log.fd],
  });
  await log.close();
  const kill = () => server.kill("SIGKILL");
  process.once("exit", kill);

  const stop = async () => {
    process.off("exit", kill);
    if (hasEnded(server)) return;
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await Promise.race([ended, setTimeout(2_000, undefined, { ref: false })]);
    if (!hasEnded(server)) kill();
    await ended;
  };
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (hasEnded(server) || Date.now() > deadline) {
      await stop();
      throw new Error(
        `moto did not start on ${url}: ${(await readFile(logFile, "utf8")).slice(-2_000).trim()}`,
      );
    }
    await setTimeout(50);
  }
  return {
    url,
    stop,
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/data.json`, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
