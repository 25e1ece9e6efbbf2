import { type Clock, systemClock } from "../account/clock.ts";
import { EXIT } from "./exit-code.ts";
import type { CliIo } from "./io.ts";
import { progressOn } from "./progress.ts";
import { type InstallationOptions, openInstallation } from "./test-alert/installation.ts";
import { listenersOf } from "./test-alert/listeners.ts";
import { checkPatterns } from "./test-alert/patterns.ts";
import { isWell, type TestAlert, testAlertJson, testAlertText } from "./test-alert/report.ts";
import { notSent, sendOff } from "./test-alert/send-off.ts";
import { wayOf } from "./test-alert/way.ts";

export interface TestAlertOptions extends InstallationOptions {
  /** The Region on whose bus the event is put; without it the home Region. */
  readonly through?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly format: "text" | "json";
}

/**
 * Sends our event through what is deployed, and tells how far it came.
 *
 * @returns the exit code
 * @throws RootwatchError where the installation is not found, or these credentials may neither send nor look
 */
export async function runTestAlertCommand(
  options: TestAlertOptions,
  io: CliIo,
  clock: Clock = systemClock,
): Promise<number> {
  const test = await testAlert(options, io, clock);
  await io.out(options.format === "json" ? testAlertJson(test) : testAlertText(test));
  return isWell(test) ? EXIT.ok : EXIT.failed;
}

async function testAlert(
  { stage, region, through, timeout: timeoutMs }: TestAlertOptions,
  io: CliIo,
  clock: Clock,
): Promise<TestAlert> {
  const progress = progressOn(io);
  const { say } = progress;
  try {
    say("Asking AWS what is installed");
    const installation = await openInstallation({ stage, region });
    const { home, caller } = installation;
    const way = wayOf(installation, through ?? home);
    const { text: listeners, warnings, nobody } = await listenersOf(installation);
    const regions = [...new Set([home, way.through])];
    const { eventId, outcome: outcomeOf } =
      nobody === undefined
        ? await sendOff(installation, way, { timeoutMs, at: io.now(), clock, say })
        : notSent(nobody);
    const [outcome, ...rules] = await Promise.all([
      outcomeOf(),
      ...regions.map((one) => checkPatterns(installation, way, one)),
    ]);
    const { accountId } = caller;
    return {
      accountId,
      home,
      through: way.through,
      eventId,
      outcome,
      listeners,
      warnings,
      rules: rules.flat(),
    };
  } finally {
    progress.end();
  }
}
