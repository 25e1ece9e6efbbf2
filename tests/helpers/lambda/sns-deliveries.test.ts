import {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateTopicCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { createFunction, documentOf, makeRole } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:slack`;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:lost`;

const bed = useTestbed();

const sns = () => new SNSClient(administrator(bed.gateway.url));

async function subscribe(source: string, permittedTopic = TOPIC): Promise<string | undefined> {
  const Role = await makeRole(bed.gateway.url, "slack-role", [
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: QUEUE },
  ]);
  await createFunction(bed.gateway.url, "slack", source, Role === undefined ? {} : { Role });
  await bed.lambda.send(
    new AddPermissionCommand({
      FunctionName: "slack",
      StatementId: "sns",
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn: permittedTopic,
    }),
  );
  await sns().send(new CreateTopicCommand({ Name: "alerts" }));
  const subscription = { TopicArn: TOPIC, Protocol: "lambda", Endpoint: FUNCTION };
  return (await sns().send(new SubscribeCommand(subscription))).SubscriptionArn;
}

async function makeQueue(): Promise<void> {
  const allow = { Effect: "Allow", Principal: { Service: "sns.amazonaws.com" }, Action: "sqs:SendMessage" };
  const Attributes = { Policy: documentOf([{ ...allow, Resource: QUEUE }]) };
  await new SQSClient(administrator(bed.moto.url)).send(
    new CreateQueueCommand({ QueueName: "lost", Attributes }),
  );
}

async function lost() {
  const question = { QueueUrl: `${bed.moto.url}/${ACCOUNT}/lost`, MessageAttributeNames: ["All"] };
  const sqs = new SQSClient(administrator(bed.moto.url));
  return (await sqs.send(new ReceiveMessageCommand(question))).Messages ?? [];
}

const publish = (Message: string, more: object = {}) =>
  sns().send(new PublishCommand({ TopicArn: TOPIC, Message, ...more }));

const SAY = "export const handler = async (event) => { console.log('GOT ' + JSON.stringify(event)); };";
const FAIL = "export const handler = async () => { throw new Error('no'); };";

function got() {
  const lines = bed.gateway.functionLogs("slack").matchAll(/GOT (.*)$/gm);
  return [...lines].map(([, json = ""]) => JSON.parse(json));
}

describe("a function that is subscribed to a topic", () => {
  it("is given what is published there, as AWS gives it", async () => {
    const EventSubscriptionArn = await subscribe(SAY);
    const { MessageId } = await publish('{"default":"d","lambda":"for machines"}', {
      MessageStructure: "json",
      Subject: "hello",
      MessageAttributes: { kind: { DataType: "String", StringValue: "digest" } },
    });
    await bed.gateway.settled();
    await publish("plain");
    await bed.gateway.settled();
    const notification = {
      Type: "Notification",
      MessageId,
      TopicArn: TOPIC,
      Subject: "hello",
      Message: "for machines",
      Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      SignatureVersion: expect.any(String),
      Signature: expect.any(String),
      SigningCertUrl: expect.any(String),
      UnsubscribeUrl: expect.any(String),
      MessageAttributes: { kind: { Type: "String", Value: "digest" } },
    };
    const record = { EventSource: "aws:sns", EventVersion: "1.0", EventSubscriptionArn };
    expect(got()).toEqual([
      { Records: [{ ...record, Sns: notification }] },
      {
        Records: [
          {
            ...record,
            Sns: expect.objectContaining({ Subject: null, Message: "plain", MessageAttributes: {} }),
          },
        ],
      },
    ]);
    expect(bed.gateway.invocations().map(({ type }) => type)).toEqual(["Event", "Event"]);
  });

  it("is given what its filter policy lets through", async () => {
    const SubscriptionArn = await subscribe(SAY);
    const filter = { AttributeName: "FilterPolicy", AttributeValue: '{"kind":["alert"]}' };
    await sns().send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...filter }));
    for (const StringValue of ["digest", "alert"]) {
      await publish(StringValue, { MessageAttributes: { kind: { DataType: "String", StringValue } } });
    }
    await bed.gateway.settled();
    expect(got().map(({ Records }) => Records[0].Sns.Message)).toEqual(["alert"]);
  });

  it("is tried three times, and then its dead-letter queue has the event", async () => {
    await makeQueue();
    await subscribe(FAIL);
    const FunctionName = "slack";
    await bed.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: { TargetArn: QUEUE } }),
    );
    const { DeadLetterConfig } = await bed.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(DeadLetterConfig).toEqual({ TargetArn: QUEUE });
    await publish("plain");
    await bed.gateway.settled();
    const ids = bed.gateway.invocations().map(({ requestId }) => requestId);
    expect(ids).toEqual(Array(3).fill(ids[0]));
    const [message] = await lost();
    expect(JSON.parse(message?.Body ?? "").Records[0].Sns.Message).toBe("plain");
    expect(message?.MessageAttributes).toMatchObject({
      RequestID: { StringValue: ids[0] },
      ErrorMessage: { StringValue: "no" },
    });
  });

  it("whose role may not send there gets no dead-letter queue", async () => {
    await subscribe(FAIL);
    const other = { TargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:other` };
    await expect(
      bed.lambda.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: "slack", DeadLetterConfig: other }),
      ),
    ).rejects.toThrow("does not have permissions to call SendMessage on SQS");
  });

  it("is not given what its policy does not let the topic give, and the test is told", async () => {
    await subscribe(SAY, `${TOPIC}-of-others`);
    await publish("plain");
    await expect(bed.gateway.settled()).rejects.toMatchObject({
      message: "an asynchronous invocation was lost",
      cause: { message: `the policy of ${FUNCTION} does not let sns.amazonaws.com lambda:InvokeFunction` },
    });
    expect(got()).toEqual([]);
  });

  it("is not given it then either where the subscription has a dead-letter queue, which is", async () => {
    await makeQueue();
    const SubscriptionArn = await subscribe(SAY, `${TOPIC}-of-others`);
    const AttributeValue = JSON.stringify({ deadLetterTargetArn: QUEUE });
    const redrive = { AttributeName: "RedrivePolicy", AttributeValue };
    await sns().send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...redrive }));
    await publish("plain");
    await bed.gateway.settled();
    expect((await lost()).map(({ Body = "" }) => JSON.parse(Body).Message)).toEqual(["plain"]);
  });
});
