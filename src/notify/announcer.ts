import type { SNSClient } from "@aws-sdk/client-sns";
import type { Channel } from "./channels.ts";
import { channelsOf, type Message, publish } from "./sns.ts";

/** The topics of an installation. */
export interface Topics {
  /** Digests and alerts. */
  readonly alerts: string;
  /** What is wrong with Rootwatch itself. */
  readonly operations: string;
  /** Amazon Q Developer's; undefined where it is not configured. */
  readonly chat: string | undefined;
}

/** One topic that people are told on, and that has been told what it has been told. */
export interface Audience {
  readonly name: "alerts" | "chat";
  readonly topicArn: string;
}

/** Tells people, and whoever subscribed. What it says is worded elsewhere: no function needs all the words. */
export interface Announcer {
  readonly audiences: readonly Audience[];
  /** Who listens, on all topics. */
  channels(): Promise<Channel[]>;
  readonly operationsTopicArn: string;
  /** @throws whatever SNS answers: then nobody was told */
  publish(audience: Audience, message: Message): Promise<void>;
  /** Says something of Rootwatch itself. */
  sayToOperations(message: Message): Promise<void>;
}

export function snsAnnouncer(sns: SNSClient, topics: Topics): Announcer {
  const { alerts, operations, chat } = topics;
  const audiences: Audience[] = [
    { name: "alerts", topicArn: alerts },
    ...(chat === undefined ? [] : [{ name: "chat" as const, topicArn: chat }]),
  ];
  return {
    audiences,
    operationsTopicArn: operations,
    channels: () => channelsOf(sns, [...audiences.map(({ topicArn }) => topicArn), operations]),
    publish: async ({ topicArn }, message) => {
      await publish(sns, topicArn, message);
    },
    sayToOperations: async (message) => {
      await publish(sns, operations, message);
    },
  };
}
