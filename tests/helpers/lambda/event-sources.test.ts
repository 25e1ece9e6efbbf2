import { setTimeout } from "node:timers/promises";
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingRequest,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { drained } from "../subscribers.ts";
import { createFunction, makeRole } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const ARN = `arn:aws:sqs:us-east-1:${ACCOUNT}`;
const POLLING = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

const bed = useTestbed({ windowMs: 1_000 });
let sqs: SQSClient;

const urlOf = (queue: string) => `${bed.moto.url}/${ACCOUNT}/${queue}`;

beforeEach(async () => {
  sqs = new SQSClient(administrator(bed.moto.url));
  await sqs.send(new CreateQueueCommand({ QueueName: "lost" }));
  const redrive = { deadLetterTargetArn: `${ARN}:lost`, maxReceiveCount: 3 };
  await sqs.send(
    new CreateQueueCommand({ QueueName: "inbox", Attributes: { RedrivePolicy: JSON.stringify(redrive) } }),
  );
});

async function map(
  source: string,
  settings: Partial<CreateEventSourceMappingRequest> = {},
  actions: readonly string[] = POLLING,
): Promise<void> {
  const Role = await makeRole(bed.gateway.url, "reader-role", [
    { Effect: "Allow", Action: actions, Resource: `${ARN}:inbox` },
  ]);
  await createFunction(bed.gateway.url, "reader", source, { ...(Role === undefined ? {} : { Role }) });
  await bed.lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "reader",
      EventSourceArn: `${ARN}:inbox`,
      ...settings,
    }),
  );
}

async function send(...bodies: readonly string[]): Promise<void> {
  for (let from = 0; from < bodies.length; from += 10) {
    const Entries = bodies.slice(from, from + 10).map((MessageBody, at) => ({ Id: String(at), MessageBody }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf("inbox"), Entries }));
  }
}

const deliver = async (options?: { readonly once: boolean }) =>
  (await bed.gateway.deliver(options)).map(({ records, returned }) => ({
    bodies: records.map(({ body }) => body),
    counts: records.map(({ attributes }) => attributes["ApproximateReceiveCount"]),
    returned: returned.length,
  }));

const ECHO = "export const handler = async (event) => event;";
const REPORTS = { FunctionResponseTypes: ["ReportBatchItemFailures" as const] };

describe("a function that is mapped to a queue", () => {
  it("is given a message as AWS gives it, once", async () => {
    await map(ECHO);
    await send("hello");
    const [batch] = await bed.gateway.deliver();
    const count = /^\d{13}$/;
    expect(JSON.parse(batch?.result.payload ?? "")).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[\da-f-]{36}$/),
          receiptHandle: expect.any(String),
          body: "hello",
          attributes: {
            ApproximateReceiveCount: "1",
            SentTimestamp: expect.stringMatching(count),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(count),
          },
          messageAttributes: {},
          md5OfBody: "5d41402abc4b2a76b9719d911017c592",
          eventSource: "aws:sqs",
          eventSourceARN: `${ARN}:inbox`,
          awsRegion: "us-east-1",
        },
      ],
    });
    expect(bed.gateway.invocations()).toMatchObject([{ functionName: "reader", type: "RequestResponse" }]);
    expect(await deliver()).toEqual([]);
  });

  it("gets as many at a time as the mapping says", async () => {
    await map(ECHO, { BatchSize: 12, MaximumBatchingWindowInSeconds: 10 });
    await send(...Array.from({ length: 30 }, (_, n) => `m${n}`));
    const sizes = (await deliver()).map(({ bodies }) => bodies.length);
    expect(sizes.sort((a, b) => b - a)).toEqual([12, 12, 6]);
  });

  it.each([
    [0, [["a"], ["b"]]],
    [10, [["a", "b"]]],
  ])("with a window of %d seconds waits for more", async (MaximumBatchingWindowInSeconds, expected) => {
    await map("export const handler = async () => null;", { MaximumBatchingWindowInSeconds });
    await send("a");
    const delivered = deliver();
    await setTimeout(100);
    await send("b");
    const batches = [...(await delivered), ...(await deliver())];
    expect(batches.map(({ bodies }) => bodies)).toEqual(expected);
  });

  it("gets no more than 6 MB at a time", async () => {
    await map("export const handler = async () => null;", { BatchSize: 10 });
    const large = "x".repeat(1_000_000);
    for (let n = 0; n < 8; n += 1) await send(large);
    const sizes = (await deliver()).map(({ bodies }) => bodies.length);
    expect(sizes.sort()).toEqual([2, 6]);
  });

  it("runs no more often at a time than the mapping says", async () => {
    await map(
      `import { appendFileSync, readFileSync } from "node:fs";
       import { setTimeout } from "node:timers/promises";
       export const handler = async ({ Records: [{ body: file }] }) => {
         appendFileSync(file, "+"); await setTimeout(50);
         const running = readFileSync(file, "utf8").split("+").length - readFileSync(file, "utf8").split("-").length;
         appendFileSync(file, "-"); return running; };`,
      { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } },
    );
    const file = `/tmp/rootwatch-running-${process.pid}-${Date.now()}`;
    await send(...Array(12).fill(file));
    const running = (await bed.gateway.deliver()).map(({ result }) => Number(result.payload));
    expect(running).toHaveLength(12);
    expect(Math.max(...running)).toBe(2);
  });

  it("waits for its own concurrency", async () => {
    await map(ECHO, { BatchSize: 1 });
    await bed.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "reader", ReservedConcurrentExecutions: 1 }),
    );
    await send("a", "b", "c", "d");
    expect(await deliver()).toHaveLength(4);
    expect(bed.gateway.invocations().filter(({ initMs }) => initMs !== undefined)).toHaveLength(1);
  });

  it("gets a failed batch again, until its messages are in the dead-letter queue", async () => {
    await map(`export const handler = async () => { throw new Error("no"); };`);
    await send("a", "b");
    const batches = await deliver();
    expect(batches.map(({ counts }) => counts)).toEqual([
      ["1", "1"],
      ["2", "2"],
      ["3", "3"],
    ]);
    expect(await drained(sqs, urlOf("lost"))).toEqual(["a", "b"]);
  });

  it("gets a failed batch back in the queue where each is to be given once", async () => {
    await map(`export const handler = async () => { throw new Error("no"); };`);
    await send("a");
    expect(await deliver({ once: true })).toEqual([{ bodies: ["a"], counts: ["1"], returned: 1 }]);
    expect(await deliver({ once: true })).toEqual([{ bodies: ["a"], counts: ["2"], returned: 1 }]);
  });

  it("that reports failures gets those alone again", async () => {
    await map(
      `export const handler = async ({ Records }) => ({ batchItemFailures: Records
        .filter(({ body, attributes }) => body === "bad" && attributes.ApproximateReceiveCount !== "2")
        .map(({ messageId }) => ({ itemIdentifier: messageId })) });`,
      REPORTS,
    );
    await send("good", "bad", "fine");
    expect(await deliver()).toEqual([
      { bodies: ["good", "bad", "fine"], counts: ["1", "1", "1"], returned: 1 },
      { bodies: ["bad"], counts: ["2"], returned: 0 },
    ]);
    expect(await drained(sqs, urlOf("lost"))).toEqual([]);
  });

  it.each([
    ["an unknown id", `{ batchItemFailures: [{ itemIdentifier: "other" }] }`],
    ["an empty id", `{ batchItemFailures: [{ itemIdentifier: "" }] }`],
    ["another name for it", `{ batchItemFailures: [{ id: Records[0].messageId }] }`],
    ["a list that is none", `{ batchItemFailures: "all" }`],
    ["a text", `"done"`],
  ])("and answers %s has failed with all", async (_, answer) => {
    await map(`export const handler = async ({ Records }) => (${answer});`, REPORTS);
    await send("a", "b");
    expect(await deliver({ once: true })).toMatchObject([{ bodies: ["a", "b"], returned: 2 }]);
  });

  it.each(["undefined", "{}", "{ batchItemFailures: null }", "{ batchItemFailures: [] }"])(
    "and answers %s has failed with none",
    async (answer) => {
      await map(`export const handler = async () => (${answer});`, REPORTS);
      await send("a");
      expect(await deliver()).toMatchObject([{ returned: 0 }]);
    },
  );

  it("whose queue has no dead-letter queue is not asked for ever", async () => {
    await sqs.send(new CreateQueueCommand({ QueueName: "endless" }));
    const Role = await makeRole(bed.gateway.url, "role", [
      { Effect: "Allow", Action: POLLING, Resource: "*" },
    ]);
    await createFunction(bed.gateway.url, "failing", `export const handler = async () => { throw 1; };`, {
      ...(Role === undefined ? {} : { Role }),
    });
    const mapping = { FunctionName: "failing", EventSourceArn: `${ARN}:endless` };
    await bed.lambda.send(new CreateEventSourceMappingCommand(mapping));
    const message = { QueueUrl: urlOf("endless"), Entries: [{ Id: "0", MessageBody: "a" }] };
    await sqs.send(new SendMessageBatchCommand(message));
    await expect(bed.gateway.deliver()).rejects.toThrow("gives it up to nobody");
  });

  it("gets each message of a flood once", async () => {
    await map("export const handler = async () => null;", {
      BatchSize: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
    });
    await send(...Array.from({ length: 2_000 }, (_, n) => `m${n}`));
    const bodies = (await deliver()).flatMap((batch) => batch.bodies);
    expect(new Set(bodies).size).toBe(2_000);
    expect(bodies).toHaveLength(2_000);
  }, 60_000);
});

describe("a mapping", () => {
  it("is listed by its function's name", async () => {
    await map(ECHO, { ...REPORTS, ScalingConfig: { MaximumConcurrency: 2 } });
    const { EventSourceMappings } = await bed.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: "reader" }),
    );
    expect(EventSourceMappings).toMatchObject([
      { ...REPORTS, ScalingConfig: { MaximumConcurrency: 2 }, State: "Enabled" },
    ]);
  });

  it.each<[string, Partial<CreateEventSourceMappingRequest>]>([
    ["for a batch above ten without a window", { BatchSize: 11 }],
    ["for one invocation at a time", { ScalingConfig: { MaximumConcurrency: 1 } }],
  ])("is refused %s", async (_, settings) => {
    await expect(map(ECHO, settings)).rejects.toMatchObject({ name: "InvalidParameterValueException" });
  });

  it("is refused where the function's role may not poll", async () => {
    await expect(map(ECHO, {}, ["sqs:ReceiveMessage"])).rejects.toThrow("permissions to call DeleteMessage");
  });

  it("is refused where a message would be visible again before the function ends", async () => {
    await map(ECHO);
    await createFunction(bed.gateway.url, "slow", ECHO, { Timeout: 60 });
    const mapping = { FunctionName: "slow", EventSourceArn: `${ARN}:inbox` };
    await expect(bed.lambda.send(new CreateEventSourceMappingCommand(mapping))).rejects.toThrow(
      "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
    );
  });
});

describe("a queue", () => {
  it("counts its messages, whether it is asked for all attributes or for some", async () => {
    await send("a", "b", "c");
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: urlOf("inbox") }));
    const ask = async (...AttributeNames: QueueAttributeName[]) =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: urlOf("inbox"), AttributeNames })))
        .Attributes;
    const counts = { ApproximateNumberOfMessages: "2", ApproximateNumberOfMessagesNotVisible: "1" };
    expect(await ask("All")).toMatchObject({ ...counts, ApproximateNumberOfMessagesDelayed: "0" });
    expect(
      await ask("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible", "VisibilityTimeout"),
    ).toEqual({ ...counts, VisibilityTimeout: "30" });
  });
});
