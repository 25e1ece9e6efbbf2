import { RootwatchError } from "../errors.ts";

/** What the stack tells the function that posts to Slack. */
export interface SlackEnvironment {
  /** Where the URL of the webhook is: ARN of a secret, name or ARN of a parameter. Never the URL itself. */
  readonly webhook: string;
  readonly timeZone: string;
  readonly region: string;
}

/** @throws RootwatchError `environment_invalid`, naming each variable that is missing */
export function parseSlackEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): SlackEnvironment {
  const names = { webhook: "ROOTWATCH_SLACK_WEBHOOK", timeZone: "ROOTWATCH_TIME_ZONE", region: "AWS_REGION" };
  const missing = Object.values(names).filter((name) => !variables[name]);
  if (missing.length > 0) {
    throw new RootwatchError(
      "environment_invalid",
      `The environment is not valid. Missing: ${missing.join(", ")}`,
    );
  }
  const { webhook, timeZone, region } = names;
  const read = (name: string) => variables[name] ?? "";
  if (/^https?:/i.test(read(webhook))) {
    // Environments are shown in the console. The value is not repeated here.
    throw new RootwatchError(
      "environment_invalid",
      `The environment is not valid. ${webhook}: it must say where the URL is kept, and not be the URL`,
    );
  }
  return { webhook: read(webhook), timeZone: read(timeZone), region: read(region) };
}
