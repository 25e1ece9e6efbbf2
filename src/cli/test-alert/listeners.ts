import { SNSClient } from "@aws-sdk/client-sns";
import { unavailableFrom } from "../../account/unavailable.ts";
import { type Channel, channelsText, channelsToPeople } from "../../notify/channels.ts";
import { channelsOf } from "../../notify/sns.ts";
import type { Installation } from "./installation.ts";

/** Who would hear of an alert. */
interface Listeners {
  /** `2 confirmed email`; `unknown` where AWS does not say. */
  readonly text: string;
  /** What the reader should know about them. */
  readonly warnings: readonly string[];
  /** Why nothing would be carried; undefined where somebody listens. */
  readonly nobody: string | undefined;
}

/** The function publishes nothing where nobody listens: what comes then ends among what could not be told. */
export async function listenersOf({
  alertsTopicArn,
  config,
  home,
}: Pick<Installation, "alertsTopicArn" | "config" | "home">): Promise<Listeners> {
  let channels: readonly Channel[];
  try {
    channels = await channelsOf(new SNSClient(config(home)), [alertsTopicArn]);
  } catch (error) {
    const { message } = unavailableFrom(error);
    const warnings = [`Warning: who listens to the topic could not be looked at: ${message}`];
    return { text: "unknown", warnings, nobody: undefined };
  }
  const text = channelsText(channels);
  if (!channels.some(({ state }) => state === "confirmed")) {
    const nobody =
      `no subscription of ${alertsTopicArn} is confirmed, and for nobody nothing is carried. Open the mail "AWS ` +
      'Notification - Subscription Confirmation" and follow its link; after two days deploy again, and AWS asks again.';
    return { text, warnings: [], nobody };
  }
  const warnings =
    channelsToPeople(channels).length > 0
      ? []
      : ["Warning: only machines listen to the topic. No person would see an alert."];
  return { text, warnings, nobody: undefined };
}
