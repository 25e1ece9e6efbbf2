import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { clientConfig } from "../account/client-config.ts";

/** Has a function of this Region do something; it comes back before that is done. */
export async function invokeLater(region: string, FunctionName: string, event: unknown): Promise<void> {
  const lambda = new LambdaClient({ ...clientConfig(), region });
  await lambda.send(
    new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(event) }),
  );
}

/** Puts an event on a Region's default bus. EventBridge answers for each entry. */
export async function putEvent(region: string, entry: PutEventsRequestEntry) {
  const eventBridge = new EventBridgeClient({ ...clientConfig(), region });
  const { Entries } = await eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
  return Entries?.[0];
}

/** How many messages are in a queue of a Region, about; NaN where it does not say. */
export async function countIn(region: string, QueueName: string): Promise<number> {
  const sqs = new SQSClient({ ...clientConfig(), region });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(Attributes?.["ApproximateNumberOfMessages"]);
}
