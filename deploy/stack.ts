import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListSubscriptionsByTopicCommand, type SNSClient } from "@aws-sdk/client-sns";

export type Outputs = Readonly<Record<string, string | undefined>>;

/** The outputs of a stack, by name. */
export async function stackOutputs(client: CloudFormationClient, stackName: string): Promise<Outputs> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map(({ OutputKey = "", OutputValue }) => [OutputKey, OutputValue]));
}

interface Subscription {
  readonly endpoint: string;
  readonly protocol: string;
  /** The topic's name. */
  readonly topic: string;
}

/** Subscriptions that nobody has confirmed. Whoever deploys chose the addresses, and is told them. */
export async function pendingSubscriptions(
  sns: SNSClient,
  topicArns: readonly string[],
): Promise<Subscription[]> {
  const perTopic = topicArns.map(async (TopicArn) => {
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    return Subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === "PendingConfirmation").map(
      ({ Endpoint = "", Protocol = "" }) => ({
        endpoint: Endpoint,
        protocol: Protocol,
        topic: TopicArn.split(":").at(-1) ?? TopicArn,
      }),
    );
  });
  return (await Promise.all(perTopic)).flat();
}
