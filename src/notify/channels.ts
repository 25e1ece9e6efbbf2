/** One subscription to one of Rootwatch's topics, without its address: that is personal data. */
export interface Channel {
  readonly topicArn: string;
  /** SNS's word: `email`, `sqs`, `https` ... */
  readonly protocol: string;
  readonly state: "confirmed" | "pending";
}

/** Queues and streams are read by machines; all other protocols end at somebody's desk, or at a service that does. */
const MACHINES: ReadonlySet<string> = new Set(["sqs", "firehose"]);

/** Those at whose end somebody would see what is published: SNS accepts a message for nobody. */
export function channelsToPeople(channels: readonly Channel[]): Channel[] {
  return channels.filter(({ protocol, state }) => state === "confirmed" && !MACHINES.has(protocol));
}

/** `2 email, 1 sqs`; `none` where there are none. */
export function channelsText(channels: readonly Channel[]): string {
  const counts = Map.groupBy(channels, ({ protocol, state }) => `${state} ${protocol}`);
  return [...counts].map(([kind, { length }]) => `${length} ${kind}`).join(", ") || "none";
}
