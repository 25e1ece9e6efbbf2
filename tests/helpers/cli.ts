import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import { main } from "../../src/cli/main.ts";
import { NOW } from "./account-fixture.ts";

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line within this process; the wall clock stands still. */
export async function runCli(
  args: readonly string[],
  { width = 80, colour = false, now = NOW } = {},
): Promise<CliRun> {
  let out = "";
  let err = "";
  const code = await main(args, {
    out: async (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    layout: { width, colours: colour ? pc.createColors(true) : undefined },
    interactive: false,
    now: () => now,
  });
  return { code, out, err };
}

/** The path of a new file, in a folder of its own, with this in it. */
export function fileWith(content: string | Uint8Array, name = "file"): string {
  const path = join(mkdtempSync(join(tmpdir(), "rootwatch-test-")), name);
  writeFileSync(path, content);
  return path;
}
