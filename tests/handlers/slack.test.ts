import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { serve } from "../helpers/http-server.ts";
import { SIGN_IN } from "../slack/alert-example.ts";

const ENVIRONMENT = {
  AWS_REGION: "eu-central-1",
  ROOTWATCH_SLACK_WEBHOOK: "/rootwatch/slack-webhook",
  ROOTWATCH_TIME_ZONE: "UTC",
  POWERTOOLS_SERVICE_NAME: "rootwatch-test-slack",
  POWERTOOLS_DEV: undefined,
};

/** Lambda's context, less what nobody here asks for. */
const context = {
  awsRequestId: "1a2b3c4d-0000-4000-8000-000000000000",
  functionName: "rootwatch-test-slack",
  memoryLimitInMB: "256",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:rootwatch-test-slack",
  getRemainingTimeInMillis: () => 30_000,
} as Context;

const event = (...messages: readonly string[]) => ({
  Records: messages.map((Message, index) => ({
    Sns: { MessageId: `m${index}`, Subject: "subject", Message },
  })),
});

const ssm = mockClient(SSMClient);
const received: { readonly path: string | undefined; readonly body: string }[] = [];
let answer = 200;
let slack: Awaited<ReturnType<typeof serve>>;
let stdout = "";

beforeEach(async () => {
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  const listener: RequestListener = async (request, response) => {
    received.push({ path: request.url, body: await text(request) });
    response.writeHead(answer).end(answer === 200 ? "ok" : "invalid_payload");
  };
  slack = await serve(listener);
  // What is meant for Slack comes to this machine: the function itself knows no other host.
  const { fetch } = globalThis;
  vi.stubGlobal("fetch", (request: Request, init?: RequestInit) => {
    const { host, pathname } = new URL(request.url);
    expect(host).toBe("hooks.slack.com");
    return fetch(new Request(new URL(pathname, slack.url), request), init);
  });
  ssm.on(GetParameterCommand).resolves({
    Parameter: { Value: "https://hooks.slack.com/services/T000/B000/secret" },
  });
  answer = 200;
  received.length = 0;
  stdout = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((line) => {
      stdout += String(line);
      return true;
    });
  }
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  vi.resetModules();
  ssm.reset();
  await slack.close();
});

const invoke = async (given: unknown) =>
  (await import("../../src/handlers/slack.ts")).handler(given, context);

it("what the topics carry is posted, and the log says so without the secret", async () => {
  await invoke(event(JSON.stringify(SIGN_IN), "hello"));
  expect(received.map(({ path }) => path)).toEqual(Array(2).fill("/services/T000/B000/secret"));
  expect(received.map(({ body }) => JSON.parse(body).text)).toEqual([
    "[critical] 111122223333 root signed in without MFA from 198.51.100.10",
    "subject",
  ]);
  expect(ssm.calls()).toHaveLength(1);
  expect(stdout).toContain('"messageId":"m0"');
  expect(stdout).not.toContain("B000");
});

it("what Slack refuses fails the invocation, and the secret is nowhere", async () => {
  answer = 400;
  await expect(invoke(event("hello"))).rejects.toMatchObject({
    code: "slack_refused",
    message: "Slack answered 400 (invalid_payload).",
  });
  expect(received).toHaveLength(1);
  expect(stdout).not.toContain("B000");
});

it("what is no event of SNS is refused before anything is asked", async () => {
  await expect(invoke({ notfy: "never" })).rejects.toMatchObject({ code: "event_invalid" });
  expect([received.length, ssm.calls().length]).toEqual([0, 0]);
});

it("a function without its variables does not start", async () => {
  vi.stubEnv("ROOTWATCH_SLACK_WEBHOOK", "");
  await expect(invoke(event("hello"))).rejects.toMatchObject({ code: "environment_invalid" });
});
