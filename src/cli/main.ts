import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import { RootwatchError } from "../errors.ts";
import { printable } from "../report/printable.ts";
import { announceCommand } from "./announce-command.ts";
import { auditCommand } from "./audit-command.ts";
import { diffCommand } from "./diff-command.ts";
import { evidenceCommand } from "./evidence-command.ts";
import { EXIT } from "./exit-code.ts";
import type { CliIo } from "./io.ts";
import { purgeCommand } from "./purge-command.ts";
import { rulesCommand } from "./rules-command.ts";
import { snapshotCommand } from "./snapshot-command.ts";
import { testAlertCommand } from "./test-alert-command.ts";

/**
 * Runs one command line.
 *
 * @param args what follows the name of the program
 * @returns the exit code; a bug is thrown as it is
 */
export async function main(args: readonly string[], io: CliIo): Promise<number> {
  let code: number = EXIT.ok;
  const program = new Command("rootwatch")
    .description("The watch over an AWS account's root user, credentials and recovery settings.")
    .version(packageJson.version)
    .addCommand(
      auditCommand(io, (exitCode) => {
        code = exitCode;
      }),
    )
    .addCommand(rulesCommand(io))
    .addCommand(
      diffCommand(io, (exitCode) => {
        code = exitCode;
      }),
    )
    .addCommand(
      evidenceCommand(io, (exitCode) => {
        code = exitCode;
      }),
    )
    .addCommand(snapshotCommand(io))
    .addCommand(announceCommand(io))
    .addCommand(
      testAlertCommand(io, (exitCode) => {
        code = exitCode;
      }),
    )
    .addCommand(purgeCommand(io));
  const pending: Promise<void>[] = [];
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => pending.push(io.out(text)),
      writeErr: io.err,
      getOutHelpWidth: () => Math.min(io.layout.width, 100),
      getErrHelpWidth: () => Math.min(io.layout.width, 100),
      getOutHasColors: () => io.layout.colours !== undefined,
      getErrHasColors: () => false,
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (!(error instanceof RootwatchError)) throw error;
    // What was found in a file stands in it, names of members included. Some have a line for each problem.
    io.err(`rootwatch: ${error.message.split("\n").map(printable).join("\n")}\n`);
    return EXIT.usage;
  } finally {
    await Promise.all(pending);
  }
}
