import {
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  LimitExceededException,
  ServiceFailureException,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { credentialReport } from "../../../src/account/sections/credential-report.ts";
import { unavailableFrom } from "../../../src/account/unavailable.ts";
import { awsError, limits, METADATA, mockAws, REPORT_CSV, webPageError } from "../../helpers/aws-mock.ts";

const REPORT = { Content: Buffer.from(REPORT_CSV), GeneratedTime: new Date("2026-11-23T05:58:00Z") };
const VALUE = { generatedAt: "2026-11-23T05:58:00Z", csv: REPORT_CSV };
const UNKNOWN = { message: "Unknown", ...METADATA };
const notPresent = new CredentialReportNotPresentException(UNKNOWN);
const notReady = new CredentialReportNotReadyException(UNKNOWN);
const expired = new CredentialReportExpiredException(UNKNOWN);
const denied = awsError("AccessDenied", 403, "not authorized");
const throttled = awsError("Throttling", 400, "Rate exceeded");

/** Answers, each call the next one, and the last one for ever. */
type Script = readonly ({ State: "STARTED" | "INPROGRESS" | "COMPLETE" } | typeof REPORT | Error)[];

async function run(generate: Script, get: Script, budgetMs?: number) {
  const { iam, clients } = mockAws();
  const bounds = limits(budgetMs);
  const play = (script: Script) => {
    let at = 0;
    return () => {
      const step = script[Math.min(at++, script.length - 1)];
      if (step instanceof Error) throw step;
      return step as object;
    };
  };
  iam.on(GenerateCredentialReportCommand).callsFake(play(generate));
  iam.on(GetCredentialReportCommand).callsFake(play(get));
  const outcome = await credentialReport.collect(clients, bounds).catch(unavailableFrom);
  return {
    outcome,
    sleeps: bounds.clock.sleeps,
    generated: iam.commandCalls(GenerateCredentialReportCommand).length,
    got: iam.commandCalls(GetCredentialReportCommand).length,
  };
}

const STARTED = { State: "STARTED" } as const;
const INPROGRESS = { State: "INPROGRESS" } as const;
const COMPLETE = { State: "COMPLETE" } as const;

describe("making the credential report", () => {
  test("one that is there is taken at once", async () => {
    const { outcome, ...calls } = await run([COMPLETE], [REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(calls).toEqual({ sleeps: [], generated: 1, got: 1 });
  });

  test("trap 9: one that takes minutes is waited for, ever more patiently", async () => {
    const script = [STARTED, INPROGRESS, INPROGRESS, INPROGRESS, INPROGRESS, INPROGRESS, COMPLETE];
    const { outcome, ...calls } = await run(script, [REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(calls).toEqual({ sleeps: [1000, 2000, 4000, 8000, 15_000, 15_000], generated: 7, got: 1 });
  });

  test("trap 9: one that never comes is not ready, after a last look just before the deadline", async () => {
    const { outcome, sleeps } = await run([INPROGRESS], [notReady], 20_000);
    expect(outcome).toMatchObject({ reason: "not_ready", message: expect.stringContaining("still making") });
    expect(sleeps).toEqual([1000, 2000, 4000, 8000, 4000]);
  });

  test("no time for a second look: not ready, without a wait", async () => {
    const { outcome, sleeps } = await run([STARTED], [notReady], 900);
    expect(outcome).toMatchObject({ reason: "not_ready" });
    expect(sleeps).toEqual([]);
  });

  test("complete, but not yet to be had", async () => {
    const { outcome, got } = await run([COMPLETE], [notPresent, notReady, REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(got).toBe(3);
  });

  test("trap 10: an old one is made anew", async () => {
    const { outcome, generated } = await run([COMPLETE, STARTED, COMPLETE], [expired, REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(generated).toBe(3);
  });

  test("an old one that stays: expired at the deadline", async () => {
    const { outcome } = await run([COMPLETE], [expired], 10_000);
    expect(outcome).toMatchObject({ reason: "expired", message: expect.stringContaining("4 hours") });
  });

  test.each([
    ["throttled", throttled],
    ["somebody else is having one made", new LimitExceededException(UNKNOWN)],
    ["a failure of the service", new ServiceFailureException(UNKNOWN)],
    ["a web page", webPageError()],
  ])("generation meets %s and then works", async (_name, error) => {
    const { outcome } = await run([error, STARTED, COMPLETE], [notPresent, REPORT]);
    expect(outcome).toEqual(VALUE);
  });

  test.each([
    ["throttled", throttled],
    ["a failure of the service", new ServiceFailureException(UNKNOWN)],
  ])("getting it meets %s and then works", async (_name, error) => {
    const { outcome } = await run([COMPLETE], [error, error, REPORT]);
    expect(outcome).toEqual(VALUE);
  });

  test("generation that fails does not matter where there is a report", async () => {
    const { outcome, sleeps } = await run([throttled], [REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(sleeps).toEqual([]);
  });

  test("throttled all the time: waited for till the deadline, which says so", async () => {
    const { outcome, sleeps } = await run([throttled], [throttled], 30_000);
    expect(outcome).toMatchObject({ reason: "not_ready", message: expect.stringContaining("Rate exceeded") });
    expect(sleeps.length).toBeGreaterThan(3);
  });

  test("a service that is down is not waited for", async () => {
    const { outcome, sleeps } = await run([webPageError()], [webPageError()]);
    expect(outcome).toMatchObject({ reason: "service_error" });
    expect(sleeps).toEqual([1000, 2000]);
  });

  test("failures that are not in a row are no service that is down", async () => {
    const failure = new ServiceFailureException(UNKNOWN);
    const { outcome } = await run([COMPLETE], [failure, failure, notReady, failure, failure, REPORT]);
    expect(outcome).toEqual(VALUE);
  });
});

describe("where generation is denied", () => {
  test("the report that is there is taken, and nobody is asked again", async () => {
    const { outcome, generated } = await run([denied], [REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(generated).toBe(1);
  });

  test("one that somebody else is having made is waited for", async () => {
    const { outcome, generated, sleeps } = await run([denied], [notReady, notReady, REPORT]);
    expect(outcome).toEqual(VALUE);
    expect(generated).toBe(1);
    expect(sleeps).toEqual([1000, 2000]);
  });

  test("there is none", async () => {
    const { outcome, sleeps } = await run([denied], [notPresent]);
    expect(outcome).toMatchObject({
      reason: "access_denied",
      message: expect.stringContaining("not authorized"),
    });
    expect(sleeps).toEqual([]);
  });

  test("there is but an old one", async () => {
    const { outcome, sleeps } = await run([denied], [expired]);
    expect(outcome).toMatchObject({ reason: "expired", message: expect.stringContaining("not authorized") });
    expect(sleeps).toEqual([]);
  });

  test("getting it is denied too", async () => {
    const { outcome, sleeps } = await run([denied], [denied]);
    expect(outcome).toMatchObject({ reason: "access_denied" });
    expect(sleeps).toEqual([]);
  });
});

test("getting it alone is denied: at once", async () => {
  const { outcome, sleeps } = await run([COMPLETE], [denied]);
  expect(outcome).toMatchObject({ reason: "access_denied" });
  expect(sleeps).toEqual([]);
});

test("broken off while waiting: not ready", async () => {
  const { iam, clients } = mockAws();
  iam.on(GenerateCredentialReportCommand).resolves({ State: "INPROGRESS" });
  const stop = new AbortController();
  const bounds = limits();
  const outcome = credentialReport
    .collect(clients, {
      ...bounds,
      signal: stop.signal,
      clock: { ...bounds.clock, sleep: async () => stop.abort() },
    })
    .catch(unavailableFrom);
  expect(await outcome).toMatchObject({ reason: "not_ready" });
});
