import { setTimeout } from "node:timers/promises";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { RoleCredentials } from "./deployed-function.ts";
import type { InvocationResult } from "./execution-environment.ts";

/** An event that Lambda has taken and promised to hand to the function. */
interface AsyncInvocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: string;
  /** Of attempts after the first. */
  readonly retries: number;
  readonly onFailure?: string | undefined;
  readonly onSuccess?: string | undefined;
  /** ARN of the function's dead-letter queue or topic, which gets the event and not a record of it. */
  readonly deadLetter?: string | undefined;
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  /** Sends a record to the ARN of a queue or topic. */
  send(destination: string, record: string, attributes?: Attributes): Promise<void>;
}

type Attributes = Readonly<Record<string, { readonly DataType: string; readonly StringValue: string }>>;

export interface AsyncInvocations {
  add(invocation: AsyncInvocation): void;
  /** Makes `settled` tell of an event that never came to be one. */
  lose(why: Error): void;
  /**
   * Comes when nothing is under way any more.
   *
   * @throws Error with what a destination said, where a record did not reach it
   */
  settled(): Promise<void>;
}

/** @param retryDelayMs before each further attempt; on AWS a minute, then two */
export function makeAsyncInvocations(retryDelayMs: number): AsyncInvocations {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  return {
    add(invocation) {
      const run = attempt(invocation, retryDelayMs)
        .catch((error) => {
          failures.push(error);
        })
        .finally(() => underWay.delete(run));
      underWay.add(run);
    },
    lose: (why) => {
      failures.push(why);
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
      const [first] = failures.splice(0);
      if (first !== undefined) throw new Error("an asynchronous invocation was lost", { cause: first });
    },
  };
}

async function attempt(invocation: AsyncInvocation, retryDelayMs: number): Promise<void> {
  const { requestId, payload, retries, onFailure, onSuccess } = invocation;
  for (let count = 1; ; count += 1) {
    const result = await invocation.invoke(requestId, payload);
    const failed = result.functionError !== undefined;
    if (failed && count <= retries) {
      await setTimeout(retryDelayMs);
      continue;
    }
    const destination = failed ? onFailure : onSuccess;
    if (destination !== undefined) {
      await invocation.send(destination, JSON.stringify(recordOf(invocation, result, count)));
    }
    if (failed && invocation.deadLetter !== undefined) {
      await invocation.send(invocation.deadLetter, payload, attributesOf(requestId, result));
    }
    return;
  }
}

/** As Lambda's guide has it: "Capturing records of Lambda asynchronous invocations". */
function recordOf(
  { requestId, functionArn, payload }: AsyncInvocation,
  result: InvocationResult,
  count: number,
) {
  const failed = result.functionError !== undefined;
  return {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: failed ? "RetriesExhausted" : "Success",
      approximateInvokeCount: count,
    },
    requestPayload: JSON.parse(payload),
    responseContext: {
      statusCode: 200,
      executedVersion: "$LATEST",
      ...(failed ? { functionError: result.functionError } : {}),
    },
    responsePayload: JSON.parse(result.payload),
  };
}

/** As the same guide has it: "Adding a dead-letter queue". */
function attributesOf(requestId: string, { payload }: InvocationResult): Attributes {
  const { errorMessage = "" } = JSON.parse(payload) as { errorMessage?: string };
  return {
    RequestID: { DataType: "String", StringValue: requestId },
    ErrorCode: { DataType: "Number", StringValue: "200" },
    ErrorMessage: { DataType: "String", StringValue: errorMessage.slice(0, 1_024) || "unknown" },
  };
}

/** Sends with the function's own permissions, as Lambda does. */
export async function sendToDestination(
  motoUrl: string,
  credentials: RoleCredentials,
  destination: string,
  record: string,
  MessageAttributes: Attributes = {},
): Promise<void> {
  const [, , service, region = "", account, name] = destination.split(":");
  const config = { endpoint: motoUrl, region, credentials, maxAttempts: 1 };
  if (service === "sqs") {
    const sqs = new SQSClient(config);
    const QueueUrl = `${motoUrl}/${account}/${name}`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: record, MessageAttributes }));
  } else if (service === "sns") {
    await new SNSClient(config).send(
      new PublishCommand({ TopicArn: destination, Message: record, MessageAttributes }),
    );
  } else {
    throw new Error(`a destination that is neither a queue nor a topic: ${destination}`);
  }
}
