import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const REQUIREMENTS = join(ROOT, "tests", "requirements.txt");
const VENV = join(ROOT, ".venv");
const STAMP = join(VENV, "requirements.sha256");
const LOCK = join(VENV, "being-made");

/** Making the environment takes seconds, on a slow line a minute or two; whoever held the lock longer is gone. */
const LOCK_LIFE_MS = 5 * 60_000;

/**
 * Makes the Python environment of the end-to-end tests, `.venv`, unless it is there as `tests/requirements.txt` wants
 * it. Several processes may ask for it at once: one makes it, the others wait.
 *
 * @returns the path of its Python
 * @throws Error saying what is missing, where it cannot be made
 */
export async function ensurePythonEnv(): Promise<string> {
  const wanted = createHash("sha256").update(readFileSync(REQUIREMENTS)).digest("hex");
  const python = join(
    VENV,
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
  const upToDate = () =>
    existsSync(python) && existsSync(STAMP) && readFileSync(STAMP, "utf8").trim() === wanted;
  while (!upToDate()) {
    mkdirSync(VENV, { recursive: true });
    if (!takeLock()) {
      await setTimeout(200);
      continue;
    }
    try {
      rmSync(STAMP, { force: true });
      make(python);
      writeFileSync(STAMP, `${wanted}\n`);
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
  return python;
}

/** A directory is made by one alone. */
function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  if (Date.now() - since > LOCK_LIFE_MS) rmSync(LOCK, { recursive: true, force: true });
  return false;
}

function make(python: string): void {
  const system = process.platform === "win32" ? "python" : "python3";
  if (spawnSync(system, ["--version"]).status !== 0) {
    throw new Error(
      `The end-to-end tests ask an AWS emulator that is written in Python, and there is no \`${system}\` here. ` +
        "Install Python 3.10 or later and run them again.",
    );
  }
  run(system, ["-m", "venv", VENV], "On Debian and Ubuntu it needs the package python3-venv.");
  run(
    python,
    ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS],
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
