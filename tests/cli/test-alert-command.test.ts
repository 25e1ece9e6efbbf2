import { isDeepStrictEqual } from "node:util";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { HeadObjectCommand, NotFound, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openInstallation } from "../../src/cli/test-alert/installation.ts";
import { HOME_RULES, sampleEvents } from "../../src/cli/test-alert/samples.ts";
import { sendOff } from "../../src/cli/test-alert/send-off.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { runCli } from "../helpers/cli.ts";
import { virtualClock } from "../helpers/virtual-clock.ts";
import { wayThrough } from "./test-alert/seen.ts";

const ACCOUNT = "111122223333";
const HOME = "eu-central-1";
const WAY = wayThrough(HOME);
const EVENT_ID = "6f87d04b-0000-4000-8000-000000000001";
const TOPIC = `arn:aws:sns:${HOME}:${ACCOUNT}:rootwatch-prod-alerts`;
const KEY = `events/${ACCOUNT}/2026-11-23/${EVENT_ID}.json`;
const QUEUE_ARN = `arn:aws:sqs:${HOME}:${ACCOUNT}:rootwatch-prod-root-activity`;
const BUS_ARN = `arn:aws:events:${HOME}:${ACCOUNT}:event-bus/default`;

// Of all clients: those of the command line are its own.
const sts = mockClient(STSClient);
const cloudFormation = mockClient(CloudFormationClient);
const events = mockClient(EventBridgeClient);
const lambda = mockClient(LambdaClient);
const s3 = mockClient(S3Client);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);
const clients = [sts, cloudFormation, events, lambda, s3, sns, sqs];

const OUTPUTS = {
  EvidenceBucket: "the-bucket",
  AlertsTopicArn: TOPIC,
  RootActivityQueue: "https://sqs.example/q",
};

function stack(outputs: Readonly<Record<string, string>>): void {
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: "s", CreationTime: NOW, StackStatus: "CREATE_COMPLETE", Outputs }],
  });
}

function subscribed(...subscriptions: readonly (readonly [protocol: string, arn: string])[]): void {
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: subscriptions.map(([Protocol, SubscriptionArn]) => ({ Protocol, SubscriptionArn })),
  });
}

const notThere = new NotFound({ message: "", $metadata: { httpStatusCode: 404 } });

/** Whose pattern is its name, and matches the samples that are meant for it. */
function rulesAreRight(): void {
  events.on(DescribeRuleCommand).callsFake(({ Name }) => ({ State: "ENABLED", EventPattern: Name }));
  events.on(TestEventPatternCommand).callsFake(({ EventPattern, Event }) => {
    const event = JSON.parse(Event);
    const names = { accountId: ACCOUNT, partition: "aws", name: "rootwatch-prod", alertsTopicArn: TOPIC };
    const samples = sampleEvents({ ...names, region: event.region });
    const sample = samples.find((one) => isDeepStrictEqual(one.event, event));
    const name = HOME_RULES.find((rule) => EventPattern === `rootwatch-prod-${rule}`);
    return { Result: sample?.rules.some((rule) => rule === name) ?? false };
  });
}

beforeEach(() => {
  vi.stubEnv("AWS_REGION", HOME);
  for (const client of clients) client.reset();
  sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/dana` });
  stack(OUTPUTS);
  subscribed(["email", `${TOPIC}:1`]);
  events.on(PutEventsCommand).resolves({ Entries: [{ EventId: EVENT_ID }] });
  events.on(ListTargetsByRuleCommand).resolves({
    Targets: [
      { Id: "queue", Arn: QUEUE_ARN },
      { Id: "home", Arn: BUS_ARN },
    ],
  });
  rulesAreRight();
  sqs.on(GetQueueUrlCommand).callsFake(({ QueueName }) => ({ QueueUrl: `https://sqs.example/${QueueName}` }));
  sqs.on(GetQueueAttributesCommand).resolves({ Attributes: {} });
  lambda
    .on(ListEventSourceMappingsCommand)
    .resolves({ EventSourceMappings: [{ UUID: "1a2b", State: "Enabled" }] });
  s3.on(HeadObjectCommand).rejects(notThere);
  s3.on(HeadObjectCommand, { Key: KEY }).resolves({});
});
afterAll(() => {
  vi.unstubAllEnvs();
  for (const client of clients) client.restore();
});

/** The function leaves nothing of the event. */
function notCarried(): void {
  s3.on(HeadObjectCommand, { Key: KEY }).rejects(notThere);
}

const putEvents = () =>
  events.commandCalls(PutEventsCommand).map(({ args: [{ input }] }) => input.Entries?.[0]);
const JSON_TEST = ["test-alert", "--timeout", "1s", "--format", "json"];

it("help", async () => {
  expect((await runCli(["test-alert", "--help"], { width: 100 })).out).toMatchInlineSnapshot(`
    "Usage: rootwatch test-alert [options]

    Puts our canary event on the event bus and waits until the alerts topic has carried it, or says
    where it stopped. Meanwhile EventBridge compares the rules as they are deployed with sample events
    of root. Everybody on the topic is told that it is a test.

    Options:
      --through <region>    put it on the bus of this Region, which forwards
      --timeout <duration>  how long to wait: 90s, 2m; 15m at most (default: 2m)
      --stage <stage>       the stack is rootwatch-<stage> (default: "prod")
      --region <region>     where the stack is; without it that of the AWS settings
      --format <format>     how to write it (choices: "text", "json", default: "text")
      -h, --help            display help for command

    Exit codes:
      0  the topic carried it, and all rules are right
      1  it stopped, or a rule is wrong or could not be checked
      2  the command is wrong, or its credentials

    "
  `);
});

describe("an event that is carried", () => {
  it("is told with its evidence, who listens and what of the rules, exit 0", async () => {
    const { code, out, err } = await runCli(["test-alert"]);
    expect(out).toMatchInlineSnapshot(`
      "Carried: the topic took our event 0 s after it was put on the bus of eu-central-1.
        event     6f87d04b-0000-4000-8000-000000000001
        evidence  s3://the-bucket/events/111122223333/2026-11-23/6f87d04b-0000-4000-8000-000000000001.json
        topic     1 confirmed email
      Rules: 6 in eu-central-1; all are enabled, and right for 14 sample events.
      "
    `);
    expect({ code, err }).toEqual({
      code: 0,
      err: "On the bus of eu-central-1, waiting for the topic, 0 of 120 s.\n",
    });
  });

  it("is our canary, of somebody, at a time by which it is looked for", async () => {
    await runCli(["test-alert", "--through", "us-west-2"]);
    expect(putEvents()).toEqual([
      { Source: "rootwatch.canary", DetailType: "Canary", Time: NOW, Detail: expect.any(String) },
    ]);
    expect(JSON.parse(putEvents()[0]?.Detail ?? "")).toEqual({
      purpose: "test",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      region: "us-west-2",
      by: `arn:aws:iam::${ACCOUNT}:user/dana`,
    });
    expect(s3.commandCalls(HeadObjectCommand).at(-1)?.args[0].input).toEqual({
      Bucket: "the-bucket",
      ExpectedBucketOwner: ACCOUNT,
      Key: KEY,
    });
  });

  it("through another Region has that Region's rules checked as well", async () => {
    const { code, out } = await runCli(["test-alert", "--through", "us-west-2"]);
    expect(out).toContain("after it was put on the bus of us-west-2.\n");
    expect(out).toContain(
      "\nRules: 6 in eu-central-1, 5 in us-west-2; all are enabled, and right for 14 sample events.\n",
    );
    expect(code).toBe(0);
    const [put] = events.commandCalls(PutEventsCommand);
    expect(await put?.thisValue.config.region()).toBe("us-west-2");
  });

  it("is told to machines on standard output alone", async () => {
    const { code, out } = await runCli(JSON_TEST);
    expect(JSON.parse(out)).toEqual({
      schema: "rootwatch/test-alert/1",
      well: true,
      status: "carried",
      accountId: ACCOUNT,
      home: HOME,
      through: HOME,
      eventId: EVENT_ID,
      listeners: "1 confirmed email",
      warnings: [],
      rules: HOME_RULES.map((rule) => ({
        rule: `rootwatch-prod-${rule}`,
        region: HOME,
        samples: 14,
        wrong: [],
        notSeen: [],
      })),
      waitedSeconds: 0,
      evidence: `s3://the-bucket/${KEY}`,
      stops: [],
      notSeen: [],
    });
    expect(code).toBe(0);
  });

  it.each([
    [
      "only machines listen",
      () => subscribed(["sqs", `${TOPIC}:1`]),
      "Warning: only machines listen to the topic.",
    ],
    [
      "it is not known who listens",
      () => sns.on(ListSubscriptionsByTopicCommand).rejects(awsError("AuthorizationError", 403)),
      "Warning: who listens to the topic could not be looked at: AuthorizationError: as AWS says it",
    ],
  ])("is carried where %s, with a warning", async (_, given, warning) => {
    given();
    const { code, out } = await runCli(["test-alert"]);
    expect(out).toContain(`\n${warning}`);
    expect(code).toBe(0);
  });
});

describe("an event that is not carried", () => {
  it("is told with what holds it back, at once where nothing can pass, exit 1", async () => {
    notCarried();
    events
      .on(DescribeRuleCommand, { Name: "rootwatch-prod-canary" })
      .resolves({ State: "DISABLED", EventPattern: "rootwatch-prod-canary" });
    const { code, out } = await runCli(["test-alert", "--timeout", "15m"]);
    expect(out).toMatchInlineSnapshot(`
      "Stopped: 0 s after it was put on the bus of eu-central-1, the topic had not carried our event.
        - The rule rootwatch-prod-canary in eu-central-1 is disabled. Enable it: aws events enable-rule --region eu-central-1 --name rootwatch-prod-canary
        event     6f87d04b-0000-4000-8000-000000000001
        topic     1 confirmed email
      Rules: 6 in eu-central-1; 1 of them wrong, or not checked:
        - The rule rootwatch-prod-canary in eu-central-1 is disabled. Enable it: aws events enable-rule --region eu-central-1 --name rootwatch-prod-canary
      "
    `);
    expect(code).toBe(1);
  });

  it("is waited for until the time is over, what was denied is said, and the rest is looked at", async () => {
    notCarried();
    lambda.on(ListEventSourceMappingsCommand).rejects(awsError("AccessDeniedException", 403));
    sqs
      .on(GetQueueUrlCommand, { QueueName: "rootwatch-prod-root-activity-failed" })
      .rejects(new QueueDoesNotExist({ message: "", $metadata: {} }));
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: "2" } });
    const { code, out } = await runCli(JSON_TEST);
    expect(JSON.parse(out)).toMatchObject({
      status: "stopped",
      well: false,
      eventId: EVENT_ID,
      waitedSeconds: 1,
      evidence: null,
      stops: [
        expect.stringMatching(/^2 events wait in the queue rootwatch-prod-root-activity in eu-central-1/),
        expect.stringMatching(/^There is no queue rootwatch-prod-root-activity-failed in eu-central-1/),
      ],
      notSeen: [expect.stringMatching(/could not be looked at: AccessDeniedException: as AWS says it$/)],
    });
    expect(code).toBe(1);
  });

  it.each([
    [
      "by an answer",
      () =>
        events.on(PutEventsCommand).resolves({
          FailedEntryCount: 1,
          Entries: [{ ErrorCode: "ThrottlingException", ErrorMessage: "Too many" }],
        }),
      "ThrottlingException: Too many",
    ],
    [
      "by an answer that says nothing",
      () => events.on(PutEventsCommand).resolves({}),
      "Error: it gave neither id nor reason",
    ],
    [
      "by an error",
      () => events.on(PutEventsCommand).rejects(awsError("InternalException", 500)),
      "InternalException: as AWS says it",
    ],
  ])("was refused %s: that is said, the rules are checked all the same, exit 1", async (_, given, why) => {
    given();
    const { code, out } = await runCli(["test-alert"]);
    expect(out).toContain(`Not sent: EventBridge in eu-central-1 refused our event: ${why}\n`);
    expect(out).toContain("Rules: 6 in eu-central-1; all are enabled");
    expect(code).toBe(1);
  });

  it("is not sent where no subscription is confirmed: it would end among what could not be told", async () => {
    subscribed(["email", "PendingConfirmation"]);
    const { code, out } = await runCli(JSON_TEST);
    expect(JSON.parse(out)).toMatchObject({
      status: "not_sent",
      well: false,
      eventId: null,
      waitedSeconds: null,
      listeners: "1 pending email",
      stops: [
        expect.stringMatching(/^no subscription of .*rootwatch-prod-alerts is confirmed.* Open the mail/),
      ],
      rules: expect.objectContaining({ length: 6 }),
    });
    expect({ code, sent: putEvents() }).toEqual({ code: 1, sent: [] });
  });
});

describe("a rule", () => {
  it.each([
    [
      "does not match what it is for",
      { Result: false },
      "does not match a sign-in as root, and should: somebody changed",
    ],
    [
      "matches what it is not for",
      { Result: true },
      "matches a sign-in of an IAM user, and should not: somebody changed",
    ],
  ])("that %s is told, exit 1", async (_, answer, line) => {
    events.on(TestEventPatternCommand, { EventPattern: "rootwatch-prod-sign-in" }).resolves(answer);
    const { code, out } = await runCli(["test-alert"]);
    expect(out).toMatch(/^Carried: /);
    expect(out).toContain("Rules: 6 in eu-central-1; 1 of them wrong, or not checked:\n");
    expect(out).toContain(`  - The rule rootwatch-prod-sign-in in eu-central-1 ${line}`);
    expect(code).toBe(1);
  });

  it("that leads nowhere is told, though its pattern is right", async () => {
    events.on(ListTargetsByRuleCommand, { Rule: "rootwatch-prod-watch" }).resolves({ Targets: [] });
    const { code, out } = await runCli(["test-alert"]);
    expect(out).toContain(`  - The rule rootwatch-prod-watch in eu-central-1 does not lead to ${QUEUE_ARN}.`);
    expect(code).toBe(1);
  });

  it.each([
    [
      "seen",
      () => events.on(DescribeRuleCommand).rejects(awsError("AccessDeniedException", 400)),
      "could not be looked at",
    ],
    [
      "tested",
      () => events.on(TestEventPatternCommand).rejects(awsError("AccessDeniedException", 400)),
      "could not be tested",
    ],
  ])(
    "that may not be %s is told once each, exit 1: nobody knows that it is right",
    async (_, given, words) => {
      given();
      const { code, out } = await runCli(["test-alert"]);
      expect(out.split("\n").filter((line) => line.includes(words))).toHaveLength(6);
      expect(out).toMatch(/^Carried: /);
      expect(code).toBe(1);
    },
  );
});

describe("is one line and exit 2, and nothing is sent:", () => {
  it.each([
    ["no time", ["--timeout", "soon"], "It must be a time such as 90s or 2m"],
    ["no time at all", ["--timeout", "0s"], "It must be a time such as 90s or 2m"],
    ["an hour", ["--timeout", "60m"], "It must be a time such as 90s or 2m"],
    ["a Region that is none", ["--through", "Oregon"], "It must be a Region such as"],
    ["a stage that is none", ["--stage", "a b"], "It must be the name of a stage"],
  ])("%s", async (_, args, message) => {
    const { code, out, err } = await runCli(["test-alert", ...args]);
    expect(err).toContain(message);
    expect({ code, out, asked: sts.calls() }).toEqual({ code: 2, out: "", asked: [] });
  });

  it.each([
    [
      "no stack",
      () => stack({}),
      "There is no stack rootwatch-prod in eu-central-1 that names bucket and topic: give --stage or --region.",
    ],
    [
      "a stack without alerts on root",
      () => stack({ EvidenceBucket: "the-bucket", AlertsTopicArn: TOPIC }),
      "The stack rootwatch-prod in eu-central-1 is older than the alerts on root: deploy it again.",
    ],
    [
      "a stack that may not be asked",
      () => cloudFormation.on(DescribeStacksCommand).rejects(awsError("AccessDenied", 403)),
      "Cannot ask the stack rootwatch-prod in eu-central-1 what is in it. AccessDenied: as AWS says it",
    ],
    [
      "evidence that may not be looked for",
      () => s3.on(HeadObjectCommand).rejects(awsError("AccessDenied", 403)),
      `AccessDenied: as AWS says it. The bucket must be of account ${ACCOUNT}, and these credentials allowed to do that.`,
    ],
  ])("%s", async (_, given, message) => {
    given();
    const { code, out, err } = await runCli(["test-alert"]);
    expect(err.trimEnd().split("\n").at(-1)).toContain(`rootwatch: `);
    expect(err.trimEnd().endsWith(message)).toBe(true);
    expect({ code, out, sent: putEvents() }).toEqual({ code: 2, out: "", sent: [] });
  });

  it("credentials that may not send", async () => {
    events.on(PutEventsCommand).rejects(awsError("AccessDeniedException", 400));
    const { code, out, err } = await runCli(["test-alert", "--through", "us-west-2"]);
    expect(err).toContain(
      "rootwatch: Cannot put an event on the bus of us-west-2: AccessDeniedException: as AWS says it\n",
    );
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

describe("progress", () => {
  /** What is said on a way on which the event waits in the queue, until it is carried after so many seconds. */
  async function said(carriedAfter: number): Promise<string[]> {
    const clock = virtualClock();
    const started = clock.now().getTime();
    sqs.on(GetQueueAttributesCommand).resolves({ Attributes: { ApproximateNumberOfMessages: "1" } });
    s3.on(HeadObjectCommand, { Key: KEY }).callsFake(() => {
      if (clock.now().getTime() - started < carriedAfter * 1000) throw notThere;
      return {};
    });
    const lines: string[] = [];
    await sendOff(await openInstallation({ stage: "prod" }), WAY, {
      timeoutMs: 120_000,
      at: NOW,
      clock,
      say: (text) => lines.push(text),
    }).then(({ outcome }) => outcome());
    return lines;
  }

  it("tells how long it has waited, and suspects nothing of what is on its way", async () => {
    expect(await said(3)).toEqual(
      [0, 0, 2, 3].map((seconds) => `On the bus of ${HOME}, waiting for the topic, ${seconds} of 120 s.`),
    );
  });

  it("tells where an event stays that comes late, and no more once it came", async () => {
    const lines = await said(40);
    expect(lines.at(-2)).toMatch(
      /^On the bus of eu-central-1, waiting .* 39 of 120 s\. 1 event waits in the queue /,
    );
    expect(lines.at(-1)).toMatch(/^On the bus of eu-central-1, waiting for the topic, 41 of 120 s\.$/);
  });
});
