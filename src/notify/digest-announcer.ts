import type { SNSClient } from "@aws-sdk/client-sns";
import { type Announcer, type Audience, snsAnnouncer, type Topics } from "./announcer.ts";
import { type Channel, channelsText } from "./channels.ts";
import type { Digest } from "./digest.ts";
import { digestChat } from "./digest-chat.ts";
import { digestJson } from "./digest-json.ts";
import { digestMail } from "./digest-mail.ts";
import { digestSubject } from "./digest-subject.ts";
import type { Message } from "./sns.ts";

/** One topic that digests are published to. */
export interface DigestAudience extends Audience {
  /** The digest in its words, ready to go. */
  word(digest: Digest): Message;
}

/** Tells of audits. */
export interface DigestAnnouncer extends Announcer {
  readonly audiences: readonly DigestAudience[];
  /** Says on the operations topic that a digest waits because nobody would see it. */
  sayThatNobodyListens(digest: Digest, channels: readonly Channel[]): Promise<void>;
}

export function snsDigestAnnouncer(sns: SNSClient, topics: Topics, timeZone: string): DigestAnnouncer {
  const announcer = snsAnnouncer(sns, topics);
  const words = {
    alerts: (digest: Digest) => digestMessage(digest, timeZone),
    chat: chatMessage,
  };
  return {
    ...announcer,
    audiences: announcer.audiences.map((audience) => ({ ...audience, word: words[audience.name] })),
    sayThatNobodyListens: (digest, channels) =>
      announcer.sayToOperations(nobodyListensMessage(digest, channels)),
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
