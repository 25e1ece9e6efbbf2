import { PutAlternateContactCommand } from "@aws-sdk/client-account";
import {
  GetEventSelectorsCommand,
  PutEventSelectorsCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetCredentialReportCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateOrganizationCommand } from "@aws-sdk/client-organizations";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import policy from "../../docs/iam-policy.json" with { type: "json" };
import { makeClients } from "../../src/account/clients.ts";
import { collectSnapshot } from "../../src/account/collect.ts";
import { signInsHeard } from "../../src/account/sign-ins-heard.ts";
import { makeTrail } from "./emulated-trail.ts";
import { type CompletedMoto, startMoto } from "./moto.ts";

const ACCOUNT = "123456789012";
const DAY = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

let moto: CompletedMoto;

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  // The first run makes the Python environment.
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.stop();
});

beforeEach(async () => {
  useKeys("test", "test", "");
  await moto.reset();
});

function useKeys(id: string, secret: string, token: string): void {
  vi.stubEnv("AWS_ACCESS_KEY_ID", id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secret);
  vi.stubEnv("AWS_SESSION_TOKEN", token === "" ? undefined : token);
}

async function collect() {
  const { sections } = await collectSnapshot({
    clients: makeClients({ maxAttempts: 1 }),
    accountId: ACCOUNT,
    partition: "aws",
    budgetMs: 10_000,
  });
  return sections;
}

async function trails() {
  const { trails: section } = await collect();
  if (section?.status !== "known") throw new Error(section?.message);
  return section.value;
}

/** The sections that are not known, with the reason. */
async function missing(): Promise<string[]> {
  const sections = Object.entries(await collect());
  return sections.flatMap(([name, section]) =>
    section?.status === "unavailable" ? [`${name} ${section.reason}`] : [],
  );
}

async function reportRows(): Promise<string[]> {
  const { Content } = await makeClients().iam.send(new GetCredentialReportCommand({}));
  return new TextDecoder().decode(Content).split("\n");
}

/** Makes a role with these permissions and goes on as a session of it. */
async function becomeRole(statements: readonly object[]): Promise<void> {
  const { iam, sts } = makeClients();
  const Action = "sts:AssumeRole";
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action };
  const role = { RoleName: "auditor", AssumeRolePolicyDocument: documentOf([trust]) };
  await iam.send(new CreateRoleCommand(role));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "auditor",
      PolicyName: "audit",
      PolicyDocument: documentOf(statements),
    }),
  );
  await moto.enforceIam();
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/auditor`, RoleSessionName: "test" }),
  );
  useKeys(
    Credentials?.AccessKeyId ?? "",
    Credentials?.SecretAccessKey ?? "",
    Credentials?.SessionToken ?? "",
  );
}

function documentOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const AUDIT = policy.Statement[0] ?? { Action: [] };

describe("what moto lacks", () => {
  it("leaves no live section without an answer", async () => {
    await moto.account({ reportReadyAtOnce: true });
    expect(await missing()).toEqual([]);
  });

  it("starts a report first, and has it complete the second time", async () => {
    const states: unknown[] = [];
    const { iam } = makeClients();
    iam.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        const { State } = result.output as { readonly State?: string };
        if (State !== undefined) states.push(State);
        return result;
      },
      {},
    );
    const clients = { ...makeClients(), iam };
    await collectSnapshot({ clients, accountId: ACCOUNT, partition: "aws", budgetMs: 10_000 });
    expect(states).toEqual(["STARTED", "COMPLETE"]);
  });

  it("has no report before one was made", async () => {
    const { iam } = makeClients();
    await expect(iam.send(new GetCredentialReportCommand({}))).rejects.toMatchObject({
      name: "CredentialReportNotPresentException",
      Code: "ReportNotPresent",
      $metadata: { httpStatusCode: 410 },
    });
  });

  it("tells of the root user in the report and in the summary alike", async () => {
    await moto.account({
      reportReadyAtOnce: true,
      mfa: false,
      passwordLastUsed: "2026-01-02T03:04:05Z",
      passwordLastChanged: "2025-01-02T03:04:05Z",
      accountCreated: "2020-01-02T03:04:05Z",
      accessKeys: [{ active: false, lastRotated: "2021-01-02T03:04:05Z" }],
    });
    const { accountSummary } = await collect();
    expect(accountSummary).toMatchObject({
      value: {
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 1,
        AccountPasswordPresent: 1,
        AccountSigningCertificatesPresent: 0,
      },
    });
    expect((await reportRows())[1]).toBe(
      `<root_account>,arn:aws:iam::${ACCOUNT}:root,2020-01-02T03:04:05Z,true,2026-01-02T03:04:05Z,` +
        "2025-01-02T03:04:05Z,not_supported,false,false,2021-01-02T03:04:05Z,N/A,N/A,N/A," +
        "false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
    );
  });

  it("lists the root user's device where it is a virtual one", async () => {
    await moto.account({ reportReadyAtOnce: true, virtualMfa: true });
    expect((await collect()).virtualMfaDevices).toMatchObject({
      status: "known",
      value: [{ User: { Arn: `arn:aws:iam::${ACCOUNT}:root` } }],
    });
    await moto.account({ mfa: false });
    expect((await collect()).virtualMfaDevices).toEqual({ status: "known", value: [] });
  });

  it("writes moto's own users as AWS does, and is dated now", async () => {
    await moto.account({ reportReadyAtOnce: true });
    const { iam } = makeClients();
    await iam.send(new CreateUserCommand({ UserName: "dana" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "dana", Password: "correct horse" }));
    await iam.send(new CreateAccessKeyCommand({ UserName: "dana" }));
    const { credentialReport } = await collect();
    expect(credentialReport).toMatchObject({ status: "known", value: { generatedAt: expect.any(String) } });
    const rows = await reportRows();
    expect(rows).toHaveLength(3);
    const [name, , created, enabled, used, changed, next, mfa, active, rotated, ...rest] =
      rows[2]?.split(",") ?? [];
    expect([name, enabled, used, next, mfa, active]).toEqual([
      "dana",
      "true",
      "no_information",
      "N/A",
      "false",
      "true",
    ]);
    for (const time of [created, changed, rotated]) expect(time).toMatch(DAY);
    expect(rest.join()).toBe("N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A");
  });

  it("answers for an organization's features, the contact and service credentials as it was told", async () => {
    const { organizations } = makeClients();
    await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
    await moto.account({ reportReadyAtOnce: true, rootFeatures: ["RootSessions"], contact: null });
    const sections = await collect();
    expect(sections.rootAccessManagement).toMatchObject({ value: { EnabledFeatures: ["RootSessions"] } });
    expect(sections.primaryContact).toEqual({ status: "known", value: null });
    await moto.account({
      rootFeatures: null,
      serviceSpecificCredentials: [
        {
          UserName: "dana",
          Status: "Active",
          ServiceName: "bedrock.amazonaws.com",
          CreateDate: "2026-01-02T03:04:05Z",
          ServiceSpecificCredentialId: "ACCAEXAMPLE",
        },
      ],
    });
    const changed = await collect();
    expect(changed.serviceCredentials).toMatchObject({
      value: [{ UserName: "dana", CreateDate: "2026-01-02T03:04:05Z" }],
    });
    expect(changed.rootAccessManagement).toMatchObject({
      value: { Exception: "ServiceAccessNotEnabledException" },
    });
  });

  it("has a trail that is at home in another Region: it is seen, and its home alone knows its selectors", async () => {
    await moto.account({ reportReadyAtOnce: true });
    const TrailARN = await makeTrail(moto.url, { region: "eu-west-1" });
    const [trail] = await trails();
    const EventSelectors = [
      { ReadWriteType: "All", IncludeManagementEvents: true, ExcludeManagementEventSources: [] },
    ];
    expect(trail).toEqual({
      Name: "all-regions",
      TrailARN,
      HomeRegion: "eu-west-1",
      IsMultiRegionTrail: true,
      IsOrganizationTrail: false,
      GetTrailStatus: { status: "known", value: { IsLogging: true } },
      GetEventSelectors: { status: "known", value: { EventSelectors } },
    });
    const { cloudTrail } = makeClients({ maxAttempts: 1 });
    await expect(cloudTrail().send(new GetEventSelectorsCommand({ TrailName: TrailARN }))).rejects.toThrow(
      expect.objectContaining({ name: "TrailNotFoundException" }),
    );
  });

  it("keeps selectors of one kind, and says when a trail is stopped", async () => {
    await moto.account({ reportReadyAtOnce: true });
    const TrailName = await makeTrail(moto.url);
    const client = makeClients({ maxAttempts: 1 }).cloudTrail();
    const AdvancedEventSelectors = [{ FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] }];
    await client.send(new PutEventSelectorsCommand({ TrailName, AdvancedEventSelectors }));
    await client.send(new StopLoggingCommand({ Name: "all-regions" }));
    expect(await trails()).toMatchObject([
      {
        GetTrailStatus: { value: { IsLogging: false } },
        GetEventSelectors: { value: { AdvancedEventSelectors } },
      },
    ]);
    const EventSelectors = [{ ReadWriteType: "WriteOnly" as const, IncludeManagementEvents: true }];
    await client.send(new PutEventSelectorsCommand({ TrailName, EventSelectors }));
    expect(await trails()).toMatchObject([{ GetEventSelectors: { value: { EventSelectors } } }]);
  });

  it("shows the organization's trail, and refuses its selectors", async () => {
    const organizationTrail = {
      Name: "org",
      TrailARN: "arn:aws:cloudtrail:us-west-2:999999999999:trail/org",
      HomeRegion: "us-west-2",
      IsMultiRegionTrail: true,
      IsLogging: true,
    };
    await moto.account({ reportReadyAtOnce: true, organizationTrail });
    const found = await trails();
    expect(found).toMatchObject([
      {
        Name: "org",
        IsOrganizationTrail: true,
        GetTrailStatus: { value: { IsLogging: true } },
        GetEventSelectors: { status: "unavailable", reason: "service_error" },
      },
    ]);
    expect(signInsHeard(found, ACCOUNT)).toMatchObject({ answer: "hears", because: "organization" });
  });

  it("forgets on reset, and refuses what it does not know", async () => {
    await moto.account({ mfa: false });
    await moto.reset();
    await moto.account({ reportReadyAtOnce: true });
    expect((await collect()).accountSummary).toMatchObject({ value: { AccountMFAEnabled: 1 } });
    await expect(moto.account({ mfaa: true } as object)).rejects.toThrow("unknown: mfaa");
  });

  it("leaves a subscription by e-mail pending where nobody confirms it", async () => {
    const sns = new SNSClient({});
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const subscribe = (Endpoint: string) =>
      sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint }));
    await subscribe("first@example.com");
    await moto.account({ emailsConfirm: false });
    await subscribe("second@example.com");
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn)).toEqual([
      expect.stringMatching(`^${TopicArn}:`),
      "PendingConfirmation",
    ]);
  });
});

describe("permissions", () => {
  beforeEach(() => moto.account({ reportReadyAtOnce: true }));

  it("lets a role with the documented policy read everything", async () => {
    await becomeRole(policy.Statement);
    expect(await missing()).toEqual([]);
  });

  it.each([
    ["account:GetAlternateContact", ["securityContact", "billingContact", "operationsContact"]],
    ["account:GetContactInformation", ["primaryContact"]],
    ["cloudtrail:DescribeTrails", ["trails"]],
    ["iam:GetAccountSummary", ["accountSummary"]],
    ["iam:GetCredentialReport", ["credentialReport"]],
    ["iam:ListOrganizationsFeatures", ["rootAccessManagement"]],
    ["iam:ListServiceSpecificCredentials", ["serviceCredentials"]],
    ["organizations:DescribeOrganization", ["organization"]],
  ])("denies without %s that alone", async (lacking, sections) => {
    const { account } = makeClients();
    await account.send(
      new PutAlternateContactCommand({
        AlternateContactType: "SECURITY",
        Name: "Desk",
        Title: "Desk",
        EmailAddress: "desk@example.com",
        PhoneNumber: "+15550001111",
      }),
    );
    await becomeRole([{ ...AUDIT, Action: AUDIT.Action.filter((action) => action !== lacking) }]);
    expect((await missing()).sort()).toEqual(sections.map((name) => `${name} access_denied`).sort());
  });

  it("denies what is asked of one trail, and of it that alone", async () => {
    await makeTrail(moto.url);
    const lacking = "cloudtrail:GetEventSelectors";
    await becomeRole([{ ...AUDIT, Action: AUDIT.Action.filter((action) => action !== lacking) }]);
    expect(await trails()).toMatchObject([
      { GetTrailStatus: { status: "known" }, GetEventSelectors: { reason: "access_denied" } },
    ]);
  });

  it("knows a topic by its ARN", async () => {
    const sns = new SNSClient({});
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const { TopicArn: other } = await sns.send(new CreateTopicCommand({ Name: "others" }));
    await becomeRole([{ Effect: "Allow", Action: ["sns:Publish"], Resource: [TopicArn] }]);
    const mine = new SNSClient({});
    await mine.send(new PublishCommand({ TopicArn, Message: "hello" }));
    await expect(mine.send(new PublishCommand({ TopicArn: other, Message: "hello" }))).rejects.toMatchObject({
      name: "AuthorizationErrorException",
    });
    await expect(mine.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).rejects.toMatchObject({
      name: "AuthorizationErrorException",
    });
  });

  it("knows a Region's bus by its ARN", async () => {
    const bus = (region: string) => `arn:aws:events:${region}:${ACCOUNT}:event-bus/default`;
    await becomeRole([{ Effect: "Allow", Action: "events:PutEvents", Resource: bus("eu-west-3") }]);
    const put = (region: string) =>
      new EventBridgeClient({ region }).send(
        new PutEventsCommand({ Entries: [{ Source: "rootwatch.canary", DetailType: "test", Detail: "{}" }] }),
      );
    await put("eu-west-3");
    await expect(put("us-east-1")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("obeys a deny, patterns and conditions", async () => {
    const sns = new SNSClient({});
    const topics: (string | undefined)[] = [];
    for (const Name of ["alerts-a", "alerts-b", "others"]) {
      topics.push((await sns.send(new CreateTopicCommand({ Name }))).TopicArn);
    }
    const [a, b, others] = topics;
    await becomeRole([
      { Effect: "Allow", Action: "sns:pub*", Resource: "arn:aws:sns:*:*:alerts-?" },
      { Effect: "Deny", NotAction: "iam:*", Resource: b },
      // Met by no call: every one comes by TLS, as far as the emulator says.
      { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      {
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": ["999999999999"] } },
      },
    ]);
    const publish = (TopicArn: string | undefined) =>
      new SNSClient({}).send(new PublishCommand({ TopicArn, Message: "hello" }));
    await publish(a);
    await expect(publish(b)).rejects.toMatchObject({ name: "AuthorizationErrorException" });
    await expect(publish(others)).rejects.toMatchObject({ name: "AuthorizationErrorException" });
  });

  it("knows objects by their prefix, and tells only who may list that one is not there", async () => {
    const admin = new S3Client({});
    await admin.send(new CreateBucketCommand({ Bucket: "evidence" }));
    const objects = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"] };
    await becomeRole([{ ...objects, Resource: "arn:aws:s3:::evidence/state/*" }]);
    const s3 = new S3Client({});
    const put = (Key: string) =>
      s3.send(new PutObjectCommand({ Bucket: "evidence", Key, Body: "{}", IfNoneMatch: "*" }));
    await put("state/a b+c.json");
    await expect(put("other.json")).rejects.toMatchObject({ name: "AccessDenied" });
    const get = (Key: string) => s3.send(new GetObjectCommand({ Bucket: "evidence", Key }));
    expect(await (await get("state/a b+c.json")).Body?.transformToString()).toBe("{}");
    await expect(get("state/none.json")).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("refuses whoever takes a bucket for that of another account", async () => {
    const s3 = new S3Client({});
    await s3.send(new CreateBucketCommand({ Bucket: "evidence" }));
    const object = { Bucket: "evidence", Key: "a" };
    await s3.send(new PutObjectCommand({ ...object, Body: "{}", ExpectedBucketOwner: ACCOUNT }));
    const other = { ...object, ExpectedBucketOwner: "222233334444" };
    const denied = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
    await expect(s3.send(new GetObjectCommand(other))).rejects.toMatchObject(denied);
    await expect(s3.send(new PutObjectCommand({ ...other, Body: "[]" }))).rejects.toMatchObject(denied);
    const { Body } = await s3.send(new GetObjectCommand({ ...object, ExpectedBucketOwner: ACCOUNT }));
    expect(await Body?.transformToString()).toBe("{}");
  });

  it("refuses a session that moto has not given out", async () => {
    await moto.enforceIam();
    useKeys("ASIAUNKNOWNUNKNOWN00", "secret", "token");
    await expect(
      new STSClient({}).send(
        new AssumeRoleCommand({ RoleArn: "arn:aws:iam::1:role/x", RoleSessionName: "x" }),
      ),
    ).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });
});
