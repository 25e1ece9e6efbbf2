import { Command, InvalidArgumentError, Option } from "commander";
import type { CliIo } from "./io.ts";
import {
  bucketOption,
  folderArgument,
  formatOption,
  regionOption,
  stageOption,
  utcArgument,
} from "./options.ts";
import type { EvidenceCommandOptions } from "./run-evidence-command.ts";

/** What says which installation is meant. */
const INSTALLATION = ["bucket", "stage", "region"];

export function evidenceCommand(io: CliIo, exit: (code: number) => void): Command {
  return new Command("evidence")
    .summary("bundle the evidence of a period for an auditor")
    .description(
      "Copies what the audits of a period have left, and what root did, into a folder with a readable index\n" +
        "(index.html), and checks each file against the manifest of its audit. Days are those of UTC, and whole.",
    )
    .requiredOption("--from <time>", "first day, or first second, of the period", utcArgument)
    .option("--to <time>", "last day, or last second, of it; without it now", utcEndArgument)
    .requiredOption(
      "--output <folder>",
      "where the bundle is made: a new folder, or an empty one",
      folderArgument,
    )
    .addOption(
      new Option("--store <folder>", "take it from where `audit --store` keeps its audits")
        .argParser(folderArgument)
        .conflicts(INSTALLATION),
    )
    .addOption(
      new Option("--account <id>", "which account, where the folder has several").argParser(accountArgument),
    )
    .addOption(bucketOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExit codes:\n  0  there are audits, all that they left is as it was written, and nothing strange lies among it\n" +
        "  1  not so, or there is no audit; the bundle is made all the same\n" +
        "  2  the command is wrong, or the evidence cannot be read\n",
    )
    .action(async (options: EvidenceCommandOptions) => {
      const { runEvidenceCommand } = await import("./run-evidence-command.ts");
      exit(await runEvidenceCommand(options, io));
    });
}

/** A day stands for its last second. */
function utcEndArgument(text: string): Date {
  return utcArgument(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text);
}

function accountArgument(text: string): string {
  if (!/^\d{12}$/.test(text))
    throw new InvalidArgumentError("It must be an account id, which has 12 digits.");
  return text;
}
