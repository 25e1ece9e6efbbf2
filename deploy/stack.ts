import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  SubscribeCommand,
  type Subscription,
} from "@aws-sdk/client-sns";

export type Outputs = Readonly<Record<string, string | undefined>>;

/** The outputs of a stack, by name; none where there is no such stack yet. */
export async function stackOutputs(client: CloudFormationClient, stackName: string): Promise<Outputs> {
  try {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
    const outputs = Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return {};
    throw error;
  }
}

interface Wanted {
  readonly topicArn: string;
  readonly email: string;
}

interface Waiting {
  readonly email: string;
  /** The topic's name. */
  readonly topic: string;
}

/**
 * Who of these has not confirmed. Whoever is not subscribed at all is subscribed again: SNS forgets what nobody confirmed
 * within two days, and who unsubscribed, and CloudFormation does not notice.
 *
 * @param undeliveredArn the queue for what cannot be delivered
 */
export async function askForConfirmation(
  sns: SNSClient,
  undeliveredArn: string | undefined,
  wanted: readonly Wanted[],
): Promise<Waiting[]> {
  const waiting = await Promise.all(
    wanted.map(async ({ topicArn, email }) => {
      const subscription = (await subscriptionsOf(sns, topicArn)).find(
        ({ Protocol, Endpoint, SubscriptionArn }) =>
          Protocol === "email" && Endpoint === email && SubscriptionArn !== "Deleted",
      );
      if (subscription === undefined) await subscribe(sns, topicArn, email, undeliveredArn);
      else if (subscription.SubscriptionArn !== "PendingConfirmation") return [];
      return [{ email, topic: topicArn.split(":").at(-1) ?? topicArn }];
    }),
  );
  return waiting.flat();
}

async function subscriptionsOf(sns: SNSClient, TopicArn: string): Promise<Subscription[]> {
  const all: Subscription[] = [];
  let token: string | undefined;
  do {
    const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken: token }));
    all.push(...(page.Subscriptions ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  return all;
}

async function subscribe(
  sns: SNSClient,
  TopicArn: string,
  Endpoint: string,
  deadLetterTargetArn: string | undefined,
): Promise<void> {
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn });
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "email",
      Endpoint,
      ...(deadLetterTargetArn === undefined ? {} : { Attributes: { RedrivePolicy } }),
    }),
  );
}
