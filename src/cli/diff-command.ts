import { Argument, Command } from "commander";
import type { CliIo } from "./io.ts";
import { failOnOption, formatOption } from "./options.ts";
import type { DiffOptions } from "./run-diff-command.ts";

export function diffCommand(io: CliIo, exit: (code: number) => void): Command {
  return new Command("diff")
    .summary("compare two audits of one account")
    .description(
      "Compares two audits of one account: what fails in B and did not in A, what is over, what can no\n" +
        "longer be judged. Each file is the result of an audit (`rootwatch audit --format json`, or\n" +
        "audit.json of the evidence), or a snapshot, which is judged at its own time. One may be -,\n" +
        "standard input.",
    )
    .addArgument(new Argument("<a>", "the audit, or the snapshot, to compare with"))
    .addArgument(new Argument("<b>", "the later one"))
    .option("--settings <file>", "rootwatch.yml, for judging snapshots")
    .addOption(formatOption())
    .option("--output <file>", "write there instead of standard output")
    .addOption(failOnOption("exit 1 on a new fail of this severity or graver"))
    .option("--allow-unknown", "exit 0 and not 3 where something of that severity can no longer be judged")
    .addHelpText(
      "after",
      "\nExit codes:\n  0  nothing at or above --fail-on fails in B that did not in A; what fails in both is not new\n" +
        "  1  something at or above --fail-on fails in B that did not in A, has grown to it, or happened again;\n" +
        "     what an exception covers does not count, and does again where none does any more\n" +
        "  2  the command or one of its files is wrong, or they are of two accounts\n" +
        "  3  as 0, but something at or above --fail-on that A could tell, B cannot\n",
    )
    .action(async (a: string, b: string, options: DiffOptions) => {
      const { runDiffCommand } = await import("./run-diff-command.ts");
      exit(await runDiffCommand(a, b, options, io));
    });
}
