import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface FunctionSettings {
  readonly name: string;
  readonly arn: string;
  /** As `file.export`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly region: string;
  /** Where the code is, unzipped. */
  readonly folder: string;
  /** The function's own variables, and its credentials. */
  readonly environment: Readonly<Record<string, string>>;
}

const RUNTIME_CLIENT = fileURLToPath(import.meta.resolve("aws-lambda-ric"));
const NATIVE_CLIENT = join(import.meta.dirname, "native-client.cjs");

/**
 * Starts AWS's runtime interface client with the function in it. It has Lambda's environment and no other: nothing of
 * the test's own reaches the function.
 *
 * @param runtimeApi host and port
 * @param log the open file that takes its output
 */
export function spawnRuntime(settings: FunctionSettings, runtimeApi: string, log: number): ChildProcess {
  const program = [
    // What Lambda leaves of the function's memory for its objects.
    `--max-old-space-size=${Math.floor(settings.memoryMb * 0.9)}`,
    "--require",
    NATIVE_CLIENT,
    RUNTIME_CLIENT,
  ];
  return spawn(pinnedNode(), program, {
    cwd: settings.folder,
    stdio: ["ignore", log, log],
    env: {
      PATH: process.env["PATH"] ?? "",
      LANG: "en_US.UTF-8",
      TZ: ":UTC",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_FUNCTION_NAME: settings.name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: `${new Date().toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]0`,
      AWS_REGION: settings.region,
      AWS_DEFAULT_REGION: settings.region,
      AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
      ...settings.environment,
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      LAMBDA_TASK_ROOT: settings.folder,
      _HANDLER: settings.handler,
    },
  });
}

/** The Node.js of the lock file, whichever runs the tests. */
function pinnedNode(): string {
  const pinned = join(import.meta.dirname, "../../../node_modules/.bin/node");
  return existsSync(pinned) ? pinned : process.execPath;
}

/** How a process ended, in the words that Lambda has for it. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) =>
      resolve(code === null ? `signal: ${signal === "SIGKILL" ? "killed" : signal}` : `exit status ${code}`),
    );
  });
}

/** Linux keeps the peak of a process's resident memory. */
export function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return peak === null ? undefined : Math.ceil(Number(peak[1]) / 1_024);
  } catch {
    return undefined;
  }
}
