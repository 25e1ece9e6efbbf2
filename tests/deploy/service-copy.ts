import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const CLI = join(root, "node_modules/.bin/serverless");

interface Ended {
  readonly code: number | null;
  /** What came on stdout and stderr, in order. */
  readonly output: string;
}

/** A copy of what is deployed, to package in: the Serverless Framework clears `.serverless` and `.esbuild` as it goes. */
export interface ServiceCopy {
  readonly folder: string;
  package(...parameters: readonly string[]): Promise<Ended>;
  /** A file that packaging made. */
  packaged(name: string): Buffer;
  remove(): void;
}

export function copyService(): ServiceCopy {
  const folder = mkdtempSync(join(tmpdir(), "rootwatch-service-"));
  for (const name of ["src", "deploy", "serverless.yml", "rootwatch.yml", "package.json"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    folder,
    package: (...parameters) =>
      run(folder, [
        "package",
        ...parameters.map((text) => (text.startsWith("--") ? text : `--param=${text}`)),
      ]),
    packaged: (name) => readFileSync(join(folder, ".serverless", name)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Nothing of the caller's AWS configuration, of which the template must not depend. */
function run(cwd: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, SLS_TELEMETRY_DISABLED: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });
}
