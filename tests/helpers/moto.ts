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

/** moto with its gaps closed by what is in `tests/emulator`. */
export interface CompletedMoto extends Moto {
  /** Changes what the account has that no call of AWS sets; what is not named stays. `reset` makes it healthy again. */
  account(state: AccountState): Promise<void>;
  /** From now on a role may do what its policies allow, and no more. The tests' own keys stay the administrator's. */
  enforceIam(enforced?: boolean): Promise<void>;
  /**
   * Puts an event on a Region's default bus as AWS's services do, whose sources AWS lets nobody else use.
   *
   * @returns where each rule that took it sent it
   */
  serviceEvent(event: ServiceEvent): Promise<readonly EventDelivery[]>;
}

interface ServiceEvent {
  /** The emulator's own account without it. */
  readonly account?: string;
  readonly region: string;
  /** To the second, as `2026-09-11T13:14:52Z`; now without it. */
  readonly time?: string;
  readonly id?: string;
  readonly source: string;
  readonly "detail-type": string;
  readonly resources?: readonly string[];
  readonly detail: object;
}

/** ARNs of a rule and its target; an event that was forwarded is told of by the rules of the second bus as well. */
interface EventDelivery {
  readonly rule: string;
  readonly target: string;
  /** Why it did not reach the target. */
  readonly error?: string;
  /** Where it went in that case. */
  readonly deadLetterQueue?: string;
  /** Why it did not reach that queue either. */
  readonly lost?: string;
}

/** See `tests/emulator/account_state.py`. Times are written as the credential report writes them. */
interface AccountState {
  readonly accountId?: string;
  readonly mfa?: boolean;
  /** A device in an app: AWS lists those alone. */
  readonly virtualMfa?: boolean;
  readonly passwordPresent?: boolean;
  readonly passwordLastUsed?: string | null;
  readonly passwordLastChanged?: string | null;
  readonly accountCreated?: string;
  readonly accessKeys?: readonly RootAccessKey[];
  readonly signingCertificates?: readonly Pick<RootAccessKey, "active" | "lastRotated">[];
  /** GenerateCredentialReport says COMPLETE the first time, not the second. */
  readonly reportReadyAtOnce?: boolean;
  readonly reportGeneratedAt?: string | null;
  readonly contact?: Readonly<Record<string, string>> | null;
  readonly contactVerification?: string | null;
  readonly rootFeatures?: readonly string[] | null;
  readonly serviceSpecificCredentials?: readonly Readonly<Record<string, string>>[];
  /** A trail of the organization's that this member of it sees. */
  readonly organizationTrail?: {
    readonly Name: string;
    readonly TrailARN: string;
    readonly HomeRegion: string;
    readonly IsMultiRegionTrail: boolean;
    readonly IsLogging: boolean;
  } | null;
  /** Subscriptions of the protocol email that are made from now on are confirmed, or stay pending. */
  readonly emailsConfirm?: boolean;
}

interface RootAccessKey {
  readonly active: boolean;
  readonly lastRotated: string;
  readonly lastUsed?: string;
  readonly region?: string;
  readonly service?: string;
}

/** It is there within a second; a machine under load gets more. */
const START_MS = 30_000;

const LAUNCHER = join(import.meta.dirname, "../emulator/moto_server.py");

/**
 * Starts moto, the AWS emulator, on a free port of this machine alone, making its Python environment first where there
 * is none.
 *
 * @param options.completed with what moto lacks of AWS; without it moto as it is
 * @throws Error with what the server said, where it does not come up
 */
export async function startMoto(options: { readonly completed: true }): Promise<CompletedMoto>;
export async function startMoto(options?: { readonly completed?: false }): Promise<Moto>;
export async function startMoto({ completed = false } = {}): Promise<Moto> {
  const python = await ensurePythonEnv();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(await mkdtemp(join(tmpdir(), "rootwatch-moto-")), "log");
  const log = await open(logFile, "w");
  // -B: no compiled files in the folder of the launcher.
  const program = completed ? ["-B", LAUNCHER] : ["-m", "moto.server"];
  const server = spawn(python, [...program, "-H", "127.0.0.1", "-p", String(port)], {
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
  const moto: Moto = {
    url,
    stop,
    reset: async () => {
      await fetch(`${url}/moto-api/reset`, { method: "POST" });
    },
  };
  return completed ? complete(moto) : moto;
}

function complete(moto: Moto): CompletedMoto {
  const post = async (path: string, body: string) => {
    const response = await fetch(`${moto.url}/moto-api/${path}`, { method: "POST", body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return text;
  };
  // moto takes the number of calls that it lets pass before it looks.
  const enforceIam = async (enforced = true) => {
    await post("reset-auth", enforced ? "0" : "inf");
  };
  return {
    ...moto,
    account: async (state) => {
      await post("rootwatch/account", JSON.stringify(state));
    },
    serviceEvent: async (event) =>
      // The shape is the emulator's own.
      (JSON.parse(await post("rootwatch/events", JSON.stringify(event))) as { deliveries: EventDelivery[] })
        .deliveries,
    enforceIam,
    reset: async () => {
      await enforceIam(false);
      await moto.reset();
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
