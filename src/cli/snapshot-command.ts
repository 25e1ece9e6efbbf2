import { Command } from "commander";
import { writeOutput } from "./files.ts";
import type { CliIo } from "./io.ts";
import { deadlineOption } from "./options.ts";

/** It names every user of the account: nobody but the owner of the file reads it. */
const OWNER_ONLY = 0o600;

export function snapshotCommand(io: CliIo): Command {
  return new Command("snapshot")
    .summary("capture the live account for later, or for somebody else to audit")
    .description(
      "Captures what an audit reads of the account of the current AWS credentials.\n" +
        "Contacts are kept as present or absent, never their values. A file is readable by its owner only.",
    )
    .option("--output <file>", "write there instead of standard output")
    .addOption(deadlineOption())
    .action(async ({ output, deadline }: { output?: string; deadline: number }) => {
      const { captureLive } = await import("./live.ts");
      const text = `${JSON.stringify(await captureLive(deadline, io), null, 2)}\n`;
      if (output === undefined) await io.out(text);
      else await writeOutput(output, [text], OWNER_ONLY);
    });
}
