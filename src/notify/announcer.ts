import type { SNSClient } from "@aws-sdk/client-sns";
import type { Alert } from "../alerts/alert.ts";
import type { AlertSources } from "./alert-json.ts";
import { alertChatMessage, alertMessage } from "./alert-message.ts";
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

/** One topic that digests are published to, and that has been told what it has been told. */
export interface Audience {
  readonly name: "alerts" | "chat";
  readonly topicArn: string;
  /** The digest in its words, ready to go. */
  word(digest: Digest): Message;
  /** An alert in its words. */
  wordAlert(alert: Alert, sources: AlertSources): Message;
}

/** Tells people, and whoever subscribed. */
export interface Announcer {
  readonly audiences: readonly Audience[];
  /** Who listens, on all topics. */
  channels(): Promise<Channel[]>;
  readonly operationsTopicArn: string;
  /** @throws whatever SNS answers: then nobody was told */
  publish(audience: Audience, message: Message): Promise<void>;
  /** Says on the operations topic that a digest waits because nobody would see it. */
  sayThatNobodyListens(digest: Digest, channels: readonly Channel[]): Promise<void>;
  /** Says something of Rootwatch itself. */
  sayToOperations(message: Message): Promise<void>;
}

export function snsAnnouncer(sns: SNSClient, topics: Topics, timeZone: string): Announcer {
  const { alerts, operations, chat } = topics;
  const audiences: Audience[] = [
    {
      name: "alerts",
      topicArn: alerts,
      word: (digest) => digestMessage(digest, timeZone),
      wordAlert: (alert, sources) => alertMessage(alert, { timeZone, ...sources }),
    },
    ...(chat === undefined
      ? []
      : [
          {
            name: "chat" as const,
            topicArn: chat,
            word: chatMessage,
            wordAlert: (alert: Alert, { evidence }: AlertSources) =>
              alertChatMessage(alert, { timeZone, evidence }),
          },
        ]),
  ];
  return {
    audiences,
    operationsTopicArn: operations,
    channels: () => channelsOf(sns, [...audiences.map(({ topicArn }) => topicArn), operations]),
    publish: async ({ topicArn }, message) => {
      await publish(sns, topicArn, message);
    },
    sayThatNobodyListens: async (digest, channels) => {
      await publish(sns, operations, nobodyListensMessage(digest, channels));
    },
    sayToOperations: async (message) => {
      await publish(sns, operations, message);
    },
  };
}

/** One digest for all protocols. */
export function digestMessage(digest: Digest, timeZone: string): Message {
  const mail = digestMail(digest, timeZone);
  const json = digestJson(digest);
  return {
    subject: digestSubject(digest),
    bodies: {
      default: mail,
      email: mail,
      https: json,
      lambda: json,
      sqs: json,
      // A text message has no room for more.
      sms: [digestSubject(digest), digest.report?.text.url ?? ""].join(" ").trim(),
    },
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
    "after that, deploy again, and AWS asks again.",
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
