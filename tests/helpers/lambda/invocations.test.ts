import {
  InvokeCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, describe, expect, it, vi } from "vitest";
import { ACCOUNT } from "../administrator.ts";
import { createFunction, zipOf } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const ARN = `arn:aws:lambda:us-east-1:${ACCOUNT}:function`;

const bed = useTestbed();

afterAll(() => {
  vi.unstubAllEnvs();
});

describe("a function that is invoked", () => {
  it("is given the event, its settings and its context, and nothing of this process", async () => {
    vi.stubEnv("ROOTWATCH_TEST_LEAK", "yes");
    await createFunction(
      bed.gateway.url,
      "echo",
      `export const handler = async (event, context) => ({
        event, context: { ...context, left: context.getRemainingTimeInMillis() }, env: process.env, cwd: process.cwd(),
        node: process.version,
      });`,
      { Environment: { Variables: { COLOUR: "green" } }, MemorySize: 256, Timeout: 7 },
    );
    const answer = await bed.invoke("echo", { name: "dana", sign: "é" });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(answer.FunctionError).toBeUndefined();
    const { event, context, env, cwd, node } = answer.json;
    expect(event).toEqual({ name: "dana", sign: "é" });
    expect(context).toMatchObject({
      functionName: "echo",
      functionVersion: "$LATEST",
      memoryLimitInMB: "256",
      invokedFunctionArn: `${ARN}:echo`,
      awsRequestId: answer.$metadata.requestId,
    });
    expect(context.left).toBeGreaterThan(6_000);
    expect(context.left).toBeLessThanOrEqual(7_000);
    expect(env).toMatchObject({
      COLOUR: "green",
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: bed.gateway.url,
      AWS_LAMBDA_FUNCTION_NAME: "echo",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      LAMBDA_TASK_ROOT: cwd,
      _HANDLER: "index.handler",
    });
    expect(env).not.toHaveProperty("ROOTWATCH_TEST_LEAK");
    expect(node).toMatch(/^v24\./);
  });

  it("stays warm, and starts cold where it is new or made to", async () => {
    const counting = (text: string) =>
      `let count = 0; export const handler = async () => "${text} " + ++count;`;
    await createFunction(bed.gateway.url, "count", counting("old"));
    expect((await bed.invoke("count")).json).toBe("old 1");
    expect((await bed.invoke(`${ARN}:count`)).json).toBe("old 2");
    await bed.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: "count", ZipFile: await zipOf(counting("new")) }),
    );
    expect((await bed.invoke("count")).json).toBe("new 1");
    await bed.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "count", MemorySize: 512 }));
    expect((await bed.invoke("count")).json).toBe("new 1");
    expect((await bed.invoke("count")).json).toBe("new 2");
    await bed.gateway.cool("count");
    expect((await bed.invoke("count")).json).toBe("new 1");
    const cold = bed.gateway.invocations().map(({ initMs }) => initMs !== undefined);
    expect(cold).toEqual([true, false, true, true, false, true]);
    for (const { initMs = 10, durationMs } of bed.gateway.invocations()) {
      expect(initMs).toBeGreaterThan(5);
      expect(durationMs).toBeLessThan(1_000);
    }
  });

  it("runs as often at once as it is invoked, but not above its reserved concurrency", async () => {
    await createFunction(
      bed.gateway.url,
      "slow",
      "let n = 0; export const handler = () => new Promise((r) => setTimeout(r, 300, ++n));",
    );
    const answers = await Promise.all([bed.invoke("slow"), bed.invoke("slow")]);
    expect(answers.map(({ json }) => json)).toEqual([1, 1]);
    await bed.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "slow", ReservedConcurrentExecutions: 1 }),
    );
    const both = await Promise.allSettled([bed.invoke("slow"), bed.invoke("slow")]);
    const [done, refused] = both.sort((one, other) => one.status.localeCompare(other.status));
    expect(done).toMatchObject({ status: "fulfilled", value: { json: 2 } });
    expect(refused).toMatchObject({ status: "rejected", reason: { name: "TooManyRequestsException" } });
  });

  it("answers with what the handler throws, and lives on", async () => {
    await createFunction(
      bed.gateway.url,
      "thrower",
      "let n = 0; export const handler = async () => { if (++n === 1) throw new TypeError('no such thing'); return n; };",
    );
    const { StatusCode, FunctionError, json } = await bed.invoke("thrower");
    expect({ StatusCode, FunctionError, json }).toEqual({
      StatusCode: 200,
      FunctionError: "Unhandled",
      json: {
        errorType: "TypeError",
        errorMessage: "no such thing",
        trace: expect.arrayContaining(["TypeError: no such thing"]),
      },
    });
    expect((await bed.invoke("thrower")).json).toBe(2);
  });

  it("is ended where it takes too long, and starts anew", async () => {
    await createFunction(
      bed.gateway.url,
      "sleeper",
      "let n = 0; export const handler = (event) => event.fast ? ++n : new Promise((r) => setTimeout(r, 60_000));",
      { Timeout: 1 },
    );
    expect((await bed.invoke("sleeper", { fast: true })).json).toBe(1);
    const late = await bed.invoke("sleeper", {}, { LogType: "Tail" });
    const id = late.$metadata.requestId;
    expect(late.FunctionError).toBe("Unhandled");
    expect(late.json).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: `RequestId: ${id} Error: Task timed out after 1.00 seconds`,
    });
    expect(Buffer.from(late.LogResult ?? "", "base64").toString()).toContain(
      `${id} Task timed out after 1.00 seconds`,
    );
    expect((await bed.invoke("sleeper", { fast: true })).json).toBe(1);
  });

  it.each([
    ["Error", "Cannot find package", 'import "not-there"; export const handler = 1;'],
    [
      "Runtime.HandlerNotFound",
      "handler is undefined or not exported",
      "export const other = async () => 1;",
    ],
    ["RangeError", "thrown at once", "throw new RangeError('thrown at once'); export const handler = 1;"],
    ["Runtime.ExitError", "exit status 3", "export const handler = () => process.exit(3);"],
    ["Runtime.ExitError", "exit status 4", "process.exit(4); export const handler = 1;"],
  ])("answers %s where it does not come to answer (%s)", async (errorType, message, source) => {
    await createFunction(bed.gateway.url, "broken", source);
    const { FunctionError, json } = await bed.invoke("broken");
    expect(FunctionError).toBe("Unhandled");
    expect(json).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
    // Each attempt starts anew, and fails alike.
    expect((await bed.invoke("broken")).json.errorType).toBe(errorType);
  });

  it("says that its module is not there", async () => {
    await createFunction(bed.gateway.url, "misnamed", "", { Handler: "other.handler" });
    expect((await bed.invoke("misnamed")).json).toMatchObject({ errorType: "Runtime.ImportModuleError" });
  });

  it("cannot answer with more than 6 MB, and lives on", async () => {
    await createFunction(
      bed.gateway.url,
      "large",
      "let n = 0; export const handler = async ({ size }) => (n++, 'x'.repeat(size) + n);",
    );
    const { FunctionError, json } = await bed.invoke("large", { size: 6_300_000 });
    expect(FunctionError).toBe("Unhandled");
    expect(json.errorType).toBe("Function.ResponseSizeTooLarge");
    expect((await bed.invoke("large", { size: 2 })).json).toBe("xx2");
  });

  it("has its log in the tail, at most 4 KB, and whole for the test", async () => {
    await createFunction(
      bed.gateway.url,
      "writer",
      `console.log("at init"); export const handler = async ({ lines }) => {
        for (let n = 1; n <= lines; n++) console.log("line " + n); console.error("to stderr");
      };`,
    );
    const first = await bed.invoke("writer", { lines: 2 }, { LogType: "Tail" });
    const tail = Buffer.from(first.LogResult ?? "", "base64").toString();
    const id = first.$metadata.requestId;
    expect(tail).toMatch(/INIT_START.*at init.*START RequestId.*line 1\n.*line 2\n.*to stderr/s);
    expect(tail).toMatch(new RegExp(`END RequestId: ${id}\\nREPORT RequestId: ${id}\\t.*Init Duration: `));
    const second = await bed.invoke("writer", { lines: 300 }, { LogType: "Tail" });
    const bytes = Buffer.from(second.LogResult ?? "", "base64");
    expect(bytes.length).toBe(4_096);
    expect(bytes.toString()).toContain("line 300");
    expect((await bed.invoke("writer", { lines: 1 })).LogResult).toBeUndefined();
    const whole = bed.gateway.functionLogs("writer");
    expect(whole.match(/at init/g)).toHaveLength(1);
    expect(whole).toContain("line 299");
  });

  it("is not there, is only asked about, or is given what is no JSON", async () => {
    await expect(bed.invoke("nobody")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await createFunction(bed.gateway.url, "quiet", "export const handler = async () => 1;");
    expect((await bed.invoke("quiet", {}, { InvocationType: "DryRun" })).StatusCode).toBe(204);
    await expect(
      bed.lambda.send(new InvokeCommand({ FunctionName: "quiet", Payload: "{" })),
    ).rejects.toMatchObject({ name: "InvalidRequestContentException" });
    expect(bed.gateway.functionLogs("quiet")).toBe("");
  });
});
