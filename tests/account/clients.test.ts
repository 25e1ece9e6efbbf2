import type { RequestListener } from "node:http";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { callerIdentity } from "../../src/account/caller-identity.ts";
import { makeClients } from "../../src/account/clients.ts";
import { accountSummary } from "../../src/account/sections/account-summary.ts";
import { passwordPolicy } from "../../src/account/sections/password-policy.ts";
import { primaryContact } from "../../src/account/sections/primary-contact.ts";
import type { Section } from "../../src/account/sections/section.ts";
import { unavailableFrom } from "../../src/account/unavailable.ts";
import { limits } from "../helpers/aws-mock.ts";
import { serve } from "../helpers/http-server.ts";

let close: (() => Promise<void>) | undefined;

beforeEach(() => {
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_SESSION_TOKEN"]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_CONFIG_FILE", "/does/not/exist");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/does/not/exist");
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

afterEach(async () => {
  await close?.();
  close = undefined;
  vi.unstubAllEnvs();
});

/** Clients of a server that answers in AWS's stead, found as people would have it found. */
async function clientsOf(listener: RequestListener, options: Parameters<typeof makeClients>[0] = {}) {
  const server = await serve(listener);
  close = server.close;
  vi.stubEnv("AWS_ENDPOINT_URL", server.url);
  return makeClients(options);
}

const answering = (status: number, body: string): RequestListener => {
  return (request, response) => {
    request.resume().on("end", () => response.writeHead(status).end(body));
  };
};

const collect = (section: Section, clients: ReturnType<typeof makeClients>) =>
  section.collect(clients, limits()).catch(unavailableFrom);

const SUMMARY =
  "<GetAccountSummaryResponse><GetAccountSummaryResult><SummaryMap><entry><key>Users</key><value>7</value></entry>" +
  "</SummaryMap></GetAccountSummaryResult></GetAccountSummaryResponse>";
const THROTTLED =
  "<ErrorResponse><Error><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>";

describe("the Region", () => {
  test.each<[string, Parameters<typeof makeClients>[0], Record<string, string>, string]>([
    ["given", { region: "eu-west-1" }, { AWS_REGION: "eu-west-2" }, "eu-west-1"],
    ["of the environment", { fallbackRegion: "x" }, { AWS_REGION: "us-gov-west-1" }, "us-gov-west-1"],
    ["of the caller, where there is no other", { fallbackRegion: "cn-north-1" }, {}, "cn-north-1"],
    ["none at all", { fallbackRegion: "" }, {}, "us-east-1"],
  ])("%s", async (_name, options, environment, expected) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const { iam, account, organizations, cloudTrail, sts } = makeClients(options);
    for (const client of [iam, account, organizations, cloudTrail(), sts])
      expect(await client.config.region()).toBe(expected);
  });

  test("of a trail's own is asked by a client of its own, one for all calls", async () => {
    const { cloudTrail } = makeClients({ region: "eu-west-1" });
    expect(await cloudTrail("us-east-2").config.region()).toBe("us-east-2");
    expect(cloudTrail("us-east-2")).toBe(cloudTrail("us-east-2"));
    expect(cloudTrail("eu-west-1")).toBe(cloudTrail());
  });
});

describe("answers", () => {
  test("AWS_ENDPOINT_URL is where the clients ask", async () => {
    expect(await collect(accountSummary, await clientsOf(answering(200, SUMMARY)))).toEqual({ Users: 7 });
  });

  test("throttling is retried", async () => {
    let asked = 0;
    const clients = await clientsOf((request, response) => {
      asked += 1;
      answering(asked === 1 ? 400 : 200, asked === 1 ? THROTTLED : SUMMARY)(request, response);
    });
    expect(await collect(accountSummary, clients)).toEqual({ Users: 7 });
    expect(asked).toBe(2);
  });

  test("throttling that does not end is throttled", async () => {
    const clients = await clientsOf(answering(400, THROTTLED), { maxAttempts: 1 });
    expect(await collect(accountSummary, clients)).toMatchObject({
      reason: "throttled",
      message: "Throttling: Rate exceeded",
    });
  });

  const PAGE = "<!doctype html>\n<html lang=en><title>404 Not Found</title><p>No such page.";
  const WELL_FORMED = "<html><head><title>Sign in</title></head><body><p>to the network</p></body></html>";

  test.each<[string, Section, number, string, string]>([
    ["a broken page", accountSummary, 500, PAGE, "service_error"],
    ["a broken page that says 403", accountSummary, 403, PAGE, "service_error"],
    ["a broken page for JSON", primaryContact, 404, PAGE, "service_error"],
    ["a well-formed page that says 403", accountSummary, 403, WELL_FORMED, "service_error"],
    ["a well-formed page that says 404", passwordPolicy, 404, WELL_FORMED, "service_error"],
    ["a well-formed page that says 200", passwordPolicy, 200, WELL_FORMED, "malformed"],
    ["nothing", passwordPolicy, 200, "", "malformed"],
    ["nothing, with 404, for JSON", primaryContact, 404, "", "service_error"],
    ["an empty object", primaryContact, 200, "{}", "malformed"],
  ])("%s is never an answer", async (_name, section, status, body, reason) => {
    const clients = await clientsOf(answering(status, body), { maxAttempts: 1 });
    expect(await collect(section, clients)).toMatchObject({ status: "unavailable", reason });
  });
});

describe("time", () => {
  test("a server that does not answer is given up after the time for a request", async () => {
    const clients = await clientsOf(() => undefined, { requestTimeoutMs: 100, maxAttempts: 2 });
    const start = performance.now();
    expect(await collect(accountSummary, clients)).toMatchObject({ reason: "timeout" });
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test("so is one that stops in the middle of its answer", async () => {
    const clients = await clientsOf((_request, response) => response.writeHead(200).write("<Get"), {
      requestTimeoutMs: 100,
      maxAttempts: 1,
    });
    expect(await collect(accountSummary, clients)).toMatchObject({
      status: "unavailable",
      reason: "timeout",
    });
  });

  test("a call ends when its signal is aborted", async () => {
    const clients = await clientsOf(() => undefined);
    const signal = AbortSignal.timeout(50);
    const outcome = await accountSummary.collect(clients, { ...limits(), signal }).catch(unavailableFrom);
    expect(outcome).toMatchObject({ reason: "timeout" });
  });
});

test("nobody listens: what to do is said", async () => {
  const { url, close: stop } = await serve(() => undefined);
  await stop();
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  await expect(callerIdentity(makeClients({ maxAttempts: 1 }))).rejects.toThrow(
    /AWS_ENDPOINT_URL.*ECONNREFUSED/,
  );
});

test("no credentials: what to do is said", async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
  await expect(callerIdentity(makeClients())).rejects.toThrow(/^No usable AWS credentials/);
});

test("every client asks for the credentials of one and all", async () => {
  const { iam, account, organizations, cloudTrail, sts } = makeClients();
  const [first, ...others] = await Promise.all(
    [sts, iam, account, organizations, cloudTrail(), cloudTrail("us-east-2")].map((client) =>
      client.config.credentials(),
    ),
  );
  for (const other of others) expect(other).toBe(first);
});
