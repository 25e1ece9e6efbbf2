import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Moto, startMoto } from "../helpers/moto.ts";
import { isDeployment, readmeCommands } from "../helpers/readme-commands.ts";

const root = join(import.meta.dirname, "../..");

/** The commands that CI itself runs, being what sets up and tests everything. */
const RUN_BY_CI = ["npm ci", "npm test"];

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
}, 300_000);
afterAll(() => moto.stop());

const here = [...new Set(readmeCommands)].filter(
  (command) => !RUN_BY_CI.includes(command) && !isDeployment(command),
);

describe("README.md", () => {
  it("has commands, and CI runs those that no test can", () => {
    const ci = readFileSync(join(root, ".ci/run"), "utf8");
    expect(readmeCommands.length).toBeGreaterThan(5);
    for (const command of RUN_BY_CI) expect(ci).toContain(`gate ${command}\n`);
  });

  it.each(here)("%s", (command) => {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", command], {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: moto.url,
        AWS_ACCESS_KEY_ID: "testing",
        AWS_SECRET_ACCESS_KEY: "testing",
      },
    });
    expect(stderr).not.toMatch(/\n\s+at |npm error code E/);
    expect(stdout).not.toBe("");
    // 1 where the account at hand has something grave to tell.
    expect([0, 1]).toContain(status);
  });
});
