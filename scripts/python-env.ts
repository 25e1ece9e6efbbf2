import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

interface Environment {
  /** Where it is made. */
  readonly folder: string;
  /** What pip installs into it. */
  readonly requirements: string;
  /** Who needs it, and what for, as the message says it where there is no Python. */
  readonly why: string;
}

export const END_TO_END: Environment = {
  folder: join(ROOT, ".venv"),
  requirements: join(ROOT, "tests", "requirements.txt"),
  why: "The end-to-end tests ask an AWS emulator that is written in Python",
};

export const TEMPLATE_CHECKS: Environment = {
  folder: join(ROOT, ".venv-template"),
  requirements: join(ROOT, "tests", "template-requirements.txt"),
  why: "cfn-lint and checkov, which check the template, are written in Python",
};

/** Making an environment takes half a minute, on a slow line some minutes; whoever held the lock longer is gone. */
const LOCK_LIFE_MS = 10 * 60_000;

/**
 * Makes a Python environment unless it is there as its requirements want it. Several processes may ask for it at once:
 * one makes it, the others wait.
 *
 * @returns the path of its Python
 * @throws Error saying what is missing, where it cannot be made
 */
export async function ensurePythonEnv(environment: Environment = END_TO_END): Promise<string> {
  const { folder, requirements } = environment;
  const stamp = join(folder, "requirements.sha256");
  const lock = join(folder, "being-made");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const python = join(
    folder,
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
  const upToDate = () =>
    existsSync(python) && existsSync(stamp) && readFileSync(stamp, "utf8").trim() === wanted;
  while (!upToDate()) {
    mkdirSync(folder, { recursive: true });
    if (!take(lock)) {
      await setTimeout(200);
      continue;
    }
    try {
      rmSync(stamp, { force: true });
      make(environment, python);
      writeFileSync(stamp, `${wanted}\n`);
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
  return python;
}

/** A directory is made by one alone. */
function take(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - since > LOCK_LIFE_MS) rmSync(lock, { recursive: true, force: true });
  return false;
}

function make({ folder, requirements, why }: Environment, python: string): void {
  const system = process.platform === "win32" ? "python" : "python3";
  if (spawnSync(system, ["--version"]).status !== 0) {
    throw new Error(
      `${why}, and there is no \`${system}\` here. Install Python 3.10 or later and try again.`,
    );
  }
  run(system, ["-m", "venv", folder], "On Debian and Ubuntu it needs the package python3-venv.");
  run(
    python,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements],
    "It needs Python 3.10 or later, and a package index that it can reach.",
  );
}

function run(command: string, args: readonly string[], advice: string): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  const why = error?.message ?? (stderr.trim().split("\n").slice(-3).join("\n") || `exit status ${status}`);
  throw new Error(`\`${command} ${args.join(" ")}\` failed: ${why}\n${advice}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(await ensurePythonEnv());
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
