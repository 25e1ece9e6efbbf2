import { sentence, wrapped } from "./mail-style.ts";
import type { Message } from "./sns.ts";

interface MissingRegion {
  readonly region: string;
  /** `it was sent and has not arrived` */
  readonly why: string;
}

/** For the operations topic: from these Regions not everything arrives, and root may be active there unseen. */
export function canariesMissingMessage(accountId: string, missing: readonly MissingRegion[]): Message {
  const regions = [...new Set(missing.map(({ region }) => region))];
  const text = [
    wrapped(
      `Rootwatch puts an event of its own on the bus of every watched Region of AWS account ${accountId}, once a day. From these it did not arrive, or something else could not be forwarded:`,
    ),
    "",
    ...missing.map(({ region, why }) => `  ${region}: ${sentence(why)}`),
    "",
    wrapped(
      "Until it does, what root does there may not be told. Look at the rules of Rootwatch in that Region (CloudFormation, StackSets, or deploy/forwarder.yml), and into the queue of what was not forwarded. To bring back what was deleted there, deploy once without that Region and once with it.",
    ),
    "",
    wrapped("To try again at once: npx rootwatch test-alert --through REGION"),
    "",
  ].join("\n");
  return {
    subject: shortened(`[operations] ${accountId}: not all is heard from ${regions.join(", ")}`),
    bodies: { default: text },
    attributes: { kind: "operations", severity: "high", accountId },
  };
}

/** SNS takes fewer than 100 characters. */
function shortened(text: string): string {
  return text.length < 100 ? text : `${text.slice(0, 96)}...`;
}
