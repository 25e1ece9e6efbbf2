import { PutFunctionEventInvokeConfigCommand } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { createFunction } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;

const bed = useTestbed({ onFailure: `arn:aws:sqs:us-east-1:${ACCOUNT}:failures` });

describe("an event", () => {
  const FAILING = `let n = 0; export const handler = async (event, { awsRequestId }) => {
    console.log("attempt " + awsRequestId); if (++n < event.good) throw new Error("not yet"); return n; };`;

  async function received(): Promise<unknown[]> {
    const sqs = new SQSClient(administrator(bed.moto.url));
    const QueueUrl = `${bed.moto.url}/${ACCOUNT}/failures`;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = "" }) => JSON.parse(Body));
  }

  beforeEach(async () => {
    await new SQSClient(administrator(bed.moto.url)).send(new CreateQueueCommand({ QueueName: "failures" }));
  });

  it("is tried three times under one id, and then sent to the destination", async () => {
    await createFunction(bed.gateway.url, "failing", FAILING);
    const { StatusCode, json, $metadata } = await bed.invoke(
      "failing",
      { good: 9 },
      { InvocationType: "Event" },
    );
    expect({ StatusCode, json }).toEqual({ StatusCode: 202, json: undefined });
    await bed.gateway.settled();
    const ids = bed.gateway.invocations().map(({ requestId }) => requestId);
    expect(ids).toEqual(Array(3).fill($metadata.requestId));
    expect(await received()).toEqual([
      {
        version: "1.0",
        timestamp: expect.stringMatching(/Z$/),
        requestContext: {
          requestId: $metadata.requestId,
          functionArn: `${ARN}:failing:$LATEST`,
          condition: "RetriesExhausted",
          approximateInvokeCount: 3,
        },
        requestPayload: { good: 9 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        responsePayload: { errorType: "Error", errorMessage: "not yet", trace: expect.any(Array) },
      },
    ]);
  });

  it("is tried no more when it succeeds", async () => {
    await createFunction(bed.gateway.url, "failing", FAILING);
    await bed.invoke("failing", { good: 2 }, { InvocationType: "Event" });
    await bed.gateway.settled();
    expect(bed.gateway.invocations().map(({ functionError }) => functionError)).toEqual([
      "Unhandled",
      undefined,
    ]);
    expect(await received()).toEqual([]);
  });

  it("follows the function's own retries and destination", async () => {
    await createFunction(bed.gateway.url, "failing", FAILING);
    await new SQSClient(administrator(bed.moto.url)).send(new CreateQueueCommand({ QueueName: "mine" }));
    await bed.lambda.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "failing",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure: { Destination: `arn:aws:sqs:us-east-1:${ACCOUNT}:mine` } },
      }),
    );
    await bed.invoke("failing", { good: 9 }, { InvocationType: "Event" });
    await bed.gateway.settled();
    expect(bed.gateway.invocations()).toHaveLength(1);
    expect(await received()).toEqual([]);
  });

  it("is lost, and the test told, where the role may not send to the destination", async () => {
    await createFunction(bed.gateway.url, "failing", FAILING);
    await bed.moto.enforceIam();
    await bed.invoke("failing", { good: 9 }, { InvocationType: "Event" });
    await expect(bed.gateway.settled()).rejects.toThrow("an asynchronous invocation was lost");
  });
});
