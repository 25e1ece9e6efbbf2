import { spawn } from "node:child_process";
import { join } from "node:path";
import { administrator } from "./administrator.ts";
import { type Gateway, startGateway } from "./lambda/gateway.ts";
import { type CompletedMoto, startMoto } from "./moto.ts";
import { whatRemains } from "./what-remains.ts";

const root = join(import.meta.dirname, "../..");

interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  /** Both streams, as a person sees them. */
  readonly seen: string;
}

/** An emulated AWS, and the commands of a person who works on it. */
export interface Deployment {
  readonly moto: CompletedMoto;
  readonly gateway: Gateway;
  /** Runs a command in the repository; it does not throw where the command fails. */
  run(command: string, ...args: readonly string[]): Promise<CommandResult>;
  /** Names of what a stack could have made and the emulated account still has, by kind. */
  remains(): ReturnType<typeof whatRemains>;
  end(): Promise<void>;
}

export const REGION = "us-east-1";
export const ACCOUNT_ID = "123456789012";

export async function startDeployment(): Promise<Deployment> {
  const moto = await startMoto({ completed: true });
  const gateway = await startGateway({ moto, retryDelayMs: 5 });
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: gateway.url,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: REGION,
    SLS_TELEMETRY_DISABLED: "1",
    NO_COLOR: "1",
  };
  return {
    moto,
    gateway,
    run: (command, ...args) =>
      new Promise((resolve, reject) => {
        const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
        let stdout = "";
        let seen = "";
        child.stdout.on("data", (chunk) => {
          stdout += chunk;
          seen += chunk;
        });
        child.stderr.on("data", (chunk) => {
          seen += chunk;
        });
        child.once("error", reject);
        child.once("close", (status) => resolve({ status: status ?? -1, stdout, seen }));
      }),
    remains: () => whatRemains(administrator(moto.url)),
    end: async () => {
      await gateway.close();
      await moto.stop();
    },
  };
}
