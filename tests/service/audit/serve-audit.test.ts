import { GenerateCredentialReportCommand, GetCredentialReportCommand } from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_LIFECYCLE } from "../../../src/audit/lifecycle-settings.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import { type AuditService, serveAudit } from "../../../src/service/audit/serve-audit.ts";
import { beginRecord } from "../../../src/service/root-events.ts";
import { type AwsMock, awsError, healthyAws } from "../../helpers/aws-mock.ts";
import { type TestInstallation, testInstallation } from "../../helpers/installation.ts";

let aws: AwsMock;
let installation: TestInstallation;
let figures: Record<string, number>;
let service: AuditService;

beforeEach(() => {
  aws = healthyAws();
  installation = testInstallation();
  figures = {};
  service = {
    clients: aws.clients,
    unwatchedRegions: [],
    auditHours: 26,
    store: () => installation.store,
    announcer: installation.announcer,
    rules,
    settings: { rules: {}, attestations: [], exceptions: [], lifecycle: DEFAULT_LIFECYCLE, hash: "abc" },
    apiCalls: () => 7,
    figures: (name, _, value) => {
      figures[name] = value;
    },
    onAudit: () => {},
    onTold: () => {},
  };
});

const invocation = (remainingMs = 300_000, partition = "aws") => ({
  requestId: "1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809",
  functionArn: `arn:${partition}:lambda:eu-central-1:111122223333:function:rootwatch-audit`,
  remainingMs: () => remainingMs,
  startedAt: performance.now(),
});

describe("one invocation", () => {
  it("answers with the audit less the passes, what became of the digest, and where everything is", async () => {
    const answer = await serveAudit({}, invocation(), service);
    expect(answer).toMatchObject({
      schema: "rootwatch/audit/1",
      accountId: "111122223333",
      scope: { rules: "all" },
      settingsHash: "abc",
      notification: { status: "sent" },
      omitted: { findings: 0, coverage: 0 },
    });
    expect(answer.auditId).toMatch(/^\d{8}T\d{6}Z-1a2b3c4d$/);
    expect(answer.report?.json.uri).toBe(`s3://evidence/audits/111122223333/${answer.auditId}/audit.json`);
    expect(answer.findings.map(({ outcome }) => outcome)).not.toContain("pass");
    expect(
      JSON.parse(installation.store.objects.get(answer.report?.json.uri.slice(14) ?? "")?.text ?? ""),
    ).toMatchObject({
      schema: "rootwatch/audit/1",
      summary: answer.summary,
    });
  });

  it("is of the account and the partition that the function is in", async () => {
    const { coverage, accountId } = await serveAudit({}, invocation(300_000, "aws-us-gov"), service);
    expect(accountId).toBe("111122223333");
    // The report is of the commercial partition, and so of another account.
    expect(coverage).toContainEqual(
      expect.objectContaining({ section: "credentialReport", reason: "malformed" }),
    );
  });

  it("reads what was recorded of root, and keeps it with the rest of the snapshot", async () => {
    await beginRecord(installation.store, "111122223333", new Date("2026-11-01T00:00:00Z"));
    const answer = await serveAudit({}, invocation(), service);
    const text = installation.store.objects.get(answer.report?.snapshot.uri.slice(14) ?? "")?.text ?? "";
    expect(JSON.parse(text).sections.rootEvents).toEqual({
      status: "known",
      value: { since: "2026-11-01T00:00:00Z", events: [] },
    });
    expect(answer.coverage.map(({ section }) => section)).not.toContain("rootEvents");
  });

  it("names the Regions that nobody watches, in its answer, its report and the digest", async () => {
    const unwatched = { ...service, unwatchedRegions: ["us-east-2", "sa-east-1"] };
    const answer = await serveAudit({}, invocation(), unwatched);
    const message =
      "A sign-in as root that AWS records in us-east-2 is NOT told, and nobody can choose where it is recorded: watch that Region (parameter watchRegions). Root activity is not watched in us-east-2, sa-east-1.";
    const item = expect.objectContaining({ section: "rootEvents", status: "partial", message });
    expect(answer.coverage).toContainEqual(item);
    expect(installation.sent[0]?.coverage).toContainEqual(item);
    const text = installation.store.objects.get(answer.report?.text.uri.slice(14) ?? "")?.text ?? "";
    expect(text.replace(/\s+/g, " ")).toContain(`Recorded root events: in part. ${message}`);
  });

  it("begins the record of root where there is none, but for an audit that leaves no trace", async () => {
    const rootEvents = async (event: unknown) =>
      (await serveAudit(event, invocation(), service)).coverage.find(
        ({ section }) => section === "rootEvents",
      );
    const name = "memory/111122223333/root-events.json";
    expect(await rootEvents({ dryRun: true })).toMatchObject({ reason: "not_collected" });
    expect(installation.store.objects.has(name)).toBe(false);
    expect(await rootEvents({})).toBeUndefined();
    expect(JSON.parse(installation.store.objects.get(name)?.text ?? "")).toMatchObject({ events: [] });
  });

  it("of a record of root that it may neither read nor begin says why", async () => {
    const rootEvents = async () =>
      (await serveAudit({}, invocation(), service)).coverage.find(({ section }) => section === "rootEvents");
    installation.store.before((_, name) => {
      if (name.endsWith("/root-events.json")) throw awsError("AccessDenied", 403);
    });
    expect(await rootEvents()).toMatchObject({ reason: "access_denied" });
  });

  it("refuses a mistake in the event before it asks anybody anything", async () => {
    await expect(serveAudit({ rules: ["rot-mfa"] }, invocation(), service)).rejects.toMatchObject({
      code: "request_invalid",
    });
    expect(aws.iam.calls()).toEqual([]);
    expect(installation.store.objects.size).toBe(0);
  });

  it("gives the collector the time that is left, less what telling takes", async () => {
    aws.iam.on(GenerateCredentialReportCommand).resolves({ State: "STARTED" });
    const started = performance.now();
    const { coverage } = await serveAudit({}, invocation(20_300), service);
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(coverage).toContainEqual(
      expect.objectContaining({ section: "credentialReport", reason: "not_ready" }),
    );
    expect(installation.sent).toHaveLength(1);
  });

  it("records its figures: what was found, what it took, and that it was an audit of everything", async () => {
    aws.iam.on(GetCredentialReportCommand).rejects(awsError("AccessDenied", 403));
    await beginRecord(installation.store, "111122223333", new Date("2026-11-01T00:00:00Z"));
    await serveAudit({}, invocation(), service);
    expect(figures).toMatchObject({
      SectionsUnavailable: 1,
      ApiCalls: 7,
      AuditCompleted: 1,
      FailCritical: 0,
    });
    expect(figures["UnknownHigh"]).toBeGreaterThan(0);
    expect(figures).not.toHaveProperty("ReportAge");
  });

  it.each([
    ["of some rules", { rules: ["root-mfa"] }],
    ["that leaves no trace", { dryRun: true }],
  ])("an audit %s is no sign that the watch is alive", async (_, event) => {
    await serveAudit(event, invocation(), service);
    // Nor does it draw a line of what fails.
    expect(Object.keys(figures).sort()).toEqual(["ApiCalls", "AuditDuration"]);
  });

  it("has a name before anything of it is written, so that what cannot be written has one", async () => {
    const order: string[] = [];
    installation.store.before((operation, name) => {
      if (operation === "create" && name.startsWith("audits/")) {
        order.push(name.replace(/^.*\//, ""));
        throw new Error("AccessDenied");
      }
    });
    const onAudit = () => order.push("named");
    await expect(serveAudit({}, invocation(), { ...service, onAudit })).rejects.toThrow("AccessDenied");
    expect(order[0]).toBe("named");
    expect(order).toContain("snapshot.json");
  });

  it("that fails has a name by then, and its effort is recorded", async () => {
    let named = "";
    installation.beforePublish = () => {
      throw new Error("Throttled");
    };
    const failing = serveAudit({}, invocation(), {
      ...service,
      onAudit: ({ auditId }) => {
        named = auditId;
      },
    });
    await expect(failing).rejects.toThrow("Throttled");
    expect(named).toMatch(/-1a2b3c4d$/);
    expect(Object.keys(figures).sort()).toEqual(["ApiCalls", "AuditDuration"]);
  });

  it("of a function whose ARN is none says so", async () => {
    await expect(serveAudit({}, { ...invocation(), functionArn: "audit" }, service)).rejects.toThrow(
      '"audit" is not the ARN of a function.',
    );
  });
});
