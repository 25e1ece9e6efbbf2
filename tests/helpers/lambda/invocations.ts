import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { setTimeout } from "node:timers/promises";
import { type AsyncInvocations, sendToDestination } from "./async-invocations.ts";
import type { InvocationResult } from "./execution-environment.ts";
import { type ErrorAnswer, errorAnswer } from "./faults.ts";
import type { Functions, RunnableFunction } from "./functions.ts";

export interface InvocationRecord extends InvocationResult {
  readonly functionName: string;
  readonly type: "RequestResponse" | "Event";
}

export interface InvocationOptions {
  readonly motoUrl: string;
  readonly functions: Functions;
  readonly events: AsyncInvocations;
  /** Where a function has no destination of its own. */
  readonly onFailure?: string | undefined;
  readonly onInvoked: (record: InvocationRecord) => void;
}

/** Lambda's limits of what it is given: 6 MB, and 1 MB to keep. */
export const MAX_SYNC_BYTES = 6_291_456;
const MAX_EVENT_BYTES = 1_048_576;

/** The last 4 KB of the log is what LogType Tail gives. */
const TAIL_BYTES = 4_096;

/** Between two attempts of a poller to run a function. */
const THROTTLED_MS = 5;

/** Answers a request of Lambda's operation Invoke, running the function for it. */
export async function answerInvoke(
  name: string,
  region: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  options: InvocationOptions,
): Promise<ErrorAnswer> {
  const requestId = randomUUID();
  const refuse = (status: number, code: string, message: string) =>
    errorAnswer("rest-json", status, code, message, requestId);

  const payload = body.toString("utf8");
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  const limit = type === "Event" ? MAX_EVENT_BYTES : MAX_SYNC_BYTES;
  if (body.length > limit) {
    const message = `${body.length} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`;
    return refuse(413, "RequestTooLargeException", message);
  }
  if (!isJson(payload)) {
    const message = "Could not parse request body into json: Could not parse payload into json";
    return refuse(400, "InvalidRequestContentException", message);
  }
  let found: RunnableFunction | undefined;
  try {
    found = await options.functions.find(name, region);
  } catch (error) {
    return refuse(502, "InvalidRuntimeException", (error as Error).message);
  }
  if (found === undefined) {
    return refuse(404, "ResourceNotFoundException", `Function not found: ${name}`);
  }

  const id = { "x-amzn-RequestId": requestId };
  if (type === "DryRun") return { status: 204, headers: id, body: "" };
  if (type === "Event") {
    take(found, requestId, payload, options);
    return { status: 202, headers: id, body: "" };
  }
  if (isThrottled(found)) {
    return refuse(429, "TooManyRequestsException", "Rate Exceeded.");
  }
  const result = await run(found, requestId, payload, options);
  return {
    status: 200,
    headers: {
      ...id,
      "Content-Type": "application/json",
      "X-Amz-Executed-Version": "$LATEST",
      ...(result.functionError === undefined ? {} : { "X-Amz-Function-Error": result.functionError }),
      ...(headers["x-amz-log-type"] === "Tail" ? { "X-Amz-Log-Result": tailOf(result.log) } : {}),
    },
    body: result.payload,
  };
}

/**
 * Runs a function as Lambda's pollers do: they wait while it may not run.
 *
 * @throws Error where there is no such function, or its role does not let it run
 */
export async function invokeWhenFree(
  functionArn: string,
  region: string,
  payload: string,
  options: InvocationOptions,
): Promise<InvocationResult> {
  for (;;) {
    const found = await options.functions.find(functionArn, region);
    if (found === undefined) throw new Error(`Function not found: ${functionArn}`);
    if (!isThrottled(found)) return run(found, randomUUID(), payload, options);
    if (found.deployed.reservedConcurrency === 0) throw new Error(`${functionArn} is switched off`);
    await setTimeout(THROTTLED_MS);
  }
}

/**
 * Takes an event for a function from a service that invokes it asynchronously.
 *
 * @throws Error where there is no such function, or its role does not let it run
 */
export async function invokeLater(
  functionArn: string,
  region: string,
  payload: string,
  options: InvocationOptions,
): Promise<void> {
  const found = await options.functions.find(functionArn, region);
  if (found === undefined) throw new Error(`Function not found: ${functionArn}`);
  take(found, randomUUID(), payload, options);
}

function isThrottled({ deployed: { reservedConcurrency }, pool }: RunnableFunction): boolean {
  return reservedConcurrency !== null && pool.busy >= reservedConcurrency;
}

async function run(
  { deployed, pool }: RunnableFunction,
  requestId: string,
  payload: string,
  { onInvoked }: InvocationOptions,
): Promise<InvocationResult> {
  const result = await pool.invoke(requestId, payload);
  onInvoked({ ...result, functionName: deployed.configuration.FunctionName, type: "RequestResponse" });
  return result;
}

function take(
  { deployed, credentials, pool }: RunnableFunction,
  requestId: string,
  payload: string,
  { motoUrl, events, onFailure, onInvoked }: InvocationOptions,
): void {
  const { configuration, eventInvokeConfig } = deployed;
  const { OnFailure, OnSuccess } = eventInvokeConfig.DestinationConfig ?? {};
  events.add({
    requestId,
    functionArn: configuration.FunctionArn,
    payload: payload === "" ? "{}" : payload,
    retries: eventInvokeConfig.MaximumRetryAttempts ?? 2,
    onFailure: OnFailure?.Destination ?? onFailure,
    onSuccess: OnSuccess?.Destination,
    deadLetter: configuration.DeadLetterConfig?.TargetArn,
    async invoke(id, event) {
      const result = await pool.invoke(id, event);
      onInvoked({ ...result, functionName: configuration.FunctionName, type: "Event" });
      return result;
    },
    send: (destination, record, attributes) =>
      sendToDestination(motoUrl, credentials, destination, record, attributes),
  });
}

function tailOf(log: string): string {
  return Buffer.from(log, "utf8").subarray(-TAIL_BYTES).toString("base64");
}

function isJson(text: string): boolean {
  if (text === "") return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
