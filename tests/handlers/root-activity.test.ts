import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSEvent } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ACTIVITY_VARIABLES } from "../helpers/activity-installation.ts";
import { awsError, METADATA } from "../helpers/aws-mock.ts";
import { eventLike } from "../helpers/root-events-given.ts";

vi.mock("rootwatch:root-rules", () => ({ default: ["root-mfa", "root-access-keys"] }));

const context = {
  awsRequestId: "1a2b3c4d-0000-4000-8000-000000000000",
  functionName: "rootwatch-prod-root-activity",
  functionVersion: "$LATEST",
  memoryLimitInMB: "512",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:rootwatch-prod-root-activity",
  getRemainingTimeInMillis: () => 60_000,
} as Context;

const lines = () =>
  written
    .split("\n")
    .flatMap((line): Record<string, unknown>[] => (line.startsWith("{") ? [JSON.parse(line)] : []));

/** As Lambda gives messages of a queue, less what nobody here asks for. */
const batchOf = (...bodies: readonly unknown[]) =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: String(index),
      body: typeof body === "string" ? body : JSON.stringify(body),
      eventSource: "aws:sqs",
    })),
  }) as SQSEvent;

let services: ReturnType<typeof mockServices>;
let written: string;

function mockServices() {
  const s3 = mockClient(S3Client);
  s3.on(PutObjectCommand).resolves({ ETag: '"1"' });
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "none", ...METADATA }));
  s3.on(HeadObjectCommand).rejects(new NotFound({ message: "none", ...METADATA }));
  const sns = mockClient(SNSClient);
  sns.on(PublishCommand).resolves({ MessageId: "1" });
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: [{ Protocol: "email", SubscriptionArn: "arn:aws:sns:eu-central-1:111122223333:a:1" }],
  });
  const lambda = mockClient(LambdaClient);
  const eventBridge = mockClient(EventBridgeClient);
  eventBridge.on(PutEventsCommand).resolves({ Entries: [{ EventId: "1" }] });
  const sqs = mockClient(SQSClient);
  sqs.on(GetQueueUrlCommand).callsFake(async ({ QueueName }, getClient) => ({
    QueueUrl: `https://sqs.${await getClient().config.region()}.amazonaws.com/111122223333/${QueueName}`,
  }));
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: "0" } });
  return { s3, sns, lambda, eventBridge, sqs };
}

async function handle(event: SQSEvent) {
  const { handler } = await import("../../src/handlers/root-activity.ts");
  return handler(event, context);
}

beforeEach(() => {
  for (const [name, value] of Object.entries({
    ...ACTIVITY_VARIABLES,
    POWERTOOLS_SERVICE_NAME: "rootwatch-prod-root-activity",
    POWERTOOLS_METRICS_NAMESPACE: "Rootwatch",
    POWERTOOLS_DEV: undefined,
  }))
    vi.stubEnv(name, value);
  services = mockServices();
  written = "";
  // Powertools writes through a console of its own, past whatever stands in the place of the global one.
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, "write").mockImplementation((text) => {
      written += String(text);
      return true;
    });
  vi.resetModules();
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const service of Object.values(services)) service.restore();
});

describe("the function that hears of root", () => {
  it("tells of an event, logs that it did, and has root judged anew where its credentials changed", async () => {
    expect(await handle(batchOf(eventLike("access-key-created")))).toEqual({ batchItemFailures: [] });
    const [publish] = services.sns.commandCalls(PublishCommand);
    expect(publish?.args[0].input).toMatchObject({
      TopicArn: ACTIVITY_VARIABLES.ROOTWATCH_ALERTS_TOPIC,
      Subject: "[critical] 111122223333 an access key of root was made",
    });
    const [invoke] = services.lambda.commandCalls(InvokeCommand);
    expect(invoke?.args[0].input).toEqual({
      FunctionName: "rootwatch-prod-audit",
      InvocationType: "Event",
      Payload: JSON.stringify({ rules: ["root-mfa", "root-access-keys"] }),
    });
    expect(lines()).toContainEqual(
      expect.objectContaining({ message: "told", kind: "root-access-key", topic: "alerts", events: 1 }),
    );
  });

  it("gives back what it could not tell, says why in its log, and nothing else", async () => {
    services.sns.on(PublishCommand).rejects(awsError("AuthorizationError", 403));
    const answer = await handle(batchOf("{not json", eventLike("check-mfa"), eventLike("trail-stopped")));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "0" }, { itemIdentifier: "2" }] });
    expect(lines().filter(({ level }) => level === "ERROR")).toEqual([
      expect.objectContaining({ messageId: "0", error: expect.objectContaining({ name: "SyntaxError" }) }),
      expect.objectContaining({
        messageId: "2",
        error: expect.objectContaining({ name: "AuthorizationError" }),
      }),
    ]);
  });

  it("gives back all of a batch in which nothing could be told, without an error of its own", async () => {
    expect(await handle(batchOf("{"))).toEqual({ batchItemFailures: [{ itemIdentifier: "0" }] });
  });

  it("puts the canaries of a day on the bus of each watched Region when the clock strikes", async () => {
    expect(await handle(batchOf({ source: "rootwatch.clock" }))).toEqual({ batchItemFailures: [] });
    const entries = services.eventBridge
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) => args[0].input.Entries ?? []);
    expect(entries.map(({ Source }) => Source)).toEqual(Array(3).fill("rootwatch.canary"));
    expect(entries.map(({ Detail = "" }) => JSON.parse(Detail).region).sort()).toEqual([
      "eu-central-1",
      "us-east-1",
      "us-east-2",
    ]);
    expect(lines().filter((line) => "_aws" in line)).toEqual([]);
  });

  it("emits whether the canaries were complete", async () => {
    const heartbeat = {
      schema: "rootwatch/heartbeat/1",
      id: "a",
      sentAt: new Date(Date.now() - 3_600_000).toISOString(),
      regions: { "us-east-1": new Date().toISOString() },
      checked: false,
    };
    services.s3.on(GetObjectCommand, { Key: "memory/111122223333/heartbeat.json" }).callsFake(() => ({
      Body: { transformToString: async () => JSON.stringify(heartbeat) },
      ETag: '"1"',
    }));
    await handle(batchOf({ source: "rootwatch.clock" }));
    const figures = () => lines().filter((line) => "_aws" in line);
    expect(figures()).toEqual([
      expect.objectContaining({ service: "rootwatch-prod-root-activity", CanariesComplete: 1 }),
    ]);
    const urls = services.sqs
      .commandCalls(GetQueueAttributesCommand)
      .map(({ args }) => args[0].input.QueueUrl);
    expect(urls.toSorted()).toEqual(
      ["us-east-1", "us-east-2"].map(
        (region) => `https://sqs.${region}.amazonaws.com/111122223333/rootwatch-prod-not-forwarded`,
      ),
    );
    services.sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: "2" } });
    await handle(batchOf({ source: "rootwatch.clock" }));
    expect(figures()[1]).toMatchObject({ CanariesComplete: 0 });
    const [told] = services.sns.commandCalls(PublishCommand);
    expect(told?.args[0].input).toMatchObject({
      Subject: "[operations] 111122223333: not all is heard from us-east-1, us-east-2",
      Message: expect.stringContaining("us-east-1: 2 events wait in the queue"),
    });
    services.sqs.on(GetQueueAttributesCommand).resolves({});
    await handle(batchOf({ source: "rootwatch.clock" }));
    const [, unsaid] = services.sns.commandCalls(PublishCommand);
    expect(unsaid?.args[0].input.Message).toContain("does not say what is in it");
  });
});
