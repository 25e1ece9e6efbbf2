import { ListSubscriptionsByTopicCommand, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { Severity } from "../rules/rule.ts";
import type { Channel } from "./channels.ts";

/** One message as SNS carries it to all protocols at once. */
export interface Message {
  /** Printable ASCII, fewer than 100 characters. */
  readonly subject: string;
  /** Texts by protocol; `default` goes to those that have none of their own. */
  readonly bodies: Readonly<Record<string, string>> & { readonly default: string };
  /** For filter policies. */
  readonly attributes: { readonly kind: string; readonly severity: Severity; readonly accountId: string };
}

/** Bytes that a message may have with its attributes, on a topic that can have e-mail subscribers. */
export const MAX_MESSAGE_BYTES = 262_144;

/**
 * Publishes to a topic.
 *
 * @returns the id that SNS gave the message
 * @throws what the SDK throws once its own retries are used up: then nothing was published
 */
export async function publish(sns: SNSClient, topicArn: string, message: Message): Promise<string> {
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn: topicArn,
      Subject: message.subject,
      MessageStructure: "json",
      Message: JSON.stringify(message.bodies),
      MessageAttributes: Object.fromEntries(
        Object.entries(message.attributes).map(([name, value]) => [
          name,
          { DataType: "String", StringValue: value },
        ]),
      ),
    }),
  );
  if (MessageId === undefined) throw new Error(`SNS gave no message id for ${topicArn}.`);
  return MessageId;
}

/** SNS's word for a subscription that nobody has confirmed yet, where the ARN would be. */
const PENDING = "PendingConfirmation";

/** Who listens to these topics. SNS gives a hundred to a page; a topic of Rootwatch has a handful. */
export async function channelsOf(sns: SNSClient, topicArns: readonly string[]): Promise<Channel[]> {
  const perTopic = topicArns.map(async (topicArn) => {
    const channels: Channel[] = [];
    let token: string | undefined;
    do {
      const { Subscriptions = [], NextToken } = await sns.send(
        new ListSubscriptionsByTopicCommand({ TopicArn: topicArn, NextToken: token }),
      );
      for (const { Protocol = "", SubscriptionArn = "" } of Subscriptions) {
        // Of one that was unsubscribed SNS says "Deleted" for a while.
        if (SubscriptionArn !== PENDING && !SubscriptionArn.startsWith("arn:")) continue;
        channels.push({
          topicArn,
          protocol: Protocol,
          state: SubscriptionArn === PENDING ? "pending" : "confirmed",
        });
      }
      // A token that is empty or comes again leads nowhere.
      token = NextToken === token ? undefined : NextToken;
    } while (token);
    return channels;
  });
  return (await Promise.all(perTopic)).flat();
}
