import {
  AccountClient,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from "@aws-sdk/client-account";
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListOrganizationsFeaturesCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { awsError, METADATA, REPORT_CSV, TRAIL } from "../helpers/aws-mock.ts";

vi.mock("rootwatch:settings", async () => {
  const { DEFAULT_LIFECYCLE: lifecycle } = await import("../../src/audit/lifecycle-settings.ts");
  const rules = { "password-policy-expiry": { enabled: false } };
  return { default: { rules, attestations: [], exceptions: [], lifecycle, hash: "c0ffee" } };
});

const ALERTS = "arn:aws:sns:eu-central-1:111122223333:rootwatch-test-alerts";
const OPERATIONS = "arn:aws:sns:eu-central-1:111122223333:rootwatch-test-operations";
const ENVIRONMENT = {
  AWS_REGION: "eu-central-1",
  ROOTWATCH_ALERTS_TOPIC: ALERTS,
  ROOTWATCH_OPERATIONS_TOPIC: OPERATIONS,
  ROOTWATCH_CHAT_TOPIC: "",
  ROOTWATCH_BUCKET: "evidence",
  ROOTWATCH_TIME_ZONE: "Europe/Berlin",
  ROOTWATCH_AUDIT_HOURS: "26",
  POWERTOOLS_SERVICE_NAME: "rootwatch-test-audit",
  POWERTOOLS_METRICS_NAMESPACE: "Rootwatch",
  POWERTOOLS_DEV: undefined,
};
const ROOT_EVENTS = JSON.stringify({
  schema: "rootwatch/root-events/1",
  accountId: "111122223333",
  since: "2026-01-01T00:00:00Z",
  events: [],
});
const REQUEST_ID = "1a2b3c4d-0000-4000-8000-000000000000";

/** Lambda's context, less what nobody here asks for. */
function contextOf(awsRequestId = REQUEST_ID): Context {
  return {
    awsRequestId,
    functionName: "rootwatch-test-audit",
    functionVersion: "$LATEST",
    memoryLimitInMB: "512",
    invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:rootwatch-test-audit",
    getRemainingTimeInMillis: () => 300_000,
  } as Context;
}

/** Every client of these services, in an account that answers, with one person who listens and nothing remembered. */
function mockServices() {
  const [iam, account, organizations] = [
    mockClient(IAMClient),
    mockClient(AccountClient),
    mockClient(OrganizationsClient),
  ];
  const [cloudTrail, s3, sns] = [mockClient(CloudTrailClient), mockClient(S3Client), mockClient(SNSClient)];
  iam.on(GenerateCredentialReportCommand).resolves({ State: "COMPLETE" });
  iam.on(GetCredentialReportCommand).callsFake(() => ({
    Content: Buffer.from(REPORT_CSV),
    GeneratedTime: new Date(Date.now() - 60_000),
  }));
  iam.on(GetAccountSummaryCommand).resolves({ SummaryMap: { AccountMFAEnabled: 0, Users: 0 } });
  iam.on(GetAccountPasswordPolicyCommand).resolves({ PasswordPolicy: { MinimumPasswordLength: 14 } });
  iam.on(ListVirtualMFADevicesCommand).resolves({ VirtualMFADevices: [], IsTruncated: false });
  iam.on(ListOrganizationsFeaturesCommand).resolves({ EnabledFeatures: ["RootSessions"] });
  iam.on(ListServiceSpecificCredentialsCommand).resolves({ ServiceSpecificCredentials: [] });
  iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ["example"], IsTruncated: false });
  account.on(GetAlternateContactCommand).resolves({ AlternateContact: { EmailAddress: "a@example.com" } });
  account.on(GetContactInformationCommand).resolves({
    ContactInformation: {
      FullName: "Jane Smith",
      AddressLine1: "1 Main Street",
      City: "Any Town",
      CountryCode: "US",
      PostalCode: "12345",
      PhoneNumber: "+15550100",
    },
  });
  organizations.on(DescribeOrganizationCommand).resolves({
    Organization: { Id: "o-example", MasterAccountId: "999999999999", FeatureSet: "ALL" },
  });
  cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [TRAIL] });
  cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: true });
  cloudTrail.on(GetEventSelectorsCommand).resolves({
    TrailARN: TRAIL.TrailARN,
    EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
  });
  s3.on(ListObjectsV2Command).resolves({});
  s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "no such key", ...METADATA }));
  s3.on(GetObjectCommand, { Bucket: "evidence", Key: "memory/111122223333/root-events.json" }).resolves({
    // As much of a stream of the SDK as the store takes.
    Body: { transformToString: async () => ROOT_EVENTS } as never,
    ETag: '"1"',
  });
  s3.on(PutObjectCommand).resolves({ ETag: '"1"' });
  sns.on(ListSubscriptionsByTopicCommand).callsFake(({ TopicArn }) => ({
    Subscriptions: [
      { TopicArn, Protocol: "email", SubscriptionArn: `${TopicArn}:1`, Endpoint: "a@example.com" },
    ],
  }));
  sns.on(PublishCommand).resolves({ MessageId: "1" });
  return { iam, account, organizations, cloudTrail, s3, sns };
}

let aws: ReturnType<typeof mockServices>;
let stdout: string;

beforeEach(() => {
  aws = mockServices();
  for (const [name, value] of Object.entries(ENVIRONMENT)) vi.stubEnv(name, value);
  stdout = "";
  // Powertools writes through a console of its own, past whatever stands in the place of the global one.
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  // Of a run that failed Powertools warns that it had no metrics.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  for (const mock of Object.values(aws)) mock.restore();
});

/** CloudWatch's Embedded Metric Format, as far as it is looked into here. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
}

/** The handler of a container that starts now. */
async function startedHandler() {
  vi.resetModules();
  const { handler } = await import("../../src/handlers/audit.ts");
  return (event: unknown, context = contextOf()) => handler(event, context);
}

const lines = () =>
  stdout
    .split("\n")
    .flatMap((line): Record<string, unknown>[] => (line.startsWith("{") ? [JSON.parse(line)] : []));
const metrics = () => lines().filter((line) => "_aws" in line);
const logs = () => lines().filter((line) => !("_aws" in line));
const published = () => aws.sns.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input.TopicArn);
const written = () => aws.s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);

describe("the event of the schedule", () => {
  it("audits the account of the function, tells once, and returns the result", async () => {
    const handler = await startedHandler();
    const result = await handler({});
    expect(result).toMatchObject({
      schema: "rootwatch/audit/1",
      accountId: "111122223333",
      settingsHash: "c0ffee",
      auditId: expect.stringMatching(/^\d{8}T\d{6}Z-1a2b3c4d$/),
      notification: { status: "sent", news: true },
      report: {
        text: { uri: expect.stringMatching(/^s3:\/\/evidence\/audits\/111122223333\/\S+\/report\.txt$/) },
      },
    });
    expect(result.findings).toContainEqual(expect.objectContaining({ rule: "root-mfa", outcome: "fail" }));
    expect(result.findings).not.toContainEqual(expect.objectContaining({ outcome: "pass" }));
    expect(published()).toEqual([ALERTS]);
  });

  it("keeps the evidence, and remembers what is to be told and that it was told", async () => {
    const handler = await startedHandler();
    const { auditId } = await handler({});
    const names = written().map(({ Key }) => Key);
    const evidence = (...files: string[]) => files.map((name) => `audits/111122223333/${auditId}/${name}`);
    const state = "memory/111122223333/state.json";
    expect(names.slice(0, 5).sort()).toEqual(
      evidence("audit.json", "credential-report.csv", "report.txt", "settings.json", "snapshot.json"),
    );
    expect(names[5]).toBe(state);
    expect(names.slice(6).sort()).toEqual([...evidence("digest.json", "manifest.json", "state.json"), state]);
    expect(new Set(written().map(({ Bucket }) => Bucket))).toEqual(new Set(["evidence"]));
  });

  it("tells Slack as well where that is configured", async () => {
    const chat = "arn:aws:sns:eu-central-1:111122223333:rootwatch-test-chat";
    vi.stubEnv("ROOTWATCH_CHAT_TOPIC", chat);
    const handler = await startedHandler();
    await handler({});
    expect(published().sort()).toEqual([ALERTS, chat]);
  });

  it("tells times in the time zone of the environment", async () => {
    const handler = await startedHandler();
    await handler({});
    const [call] = aws.sns.commandCalls(PublishCommand);
    expect(JSON.parse(call?.args[0].input.Message ?? "").email).toContain("Europe/Berlin");
  });

  it("leaves a rule out that the settings switch off", async () => {
    const handler = await startedHandler();
    await expect(handler({ rules: ["password-policy-expiry"] })).rejects.toThrow(
      "rules.0: password-policy-expiry is switched off in the settings",
    );
  });
});

describe("the calls of an invocation", () => {
  const OF_AN_AUDIT = {
    GenerateCredentialReportCommand: 1,
    GetCredentialReportCommand: 1,
    GetAccountSummaryCommand: 1,
    GetAccountPasswordPolicyCommand: 1,
    ListVirtualMFADevicesCommand: 1,
    ListOrganizationsFeaturesCommand: 1,
    ListServiceSpecificCredentialsCommand: 1,
    ListAccountAliasesCommand: 1,
    GetAlternateContactCommand: 3,
    GetContactInformationCommand: 1,
    DescribeOrganizationCommand: 1,
    DescribeTrailsCommand: 1,
    GetTrailStatusCommand: 1,
    GetEventSelectorsCommand: 1,
    ListSubscriptionsByTopicCommand: 2,
    // There is no memory yet: what an earlier version may have kept is looked for, and whether there were audits.
    GetObjectCommand: 4,
    ListObjectsV2Command: 1,
    PutObjectCommand: 10,
    PublishCommand: 1,
  };
  const made = () => {
    const names = Object.values(aws).flatMap((mock) =>
      mock.calls().map(({ args }) => args[0].constructor.name),
    );
    return Object.fromEntries(
      [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => [name, length]),
    );
  };

  it.each([
    ["the schedule", {}],
    ["somebody", { notify: "changes" }],
  ])("for %s are made once each, whoever made them first", async (_, event) => {
    const handler = await startedHandler();
    await handler(event);
    expect(made()).toEqual(OF_AN_AUDIT);
    // And so in the next invocation, which has the rest of the function there.
    for (const mock of Object.values(aws)) mock.resetHistory();
    await handler(event);
    expect(made()).toMatchObject({ ...OF_AN_AUDIT, PutObjectCommand: expect.any(Number) });
  });

  it("are two more with Slack: its topic, its message", async () => {
    vi.stubEnv("ROOTWATCH_CHAT_TOPIC", "arn:aws:sns:eu-central-1:111122223333:rootwatch-test-chat");
    const handler = await startedHandler();
    await handler({});
    expect(made()).toEqual({
      ...OF_AN_AUDIT,
      ListSubscriptionsByTopicCommand: 3,
      PublishCommand: 2,
    });
  });

  it("ask for what the audit reads: the report, before all else, then the memory and the record of this account", async () => {
    const handler = await startedHandler();
    await handler({});
    expect(aws.iam.call(0).args[0]).toBeInstanceOf(GenerateCredentialReportCommand);
    expect(aws.s3.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: "evidence", Key: "memory/111122223333/state.json" },
      { Bucket: "evidence", Key: "memory/111122223333/root-events.json" },
      { Bucket: "evidence", Key: "memory/111122223333/told.json" },
      { Bucket: "evidence", Key: "memory/111122223333/told-chat.json" },
    ]);
  });

  it.each([
    ["the schedule, are on their way before the rest of the function is there", {}, 16],
    ["somebody with wishes, wait until these are read", { notify: "always" }, 0],
  ])("for %s", async (_, event, calls) => {
    const handler = await startedHandler();
    let before = Number.NaN;
    vi.doMock("../../src/handlers/audit-answered.ts", () => {
      before = Object.values(made()).reduce((sum, count) => sum + count, 0);
      return { answered: async () => "answered" };
    });
    expect(await handler(event)).toBe("answered");
    vi.doUnmock("../../src/handlers/audit-answered.ts");
    // The report itself may have been asked for, too, two more about a trail, and the record of root begun.
    expect(calls === 0 ? [0] : [0, 1, 2, 3, 4].map((more) => calls + more)).toContain(before);
  });

  it("end with it, whatever still waits for an answer", async () => {
    aws.organizations.on(DescribeOrganizationCommand).callsFake(() => new Promise<never>(() => {}));
    const handler = await startedHandler();
    await handler({}, { ...contextOf(), getRemainingTimeInMillis: () => 20_300 });
    const asked = aws.organizations.commandCalls(DescribeOrganizationCommand);
    const signals = asked.map(({ args }) => (args as unknown[])[1] as { abortSignal: AbortSignal });
    expect(signals.map(({ abortSignal }) => abortSignal.aborted)).toEqual([true]);
  });
});

describe("another event", () => {
  it("is refused with the path of its mistake, before anything is asked or told", async () => {
    const handler = await startedHandler();
    await expect(handler({ notfy: "never" })).rejects.toMatchObject({
      name: "RootwatchError",
      code: "request_invalid",
      message: 'The request is not valid. notfy: unknown key; did you mean "notify"?',
    });
    for (const mock of Object.values(aws)) expect(mock.calls()).toEqual([]);
    expect(metrics()).toEqual([]);
  });

  it("that asks for a dry run writes and tells nothing, and does not count as an audit", async () => {
    const handler = await startedHandler();
    expect(await handler({ dryRun: true })).toMatchObject({
      notification: { status: "dry_run" },
      report: null,
    });
    expect(published()).toEqual([]);
    expect(written()).toEqual([]);
    expect(metrics()).toHaveLength(1);
    expect(metrics()[0]).not.toHaveProperty("AuditCompleted");
  });
});

describe("the metrics", () => {
  it("are one line that CloudWatch understands, with the one dimension that the alarm looks at", async () => {
    const handler = await startedHandler();
    await handler({});
    expect(metrics()).toHaveLength(1);
    const [line] = metrics();
    const { CloudWatchMetrics } = (line as unknown as EmbeddedMetrics)._aws;
    expect(CloudWatchMetrics).toHaveLength(1);
    expect(CloudWatchMetrics[0]).toMatchObject({ Namespace: "Rootwatch", Dimensions: [["service"]] });
    expect(CloudWatchMetrics[0]?.Metrics).toContainEqual({ Name: "AuditCompleted", Unit: "Count" });
    expect(line).toMatchObject({
      service: "rootwatch-test-audit",
      AuditCompleted: 1,
      FailCritical: expect.any(Number),
      SectionsUnavailable: 0,
      ReportAge: expect.any(Number),
      AuditDuration: expect.any(Number),
      ApiCalls: expect.any(Number),
    });
    // What is named is there, and the other way round.
    const { _aws, service, ...values } = line ?? {};
    expect(Object.keys(values).sort()).toEqual(CloudWatchMetrics[0]?.Metrics.map(({ Name }) => Name).sort());
  });

  it("are of the effort alone where the digest could not be published: the audit is not done", async () => {
    aws.sns.on(PublishCommand).rejects(awsError("AuthorizationError", 403));
    const handler = await startedHandler();
    await expect(handler({})).rejects.toThrow("as AWS says it");
    expect(metrics()).toHaveLength(1);
    expect(metrics()[0]).toMatchObject({ AuditDuration: expect.any(Number), ApiCalls: expect.any(Number) });
    expect(metrics()[0]).not.toHaveProperty("AuditCompleted");
    const { outboxes } = JSON.parse(String(written().at(-1)?.Body));
    expect(outboxes).toEqual({ alerts: { toldUpTo: 0, toldAt: null, sending: null } });
  });

  it("of one invocation are not those of the one before it in the same container", async () => {
    const handler = await startedHandler();
    aws.sns.on(PublishCommand).rejectsOnce(awsError("AuthorizationError", 403)).resolves({ MessageId: "1" });
    await expect(handler({})).rejects.toThrow();
    await handler({});
    await handler({});
    expect(metrics().map(({ AuditCompleted }) => AuditCompleted)).toEqual([undefined, 1, 1]);
  });
});

describe("the log", () => {
  it("has a line for the audit with the invocation, the audit and what it came to", async () => {
    const handler = await startedHandler();
    const { auditId } = await handler({});
    const of = {
      level: "INFO",
      service: "rootwatch-test-audit",
      function_request_id: REQUEST_ID,
      function_arn: "arn:aws:lambda:eu-central-1:111122223333:function:rootwatch-test-audit",
      auditId,
    };
    expect(logs()).toEqual([
      expect.objectContaining({ ...of, message: "audited", scope: "all", notChecked: expect.any(Array) }),
      expect.objectContaining({
        ...of,
        message: "told",
        status: "sent",
        news: true,
        summary: expect.objectContaining({ fail: expect.any(Number) }),
      }),
    ]);
  });

  it("names the audit whose digest could not be published", async () => {
    aws.sns.on(PublishCommand).rejects(awsError("AuthorizationError", 403));
    const handler = await startedHandler();
    await expect(handler({})).rejects.toThrow();
    expect(logs()[0]).toMatchObject({ message: "audited", auditId: expect.stringMatching(/^\d{8}T\d{6}Z-/) });
  });

  it("tells one invocation from the next in the same container", async () => {
    const handler = await startedHandler();
    const ids: unknown[] = [];
    for (const id of ["aaaaaaaa-1", "bbbbbbbb-2"]) ids.push((await handler({}, contextOf(id))).auditId);
    const told = logs().filter(({ message }) => message === "told");
    expect(told.map(({ function_request_id }) => function_request_id)).toEqual(["aaaaaaaa-1", "bbbbbbbb-2"]);
    expect(told.map(({ auditId }) => auditId)).toEqual(ids);
  });

  it("does not hold who listens by address", async () => {
    const handler = await startedHandler();
    await handler({});
    expect(stdout).not.toContain("a@example.com");
  });
});

describe("an environment that is not as it should be", () => {
  it.each([
    "ROOTWATCH_ALERTS_TOPIC",
    "ROOTWATCH_OPERATIONS_TOPIC",
    "ROOTWATCH_BUCKET",
    "ROOTWATCH_TIME_ZONE",
    "AWS_REGION",
  ])("stops the start where %s is missing, naming it alone", async (name) => {
    vi.stubEnv(name, undefined);
    const failure = await startedHandler().catch((error: Error) => error);
    expect(failure).toMatchObject({ name: "RootwatchError", code: "environment_invalid" });
    const names = (failure as Error).message.match(/[A-Z]+(_[A-Z]+)+(?=:)/g);
    expect(names).toEqual([name]);
  });

  it("stops the start where a topic is none, with what stands there", async () => {
    vi.stubEnv("ROOTWATCH_ALERTS_TOPIC", "alerts");
    await expect(startedHandler()).rejects.toThrow(
      'ROOTWATCH_ALERTS_TOPIC: it must be the ARN of a topic (found "alerts")',
    );
  });
});
