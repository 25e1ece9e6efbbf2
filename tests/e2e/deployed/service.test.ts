import {
  CreateLoginProfileCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, SNSClient, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrator } from "../../helpers/administrator.ts";
import { fileWith, runCli } from "../../helpers/cli.ts";
import { ACCOUNT_ID, type Deployment, REGION, startDeployment } from "../../helpers/deployment.ts";
import { makeTrail } from "../../helpers/emulated-trail.ts";
import { packagedResources, policyActions } from "../../helpers/packaged-template.ts";
import { readmeCommand } from "../../helpers/readme-commands.ts";
import { drained, type Inbox, mailboxOn, queueOn, subscribeEmail } from "../../helpers/subscribers.ts";

const FUNCTION = "rootwatch-prod-audit";
const topic = (name: string) => `arn:aws:sns:${REGION}:${ACCOUNT_ID}:rootwatch-prod-${name}`;

let deployment: Deployment;
let bucket: string;
let key: string;
let machines: Inbox;
let mails: Inbox & { close(): Promise<void> };
let operations: Inbox & { close(): Promise<void> };

const config = () => administrator(deployment.gateway.url);

/** Invokes through the SDK, as `aws lambda invoke` does. */
async function invoke(event: unknown, InvocationType: "RequestResponse" | "Event" = "RequestResponse") {
  const { Payload, FunctionError, StatusCode } = await new LambdaClient(config()).send(
    new InvokeCommand({ FunctionName: FUNCTION, Payload: JSON.stringify(event), InvocationType }),
  );
  const text = Payload?.transformToString() ?? "";
  return { StatusCode, FunctionError, json: text === "" ? undefined : JSON.parse(text) };
}

/** As the schedule does, until Lambda has done with it. */
async function onSchedule(): Promise<void> {
  const { StatusCode } = await invoke({}, "Event");
  expect(StatusCode).toBe(202);
  await deployment.gateway.settled();
}

const s3 = () => new S3Client({ ...config(), forcePathStyle: true });

async function keysOfBucket(): Promise<string[]> {
  const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = "" }) => Key);
}

async function textOf(Key: string): Promise<string> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key }));
  return (await Body?.transformToString()) ?? "";
}

const STATE = `memory/${ACCOUNT_ID}/state.json`;

/** Who was told up to where. */
const outboxes = async () => JSON.parse(await textOf(STATE)).outboxes;

beforeAll(async () => {
  deployment = await startDeployment();
  await deployment.moto.account({ mfa: false, emailsConfirm: false });
}, 300_000);

afterAll(async () => {
  await mails?.close();
  await operations?.close();
  await deployment?.end();
});

// One after the other: each stands on what the one before it left, as the days of an installation do.
describe("an installation, from its first day to its last", () => {
  it("is deployed by one command, which audits at once and says whose confirmation is missing", async () => {
    const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npm run deploy"));
    expect(seen).toContain("Service deployed to stack rootwatch-prod");
    expect(status).toBe(0);
    expect(seen).toContain("security@example.com to rootwatch-prod-alerts");
    expect(seen).toContain("security@example.com to rootwatch-prod-operations");
    expect(seen).toContain("Nothing was sent: no subscription is confirmed yet.");
    expect(seen).toMatch(/Account 123456789012: \d+ failed, \d+ not judged, \d+ passed\./);
    expect(seen).toContain("aws lambda invoke --region us-east-1 --function-name rootwatch-prod-audit");
    bucket = /EvidenceBucket: (\S+)/.exec(seen)?.[1] ?? "";
    key = /KeyArn: (\S+)/.exec(seen)?.[1] ?? "";
    expect(bucket).toMatch(/^rootwatch-prod-evidencebucket-/);
    expect(key).toMatch(/^arn:aws:kms:/);
    machines = await queueOn(topic("alerts"), config());
    operations = await mailboxOn(topic("operations"), config());
  });

  it("has a schedule, alarms and a dead-letter queue in its template", async () => {
    const { stdout } = await deployment.run("npx", "serverless", "info", "--verbose");
    expect(stdout).toContain("AuditFunction: rootwatch-prod-audit");
    const resources = packagedResources();
    expect(resources["AuditSchedule"]?.Properties).toMatchObject({ ScheduleExpression: "cron(0 6 * * ? *)" });
    for (const alarm of ["AuditFailedAlarm", "AuditMissingAlarm", "FailedAuditsAlarm", "UndeliveredAlarm"]) {
      expect(resources[alarm]?.Properties, alarm).toMatchObject({
        AlarmActions: [{ Ref: "OperationsTopic" }],
      });
    }
  });

  it("tells nobody while nobody would see it, and says so on the operations topic and in the answer", async () => {
    const { json } = await invoke({ notify: "always" });
    expect(json.notification).toEqual({
      status: "waiting_for_a_confirmed_channel",
      news: true,
      channels: [
        { topicArn: topic("alerts"), protocol: "email", state: "pending" },
        { topicArn: topic("alerts"), protocol: "sqs", state: "confirmed" },
      ],
      operations: [
        { topicArn: topic("operations"), protocol: "email", state: "pending" },
        { topicArn: topic("operations"), protocol: "http", state: "confirmed" },
      ],
    });
    expect(await machines.take()).toEqual([]);
    const [message] = await operations.take();
    expect(message?.subject).toBe("[operations] 123456789012: a digest waits, no channel is confirmed");
    expect(message?.body).toContain("(there are: 1 pending email, 1 confirmed sqs)");
    expect(await outboxes()).toMatchObject({ alerts: { toldUpTo: 0, toldAt: null } });
  });

  it("sends the first digest on schedule, once an address is confirmed: people read it, machines parse it", async () => {
    await deployment.moto.account({ emailsConfirm: true });
    await subscribeEmail(topic("alerts"), "confirmed@example.com", config());
    mails = await mailboxOn(topic("alerts"), config());
    await onSchedule();

    const [mail, ...more] = await mails.take();
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^\[critical\] 123456789012: \d+ new, 1 could not be judged: root-mfa/);
    const lines = mail?.body.split("\n") ?? [];
    expect(lines[0]).toBe("AWS account 123456789012");
    expect(lines).toContain("WHAT FAILS, WORST FIRST");
    expect(mail?.body).toMatch(
      /\[critical\] Root has a password and no MFA.*\n.*Due \d{4}-\d\d-\d\d\. \(root-mfa\)/,
    );
    expect(mail?.body).toContain("First step: Sign in as root and register a passkey");
    expect(mail?.body).toContain("COULD NOT BE CHECKED");
    expect(mail?.body).toContain("2 subscriptions wait for confirmation.");
    const place = /s3:\/\/[^/]+\/(\S+)/.exec(mail?.body ?? "")?.[1] ?? "";
    expect(await textOf(place)).toContain("AWS account 123456789012");

    const [document] = await machines.take();
    expect(document?.attributes).toEqual({ kind: "digest", severity: "critical", accountId: ACCOUNT_ID });
    expect(JSON.parse(document?.body ?? "")).toMatchObject({
      schema: "rootwatch/digest/1",
      first: true,
      severity: "critical",
    });
    expect(await keysOfBucket()).toContain(STATE);
  });

  it("keeps evidence that replays to the same findings", async () => {
    const audits = (await keysOfBucket()).filter((name) => name.startsWith(`audits/${ACCOUNT_ID}/`));
    const last = audits.at(-1)?.split("/")[2];
    expect(
      audits
        .filter((name) => name.includes(`/${last}/`))
        .map((name) => name.split("/")[3])
        .sort(),
    ).toEqual([
      "audit.json",
      "credential-report.csv",
      "digest.json",
      "manifest.json",
      "report.txt",
      "settings.json",
      "snapshot.json",
      "state.json",
    ]);
    const kept = async (name: string) => fileWith(await textOf(`audits/${ACCOUNT_ID}/${last}/${name}`), name);
    const { out } = await runCli([
      ...["audit", "--snapshot", await kept("snapshot.json"), "--settings", await kept("settings.json")],
      ...["--format", "json"],
    ]);
    expect(JSON.parse(out).findings).toEqual(
      JSON.parse(await textOf(`audits/${ACCOUNT_ID}/${last}/audit.json`)).findings,
    );
  });

  it("says nothing the next day, when nothing has changed", async () => {
    await onSchedule();
    expect([await mails.take(), await machines.take(), await operations.take()]).toEqual([[], [], []]);
  });

  it("tells one new finding when there is one, and what is still open in a line", async () => {
    const iam = new IAMClient(config());
    await iam.send(new CreateUserCommand({ UserName: "smith,jane" }));
    await iam.send(new CreateLoginProfileCommand({ UserName: "smith,jane", Password: "correct-Horse-7" }));
    await onSchedule();
    const [mail] = await mails.take();
    expect(mail?.subject).toMatch(/^\[high\] 123456789012: \d+ new, \d+ still open/);
    expect(mail?.body).toContain("User smith,jane\n  [high] smith,jane has a console password and no MFA.");
    expect(mail?.body).toMatch(/STILL OPEN\n\n {2}Root user: root-mfa \(critical, due/);
    await machines.take();
  });

  it("and the good news", async () => {
    await deployment.moto.account({ mfa: true, virtualMfa: false });
    await new IAMClient(config()).send(
      new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 14, RequireSymbols: true }),
    );
    await onSchedule();
    const [mail] = await mails.take();
    expect(mail?.body).toMatch(/RESOLVED\n\n {2}Root user: root-mfa/);
    await machines.take();
  });

  describe("on demand", () => {
    it("README's command tells everything again, though nothing is new", async () => {
      const { stdout, status } = await deployment.run("sh", "-c", readmeCommand("npx serverless invoke"));
      expect(status).toBe(0);
      expect(JSON.parse(stdout).notification).toMatchObject({ status: "sent", news: false });
      const [mail] = await mails.take();
      expect(mail?.body).toContain("Nothing new;");
      await machines.take();
    });

    it("`serverless invoke` audits some rules, and says so everywhere", async () => {
      const { stdout, status } = await deployment.run(
        "npx",
        "serverless",
        "invoke",
        "--function",
        "audit",
        "--data",
        JSON.stringify({ rules: ["root-mfa", "user-mfa"], notify: "always" }),
      );
      expect(status).toBe(0);
      const answer = JSON.parse(stdout);
      expect(answer).toMatchObject({
        schema: "rootwatch/audit/1",
        scope: { rules: ["root-mfa", "user-mfa"] },
        notification: { status: "sent", news: false },
        findings: [{ rule: "user-mfa", outcome: "fail" }],
      });
      const [mail] = await mails.take();
      expect(mail?.subject).toBe("[high] 123456789012: 1 still open (only 2 of the rules): user-mfa");
      expect(mail?.body).toContain("Only these rules were judged: root-mfa, user-mfa.");
      const [document] = await machines.take();
      expect(JSON.parse(document?.body ?? "").scope).toEqual({ rules: ["root-mfa", "user-mfa"] });
      const report = answer.report.text.uri.replace(`s3://${bucket}/`, "");
      expect(await textOf(report)).toContain("Only these rules were judged: root-mfa, user-mfa.");
    });

    it("a typo is answered with its path, and nothing happens", async () => {
      const before = await keysOfBucket();
      const { FunctionError, json } = await invoke({ rules: ["rot-mfa"], notfy: "always" });
      expect(FunctionError).toBe("Unhandled");
      expect(json).toMatchObject({
        errorType: "RootwatchError",
        errorMessage: 'The request is not valid. notfy: unknown key; did you mean "notify"?',
      });
      expect(await keysOfBucket()).toEqual(before);
    });

    it("dryRun writes nothing and tells nobody, at whatever time", async () => {
      const before = await keysOfBucket();
      const { json } = await invoke({ dryRun: true, now: "2027-11-23T06:00:00Z", notify: "always" });
      expect(json).toMatchObject({
        observedAt: "2027-11-23T06:00:00Z",
        notification: { status: "dry_run", news: true },
        report: null,
      });
      expect(await keysOfBucket()).toEqual(before);
      expect(await mails.take()).toEqual([]);
    });

    it("notify never keeps the evidence and tells nobody", async () => {
      const before = await keysOfBucket();
      const { json } = await invoke({ notify: "never" });
      expect(json.notification.status).toBe("not_asked");
      expect(await keysOfBucket()).toHaveLength(before.length + 7);
      expect(await mails.take()).toEqual([]);
    });
  });

  describe("where publishing fails", () => {
    const deadLetters = async () =>
      (
        await drained(
          new SQSClient(config()),
          `${deployment.gateway.url}/${ACCOUNT_ID}/rootwatch-prod-failed-audits`,
        )
      ).map((body) => JSON.parse(body));

    it.each([
      ["Throttled", 429],
      ["KMSAccessDenied", 400],
      ["NotFound", 404],
    ])(
      "by %s: it is tried again, given up into the queue that has an alarm, and nothing counts as told",
      async (code, status) => {
        const { gateway } = deployment;
        await new IAMClient(config()).send(new CreateUserCommand({ UserName: `user-${code}` }));
        await new IAMClient(config()).send(
          new CreateLoginProfileCommand({ UserName: `user-${code}`, Password: "correct-Horse-7" }),
        );
        const told = await outboxes();
        gateway.clear();
        gateway.fail({ action: "sns:Publish", times: Number.POSITIVE_INFINITY, status, code });
        await onSchedule();
        expect(gateway.invocations().filter(({ functionError }) => functionError !== undefined)).toHaveLength(
          3,
        );
        expect(await outboxes()).toEqual(told);
        expect(await deadLetters()).toMatchObject([
          {
            requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
            requestPayload: {},
            responseContext: { functionError: "Unhandled" },
          },
        ]);
        gateway.clear();
        await onSchedule();
        const [mail] = await mails.take();
        expect(mail?.body).toContain(`User user-${code}\n`);
        await machines.take();
      },
      120_000,
    );
  });

  describe("with no permission but those of its role", () => {
    it("every section is there, and each permission of the role is used: there is none too many", async () => {
      const { gateway, moto } = deployment;
      await gateway.cool(FUNCTION);
      // Any bucket will do, and this one is there.
      await makeTrail(moto.url, { bucket });
      await moto.enforceIam();
      gateway.clear();
      await new IAMClient(config()).send(new CreateUserCommand({ UserName: "news" }));
      await new IAMClient(config()).send(
        new CreateLoginProfileCommand({ UserName: "news", Password: "correct-Horse-7" }),
      );
      const { json, FunctionError } = await invoke({});
      expect(FunctionError).toBeUndefined();
      expect(json.coverage).toEqual([]);
      expect(json.notification.status).toBe("sent");
      await mails.take();
      await machines.take();
      const used = new Set(
        gateway
          .calls()
          .filter(({ byFunction }) => byFunction)
          .map(({ action }) => action),
      );
      const audit = policyActions("AuditRole", "audit");
      expect(
        [...used].filter((action) => /^(iam|account|organizations|cloudtrail):/.test(action)).sort(),
      ).toEqual(audit);
      // Listing the bucket is what tells a missing memory from a forbidden one; it is no call of its own.
      const around = ["keep", "tell"].flatMap((policy) => policyActions("AuditRole", policy));
      const needed = [...used].filter((action) => /^(s3|sns):/.test(action));
      expect(around).toEqual(expect.arrayContaining(needed));
      expect(around.filter((action) => !needed.includes(action)).sort()).toEqual([
        "s3:ListBucket",
        "sqs:SendMessage",
      ]);
    });

    it("three sections denied: what is known is told, and what is not is said", async () => {
      const { Role = "" } = await new LambdaClient(config()).send(
        new GetFunctionConfigurationCommand({ FunctionName: FUNCTION }),
      );
      const DENIED = [
        "account:GetContactInformation",
        "iam:GetAccountPasswordPolicy",
        "iam:ListVirtualMFADevices",
      ];
      const allowed = policyActions("AuditRole", "audit").filter((action) => !DENIED.includes(action));
      await new IAMClient(config()).send(
        new PutRolePolicyCommand({
          RoleName: Role.split("/").at(-1),
          PolicyName: "audit",
          PolicyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Action: allowed, Resource: "*" }],
          }),
        }),
      );
      await deployment.moto.account({ mfa: false });
      const { json } = await invoke({});
      expect(
        json.coverage.map(({ section, reason }: Record<string, string>) => [section, reason]).sort(),
      ).toEqual([
        ["passwordPolicy", "access_denied"],
        ["primaryContact", "access_denied"],
        ["virtualMfaDevices", "access_denied"],
      ]);
      const [mail] = await mails.take();
      expect(mail?.body).toContain("[critical] Root has a password and no MFA");
      for (const title of ["Password policy", "Virtual MFA devices", "Primary contact"]) {
        expect(mail?.body, title).toContain(`  ${title}: access denied. AccessDenied`);
      }
      await deployment.moto.enforceIam(false);
    });
  });

  it("is deployed again over itself, now with Slack and Object Lock, and keeps its memory and its bucket", async () => {
    const { status, seen } = await deployment.run(
      "npx",
      "serverless",
      "deploy",
      "--param=email=security@example.com",
      "--param=timeZone=Europe/Berlin",
      "--param=slackWorkspaceId=T0AAAAAAA",
      "--param=slackChannelId=C0AAAAAAA",
      "--param=objectLock=governance",
    );
    expect(status, seen).toBe(0);
    // What Amazon Q Developer would be given.
    const chat = await mailboxOn(topic("chat"), config());
    const { json } = await invoke({ notify: "always" });
    const [notification] = await chat.take();
    await chat.close();
    expect(JSON.parse(notification?.body ?? "")).toMatchObject({
      version: "1.0",
      source: "custom",
      content: { textType: "client-markdown", title: expect.stringContaining(ACCOUNT_ID) },
    });
    expect(json.report.text.uri).toContain(bucket);
    expect(json.notification.status).toBe("sent");
    const [mail] = await mails.take();
    expect(mail?.body).toMatch(/Observed \S+ \S+ UTC \(\S+ \S+ Europe\/Berlin\)/);
    expect(mail?.body).not.toContain("WHAT FAILS");
    // What is written from now on is locked, the memory that it replaces too.
    const report = json.report.text.uri.replace(`s3://${bucket}/`, "");
    for (const Key of [report, STATE]) {
      const { ObjectLockMode, ObjectLockRetainUntilDate } = await s3().send(
        new HeadObjectCommand({ Bucket: bucket, Key }),
      );
      expect(ObjectLockMode, Key).toBe("GOVERNANCE");
      const days = ((ObjectLockRetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect(days, Key).toBeCloseTo(400, 1);
    }
  });

  it("asks again for a confirmation that SNS has forgotten, when it is deployed again", async () => {
    const sns = new SNSClient(config());
    const { Subscriptions = [] } = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topic("alerts") }),
    );
    const mail = Subscriptions.find(({ Endpoint }) => Endpoint === "security@example.com");
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: mail?.SubscriptionArn }));
    await deployment.moto.account({ emailsConfirm: false });
    const { status, seen } = await deployment.run(
      "npx",
      "serverless",
      "deploy",
      "--param=email=security@example.com",
      "--param=objectLock=governance",
    );
    expect(status, seen).toBe(0);
    expect(seen).toContain("security@example.com to rootwatch-prod-alerts");
    const { json } = await invoke({ notify: "never" });
    expect(json.notification.channels).toContainEqual({
      topicArn: topic("alerts"),
      protocol: "email",
      state: "pending",
    });
  });

  it("does not let go of the key that its evidence is under, nor of its lock", async () => {
    const { status, seen } = await deployment.run(
      "npx",
      "serverless",
      "deploy",
      "--param=email=security@example.com",
      "--param=encryption=none",
    );
    expect(status).not.toBe(0);
    expect(seen).toContain(
      `encryption: none is for new installations: the evidence of this one is encrypted with ${key}`,
    );
    expect(seen).toContain("objectLock: none is less than the evidence of this installation has, governance");
  });

  it("is removed, but for the evidence and its key, which are named", async () => {
    const { status, seen } = await deployment.run("sh", "-c", readmeCommand("npx serverless remove"));
    expect(status, seen).toBe(0);
    expect(seen).toContain(`the evidence, in bucket ${bucket}`);
    expect(seen).toContain(`the key that encrypts it, ${key}`);
    expect(seen).toContain("Object Lock keeps it in governance mode");
    expect((await keysOfBucket()).length).toBeGreaterThan(10);
    expect(await deployment.remains()).toEqual({
      buckets: [bucket],
      functions: [],
      topics: [],
      queues: [],
      rules: [],
      roles: [],
      keys: [key],
    });
  });

  it("and `rootwatch purge` ends what is left of it, once it may pass over the lock", async () => {
    const purge = (...options: readonly string[]) =>
      deployment.run("npx", "rootwatch", "purge", "--bucket", bucket, "--yes", "--delete-bucket", ...options);
    const refused = await purge();
    expect(refused.seen).toContain("(governance mode): --bypass-governance deletes it all the same");
    expect(refused.status).toBe(2);
    const { status, stdout } = await purge("--bypass-governance");
    expect(stdout).toContain(`Bucket ${bucket} of account ${ACCOUNT_ID} is deleted`);
    expect(status).toBe(0);
    await expect(keysOfBucket()).rejects.toMatchObject({ name: "NoSuchBucket" });
  });
});
