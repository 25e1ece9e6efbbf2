import type { SNSClient } from "@aws-sdk/client-sns";
import { type Channel, channelsText } from "./channels.ts";
import type { Digest } from "./digest.ts";
import { digestChat } from "./digest-chat.ts";
import { digestJson } from "./digest-json.ts";
import { digestMail } from "./digest-mail.ts";
import { digestSubject } from "./digest-subject.ts";
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

export interface Listeners {
  /** To what a digest is published to. */
  readonly digests: readonly Channel[];
  /** To what is said of Rootwatch itself, alarms among it. */
  readonly operations: readonly Channel[];
}

/** A digest in its words, ready to go. */
interface WordedDigest {
  /** Resolves when every topic has taken it. @throws AggregateError, or the only error, where one has not */
  publish(): Promise<void>;
  /** Says on the operations topic that it waits because nobody would see it. */
  sayThatNobodyListens(channels: readonly Channel[]): Promise<void>;
}

/** Tells people, and whoever subscribed. */
export interface Announcer {
  listeners(): Promise<Listeners>;
  word(digest: Digest): WordedDigest;
}

export function snsAnnouncer(sns: SNSClient, topics: Topics, timeZone: string): Announcer {
  const { alerts, operations, chat } = topics;
  return {
    listeners: async () => {
      const digests = chat === undefined ? [alerts] : [alerts, chat];
      const channels = await channelsOf(sns, [...digests, operations]);
      const isOperations = ({ topicArn }: Channel) => topicArn === operations;
      return {
        digests: channels.filter((channel) => !isOperations(channel)),
        operations: channels.filter(isOperations),
      };
    },
    word: (digest) => {
      const message = digestMessage(digest, timeZone);
      return {
        publish: async () => {
          const published = await Promise.allSettled([
            publish(sns, alerts, message),
            ...(chat === undefined ? [] : [publish(sns, chat, chatMessage(digest))]),
          ]);
          const errors = published.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
          if (errors.length > 1)
            throw new AggregateError(errors, `Neither topic took the digest: ${errors[0]}`);
          if (errors.length === 1) throw errors[0];
        },
        sayThatNobodyListens: async (channels) => {
          await publish(sns, operations, nobodyListensMessage(digest, channels));
        },
      };
    },
  };
}

/** One digest for all protocols. */
export function digestMessage(digest: Digest, timeZone: string): Message {
  const mail = digestMail(digest, timeZone);
  const json = digestJson(digest);
  return {
    subject: digestSubject(digest),
    bodies: { default: mail, email: mail, https: json, lambda: json, sqs: json },
    attributes: attributesOf(digest, "digest"),
  };
}

function chatMessage(digest: Digest): Message {
  return {
    subject: digestSubject(digest),
    bodies: { default: digestChat(digest) },
    attributes: attributesOf(digest, "digest"),
  };
}

function nobodyListensMessage(digest: Digest, channels: readonly Channel[]): Message {
  const text = [
    `Rootwatch audited AWS account ${digest.accountId} and has something to tell, but nobody would see it:`,
    `no subscription for people is confirmed (there are: ${channelsText(channels)}).`,
    "",
    "Nothing was published, and nothing is lost: the next audit after somebody has confirmed tells all of it.",
    'Open the mail "AWS Notification - Subscription Confirmation" and follow its link. It is valid for two days;',
    "after that, deploy again with another address and back, or subscribe to the topic by hand.",
    "",
    `What waits: ${digestSubject(digest)}`,
    ...(digest.report === undefined ? [] : [`Full report: ${digest.report.text.url}`]),
    "",
  ].join("\n");
  return {
    subject: `[operations] ${digest.accountId}: a digest waits, no channel is confirmed`,
    bodies: { default: text },
    attributes: attributesOf(digest, "operations"),
  };
}

function attributesOf({ severity, accountId }: Digest, kind: string): Message["attributes"] {
  return { kind, severity, accountId };
}
