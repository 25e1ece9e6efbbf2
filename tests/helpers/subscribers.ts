import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { serve } from "./http-server.ts";

/** A message of SNS as it comes to a subscriber. */
interface Received {
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Inbox {
  /** What came since it was last emptied, in order. */
  take(): Promise<Received[]>;
}

interface Envelope {
  readonly Subject?: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
}

function received(text: string): Received {
  // SNS's own envelope.
  const { Subject = "", Message, MessageAttributes = {} } = JSON.parse(text) as Envelope;
  return {
    subject: Subject,
    body: Message,
    attributes: Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]),
    ),
  };
}

/** A queue that is subscribed to a topic: it has what machines get. */
export async function queueOn(topicArn: string, config: ClientConfig): Promise<Inbox> {
  const sqs = new SQSClient(config);
  const name = `inbox-of-${topicArn.split(":").at(-1)}`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await new SNSClient(config).send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: Attributes?.["QueueArn"] }),
  );
  return { take: async () => (await drained(sqs, QueueUrl)).map(received) };
}

/** Everything that a queue holds, which is then empty. */
export async function drained(sqs: SQSClient, QueueUrl: string | undefined): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = "", ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

/**
 * What people get: an endpoint of the protocol `http`, for which a message has no text of its own, has the text that a
 * mail has. With it an address is subscribed, whose mails the emulator does not send.
 */
export async function mailboxOn(
  topicArn: string,
  config: ClientConfig,
): Promise<Inbox & { close(): Promise<void> }> {
  const mails: Received[] = [];
  const server = await serve((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      if (request.headers["x-amz-sns-message-type"] !== "SubscriptionConfirmation")
        mails.push(received(text));
      response.end();
    });
  });
  const sns = new SNSClient(config);
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "http", Endpoint: server.url }));
  return { take: async () => mails.splice(0), close: server.close };
}

export async function subscribeEmail(topicArn: string, address: string, config: ClientConfig): Promise<void> {
  await new SNSClient(config).send(
    new SubscribeCommand({ TopicArn: topicArn, Protocol: "email", Endpoint: address }),
  );
}
