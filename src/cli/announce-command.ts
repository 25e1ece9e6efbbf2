import { Command, InvalidArgumentError, Option } from "commander";
import { announcementId } from "../alerts/announcements-text.ts";
import * as v from "../schema.ts";
import { durationArgument } from "./announce-window.ts";
import type { CliIo } from "./io.ts";
import { bucketOption, formatOption, regionOption, stageOption, utcArgument } from "./options.ts";
import type { AnnounceOptions } from "./run-announce-command.ts";

/** What only a new announcement has. */
const OF_A_NEW_ONE = ["for", "reason", "by", "from"];

export function announceCommand(io: CliIo): Command {
  return new Command("announce")
    .summary("say beforehand that root will be used")
    .description(
      "Says beforehand that root will be used: how long, why and by whom. No alert is silenced. It quotes what was " +
        "announced, and is one severity milder where root then does something with MFA and it succeeds.",
    )
    .option("--for <duration>", "how long: 30m, 1h, 1h30m, 1d; 7 days at most", durationArgument)
    .option("--reason <text>", "what root is needed for")
    .option("--by <name>", "who will use it")
    .option("--from <time>", "when it begins, up to 30 days ahead; without it now", utcArgument)
    .addOption(new Option("--list", "tell what is announced").conflicts(["cancel", ...OF_A_NEW_ONE]))
    .addOption(
      new Option("--cancel <id>", "end an announcement now").argParser(idArgument).conflicts(OF_A_NEW_ONE),
    )
    .addOption(bucketOption())
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(formatOption())
    .action(async (options: AnnounceOptions) => {
      // The AWS SDK is loaded only where AWS is asked.
      const { runAnnounceCommand } = await import("./run-announce-command.ts");
      await runAnnounceCommand(options, io);
    });
}

function idArgument(text: string): string {
  if (!v.is(announcementId, text)) {
    throw new InvalidArgumentError("It must be an id that --list shows: 12 of the digits 0-9 and a-f.");
  }
  return text;
}
