import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import RootwatchPlugin from "../../deploy/serverless-plugin.ts";
import { serve } from "../helpers/http-server.ts";

const root = join(import.meta.dirname, "../..");

it("an audit that takes long is waited for, and not asked for again", async () => {
  let invocations = 0;
  // Takes every invocation and answers none, as a function does that waits for IAM.
  const aws = await serve((request, response) => {
    if (request.url?.includes("/invocations")) invocations += 1;
    else response.writeHead(404).end();
  });
  const child = spawn(
    process.execPath,
    [
      join(root, "node_modules/serverless/bin/serverless.js"),
      "invoke",
      "--function",
      "audit",
      "--data",
      "{}",
    ],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: aws.url,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        AWS_REGION: "us-east-1",
        // Instead of the five minutes that it would wait: milliseconds.
        AWS_CLIENT_TIMEOUT: "1500",
      },
    },
  );
  const [status] = await once(child, "exit");
  await aws.close();
  expect(status).not.toBe(0);
  expect(invocations).toBe(1);
}, 60_000);

afterEach(() => vi.unstubAllEnvs());

it("whoever waits for an audit waits for longer than it may take", () => {
  const stack = readFileSync(join(root, "serverless.yml"), "utf8");
  const timeoutSeconds = Number(/^ {4}timeout: (\d+)$/m.exec(stack)?.[1]);
  vi.stubEnv("AWS_CLIENT_TIMEOUT", undefined);
  vi.stubEnv("SLS_AWS_REQUEST_MAX_RETRIES", undefined);
  // As much of the framework as is looked at when the plugin is made.
  const serverless = { processedInput: { commands: ["invoke"] } } as unknown as ConstructorParameters<
    typeof RootwatchPlugin
  >[0];
  new RootwatchPlugin(serverless, {}, { log: { notice: () => {}, warning: () => {} } });
  expect(Number(process.env["AWS_CLIENT_TIMEOUT"])).toBeGreaterThan(timeoutSeconds * 1000);
  expect(process.env["SLS_AWS_REQUEST_MAX_RETRIES"]).toBe("0");
  const readTimeout = Number(/--cli-read-timeout (\d+)/.exec(stack)?.[1]);
  expect(readTimeout).toBeGreaterThan(timeoutSeconds);
});
