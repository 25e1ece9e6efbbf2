import { Command, InvalidArgumentError, Option } from "commander";
import type { CliIo } from "./io.ts";
import { formatOption, regionArgument, regionOption, stageOption } from "./options.ts";
import type { TestAlertOptions } from "./run-test-alert-command.ts";

/** Ten seconds are the function's batching window, a cold start and EventBridge take a few more. */
const TIMEOUT_MS = 2 * 60_000;

/** What comes later than that does not come. */
const MAX_TIMEOUT_MS = 15 * 60_000;

export function testAlertCommand(io: CliIo, exit: (code: number) => void): Command {
  return new Command("test-alert")
    .summary("test that an alert arrives, or where it stops")
    .description(
      "Puts our canary event on the event bus and waits until the alerts topic has carried it, or says where it " +
        "stopped. Meanwhile EventBridge compares the rules as they are deployed with sample events of root. Everybody " +
        "on the topic is told that it is a test.",
    )
    .option("--through <region>", "put it on the bus of this Region, which forwards", regionArgument)
    .addOption(
      new Option("--timeout <duration>", "how long to wait: 90s, 2m; 15m at most")
        .argParser(timeoutArgument)
        .default(TIMEOUT_MS, "2m"),
    )
    .addOption(stageOption())
    .addOption(regionOption())
    .addOption(formatOption())
    .addHelpText(
      "after",
      "\nExit codes:\n  0  the topic carried it, and all rules are right\n" +
        "  1  it stopped, or a rule is wrong or could not be checked\n" +
        "  2  the command is wrong, or its credentials\n",
    )
    .action(async (options: TestAlertOptions) => {
      // The AWS SDK is loaded only where AWS is asked.
      const { runTestAlertCommand } = await import("./run-test-alert-command.ts");
      exit(await runTestAlertCommand(options, io));
    });
}

/** `90s` or `2m`, in milliseconds. */
function timeoutArgument(text: string): number {
  const [, count = "0", unit] = /^(\d{1,3})([sm])$/.exec(text) ?? [];
  const ms = Number(count) * (unit === "m" ? 60_000 : 1000);
  if (ms === 0 || ms > MAX_TIMEOUT_MS) {
    throw new InvalidArgumentError("It must be a time such as 90s or 2m, of 15 minutes at most.");
  }
  return ms;
}
