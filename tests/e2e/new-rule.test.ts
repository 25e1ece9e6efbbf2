import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const copy = join(mkdtempSync(join(tmpdir(), "rootwatch-new-rule-")), "repository");

/** Runs a script of the copy as npm does. */
function script(name: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(copy, "scripts", name), ...args], { encoding: "utf8" });
}

function changed(): string[] {
  const status = execFileSync("git", ["-C", copy, "status", "--porcelain", "--untracked-files=all"], {
    encoding: "utf8",
  });
  return status.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(3)]));
}

beforeAll(() => {
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !/\/(node_modules|\.git|\.venv|dist|coverage)$/.test(path),
  });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", copy, "-c", "user.name=t", "-c", "user.email=t@t", ...args]);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "before");
});

describe("npm run new-rule", () => {
  it("makes three files to edit, and everything else follows", () => {
    const { status, stderr } = script("new-rule.ts", "users", "user-example");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(changed().sort()).toEqual([
      "docs/permissions.md",
      "docs/rules/README.md",
      "docs/rules/user-example.md",
      "schemas/settings.schema.json",
      "src/rules/registry.generated.ts",
      "src/rules/users/user-example.ts",
      "tests/rules/users/user-example.test.ts",
    ]);
    expect(readFileSync(join(copy, "src/rules/registry.generated.ts"), "utf8")).toContain('| "user-example"');
  });

  it("makes what compiles", () => {
    const tsc = join(root, "node_modules/.bin/tsc");
    const { status, stdout } = spawnSync(tsc, ["--noEmit", "-p", copy], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("makes a test that fails until it is filled in", () => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [vitest, "run", "--root", copy, "tests/rules/users/user-example.test.ts"],
      { encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stdout + stderr).toContain("no case of fail");
  });

  it("refuses a rule that exists, an unknown group and a name that is none", () => {
    for (const args of [["users", "user-mfa"], ["animals", "user-cat"], ["users", "User_Cat"], []]) {
      const { status, stderr } = script("new-rule.ts", ...args);
      expect(status).toBe(2);
      expect(stderr).toContain("Usage: npm run new-rule -- GROUP RULE-ID");
    }
  });

  it("is followed by a generator that finds a rule without test or document", () => {
    execFileSync("rm", [
      join(copy, "docs/rules/user-example.md"),
      join(copy, "tests/rules/users/user-example.test.ts"),
    ]);
    const { status, stderr } = script("generate.ts");
    expect(status).toBe(1);
    expect(stderr).toContain("src/rules/users/user-example.ts has no test");
    expect(stderr).toContain("src/rules/users/user-example.ts has no docs/rules/user-example.md");
  });
});
