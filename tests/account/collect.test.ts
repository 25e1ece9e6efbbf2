import {
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
} from "@aws-sdk/client-iam";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Clock } from "../../src/account/clock.ts";
import { collectSnapshot } from "../../src/account/collect.ts";
import { REASONS } from "../../src/account/section-values.ts";
import { LIVE_SECTIONS } from "../../src/account/sections/live-sections.ts";
import { parseSnapshot } from "../../src/account/snapshot-file.ts";
import { SectionUnavailable } from "../../src/account/unavailable.ts";
import { type AwsMock, awsError, healthyAws, REPORT_CSV, webPageError } from "../helpers/aws-mock.ts";
import { virtualClock } from "../helpers/virtual-clock.ts";

const NEVER = () => new Promise<never>(() => undefined);
const NAMES = LIVE_SECTIONS.map(({ name }) => name).sort();

function collect(
  { clients }: AwsMock,
  clock: Clock = virtualClock(),
  onSection?: Parameters<typeof collectSnapshot>[0]["onSection"],
) {
  return collectSnapshot({
    clients,
    accountId: "111122223333",
    partition: "aws",
    budgetMs: 120_000,
    clock,
    onSection,
  });
}

const unhandled = vi.fn();
beforeEach(() => {
  unhandled.mockReset();
  process.on("unhandledRejection", unhandled);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise(setImmediate);
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

describe("collecting a snapshot", () => {
  test("a healthy account is known in every live section, without personal data", async () => {
    const snapshot = await collect(healthyAws());
    expect(snapshot).toEqual({
      schema: "rootwatch/snapshot/1",
      accountId: "111122223333",
      partition: "aws",
      capturedAt: "2026-11-23T06:00:00Z",
      sections: expect.any(Object),
    });
    expect(Object.keys(snapshot.sections).sort()).toEqual(NAMES);
    for (const section of Object.values(snapshot.sections))
      expect(section).toMatchObject({ status: "known" });
    expect(snapshot.sections.credentialReport).toEqual({
      status: "known",
      value: { generatedAt: "2026-11-23T05:58:00Z", csv: REPORT_CSV },
    });
    expect(JSON.stringify(snapshot)).not.toMatch(/Jane|example\.com|Main Street|555/);
    expect(parseSnapshot(JSON.stringify(snapshot), "it")).toEqual(snapshot);
  });

  test("denied everywhere: every section is there, and says so", async () => {
    const aws = healthyAws();
    const error = awsError("AccessDenied", 403);
    aws.iam.reset().onAnyCommand().rejects(error);
    aws.account.reset().onAnyCommand().rejects(error);
    aws.organizations.reset().onAnyCommand().rejects(error);
    aws.cloudTrail.reset().onAnyCommand().rejects(error);
    const { sections } = await collect(aws);
    expect(Object.keys(sections).sort()).toEqual(NAMES);
    for (const section of Object.values(sections)) expect(section).toMatchObject({ reason: "access_denied" });
  });

  test("a value that is none of the section's is malformed, and where is said", async () => {
    const aws = healthyAws();
    aws.iam.on(GetAccountPasswordPolicyCommand).resolves({
      PasswordPolicy: { MinimumPasswordLength: "<b>14</b>" as never },
    });
    expect((await collect(aws)).sections.passwordPolicy).toEqual({
      status: "unavailable",
      reason: "malformed",
      message: expect.stringContaining("at MinimumPasswordLength"),
    });
  });

  test("sections are told of once each, as they come", async () => {
    const aws = healthyAws();
    aws.iam
      .on(GenerateCredentialReportCommand)
      .resolvesOnce({ State: "STARTED" })
      .resolves({ State: "COMPLETE" });
    const told: string[] = [];
    const { sections } = await collect(aws, virtualClock(), (name, section) => {
      told.push(name);
      expect(section.status).toBe("known");
    });
    expect(told.at(-1)).toBe("credentialReport");
    expect(told.sort()).toEqual(Object.keys(sections).sort());
  });
});

describe("the deadline", () => {
  test("a call that never ends, and does not hear that it is broken off, is a timeout", async () => {
    const aws = healthyAws();
    aws.iam.on(GetAccountSummaryCommand).callsFake(NEVER);
    const clock = virtualClock();
    const { sections, capturedAt } = await collect(aws, clock);
    expect(sections.accountSummary).toMatchObject({
      reason: "timeout",
      message: expect.stringContaining("120 s"),
    });
    expect(sections.passwordPolicy).toMatchObject({ status: "known" });
    expect(capturedAt).toBe("2026-11-23T06:02:00Z");
    expect(clock.sleeping()).toBe(0);
  });

  test("a report that never comes is not ready", async () => {
    const aws = healthyAws();
    aws.iam.on(GetCredentialReportCommand).callsFake(NEVER);
    expect((await collect(aws)).sections.credentialReport).toMatchObject({ reason: "not_ready" });
  });

  test("a call that ends because it is broken off is a timeout, whatever it says", async () => {
    const aws = healthyAws();
    const send = vi
      .spyOn(aws.clients.iam, "send")
      .mockImplementation((_command: unknown, options: unknown) => {
        const { abortSignal } = options as { abortSignal: AbortSignal };
        return new Promise((_resolve, reject) => {
          abortSignal.addEventListener("abort", () => reject(awsError("AccessDenied", 403)));
        });
      });
    const { sections } = await collect(aws);
    expect(send).toHaveBeenCalled();
    expect(sections.accountSummary).toMatchObject({ reason: "timeout" });
    expect(sections.credentialReport).toMatchObject({ reason: "not_ready" });
    expect(sections.organization).toMatchObject({ status: "known" });
  });

  test("when all is there, nothing waits any more, and what comes later changes nothing", async () => {
    const aws = healthyAws();
    let answer: (response: object) => void = () => undefined;
    aws.iam.on(GetAccountSummaryCommand).callsFake(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    const told: string[] = [];
    const { sections } = await collect(aws, virtualClock(), (name) => told.push(name));
    const before = JSON.stringify(sections);
    answer({ SummaryMap: { Users: 1 } });
    await new Promise(setImmediate);
    expect(JSON.stringify(sections)).toBe(before);
    expect(told.length).toBe(NAMES.length);
  });
});

test("no combination of failures makes it reject, or lose a section", async () => {
  const failures = fc.constantFrom<() => Promise<unknown>>(
    NEVER,
    async () => Promise.reject(awsError("AccessDenied", 403)),
    async () => Promise.reject(awsError("Throttling")),
    async () => Promise.reject(webPageError()),
    async () => Promise.reject(new SectionUnavailable("expired", "it is old")),
    async () => Promise.reject(undefined),
    () => {
      throw new TypeError("a bug");
    },
    async () => undefined,
    async () => [[]],
    async () => 1n,
  );
  const outcomes = fc.array(fc.option(failures), { minLength: NAMES.length, maxLength: NAMES.length });
  await fc.assert(
    fc.asyncProperty(outcomes, async (fates) => {
      const aws = healthyAws();
      for (const [index, section] of LIVE_SECTIONS.entries()) {
        const fate = fates[index];
        if (fate !== null && fate !== undefined) vi.spyOn(section, "collect").mockImplementation(fate);
      }
      const { sections } = await collect(aws).finally(() => vi.restoreAllMocks());
      expect(Object.keys(sections).sort()).toEqual(NAMES);
      for (const [index, { name }] of LIVE_SECTIONS.entries()) {
        const section = sections[name];
        if (fates[index] === null) expect(section).toMatchObject({ status: "known" });
        else {
          expect(section).toMatchObject({ status: "unavailable", message: expect.stringMatching(/./) });
          expect(REASONS).toContain(section?.status === "unavailable" ? section.reason : undefined);
        }
      }
    }),
    { numRuns: 60 },
  );
});
