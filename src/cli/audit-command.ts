import { Command, Option } from "commander";
import type { CliIo } from "./io.ts";
import { deadlineOption, failOnOption, folderArgument, formatOption, utcArgument } from "./options.ts";
import type { AuditOptions } from "./run-audit-command.ts";

export function auditCommand(io: CliIo, exit: (code: number) => void): Command {
  return new Command("audit")
    .summary("audit an account, a snapshot of one, or a downloaded credential report")
    .description(
      "Judges one AWS account and tells what fails, what to do, and what could not be checked.\n" +
        "Files are judged at their own time unless --now is given. A file named - is standard input.",
    )
    .addOption(
      new Option("--live", "the account of the current AWS credentials").conflicts([
        "snapshot",
        "credentialReport",
        "now",
      ]),
    )
    .addOption(
      new Option("--snapshot <file>", "a file that `rootwatch snapshot` made").conflicts("credentialReport"),
    )
    .option("--credential-report <file>", "a credential report (CSV) as IAM hands it out")
    .option(
      "--generated-at <time>",
      "when that report was made; without it the newest time in it is taken",
      utcArgument,
    )
    .option(
      "--settings <file>",
      "rootwatch.yml: rules switched on or off, parameters, attestations, exceptions",
    )
    .option("--now <time>", "judge ages at this time", utcArgument)
    .addOption(
      new Option("--store <folder>", "keep the audit there, and say what has changed since the one before")
        .argParser(folderArgument)
        .conflicts("now"),
    )
    .addOption(formatOption())
    .option("--output <file>", "write there instead of standard output")
    .addOption(failOnOption("exit 1 on a fail of this severity or graver"))
    .option("--allow-unknown", "exit 0 and not 3 where a rule of that severity could not be judged")
    .addOption(deadlineOption())
    .addHelpText(
      "after",
      "\nExit codes:\n  0  nothing at or above --fail-on fails, and all of it could be judged\n" +
        "  1  something at or above --fail-on fails, and no exception covers it\n  2  the command or one of its files is wrong\n" +
        "  3  nothing fails, but something at or above --fail-on could not be judged; a credential report\n" +
        "     alone does not show whether a trail records: --live asks AWS, --allow-unknown makes it 0\n",
    )
    .action(async (options: AuditOptions) => {
      // Loaded only where it is asked for: help and the list of rules start in half the time without it.
      const { runAuditCommand } = await import("./run-audit-command.ts");
      exit(await runAuditCommand(options, io));
    });
}
