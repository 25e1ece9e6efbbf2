import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import {
  DisableRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import {
  CreateRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { patternsOf } from "../../deploy/event-patterns.ts";
import { forwarderTemplate } from "../../deploy/forwarder.ts";
import { administrator } from "../helpers/administrator.ts";
import { runCli } from "../helpers/cli.ts";
import { ACCOUNT_ID, type Deployment, REGION, startDeployment } from "../helpers/deployment.ts";
import { bundled, createFunction, documentOf, makeRole } from "../helpers/lambda/test-function.ts";
import { testAlert } from "../helpers/test-alert.ts";

const root = join(import.meta.dirname, "../..");
const AWAY = "eu-west-3";
const NAME = "rootwatch-prod";
const BUCKET = `${NAME}-evidencebucket-test`;
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT_ID}:${NAME}-alerts`;
const QUEUE_ARN = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${NAME}-root-activity`;
const HOME_BUS = `arn:aws:events:${REGION}:${ACCOUNT_ID}:event-bus/default`;
const FORWARDER = `${NAME}-${REGION}-forward`;
const FUNCTION = `${NAME}-root-activity`;
const SOON = ["--timeout", "20s"];

/** Records what it is given, as the real one does when the topic took its message. */
const RECORDS = `
  import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
  import { readEvent } from "../../../src/alerts/delivered-event.ts";
  import { factsOf } from "../../../src/alerts/facts.ts";
  import { eventEvidenceName } from "../../../src/service/activity/root-event-evidence.ts";
  const s3 = new S3Client({ forcePathStyle: true });
  export const handler = async ({ Records }) => {
    for (const { body } of Records) {
      const { accountId, time, eventId } = factsOf(readEvent(JSON.parse(body)));
      const Key = eventEvidenceName(accountId, time, eventId);
      await s3.send(new PutObjectCommand({ Bucket: "${BUCKET}", Key, Body: body }));
    }
  };`;

let deployment: Deployment;
let source: string;
const client = (region = REGION) => ({ ...administrator(deployment.moto.url), region });
const events = (region = REGION) => new EventBridgeClient(client(region));

beforeAll(async () => {
  deployment = await startDeployment();
  source = await bundled(RECORDS);
  // The first run makes the Python environment.
}, 300_000);

afterAll(() => deployment?.end());
afterEach(() => vi.unstubAllEnvs());

/** What the stack has of the way from the bus to the function, with the patterns that are deployed. */
function homeTemplate() {
  const fromEvents = (QueueName: string) => ({
    Queues: [{ Ref: QueueName }],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: { "Fn::GetAtt": [QueueName, "Arn"] },
        },
      ],
    },
  });
  const ofOurs = {
    source: [{ prefix: "aws." }],
    detail: { eventName: ["DeleteTopic"], requestParameters: { topicArn: [TOPIC] } },
  };
  const patterns = Object.entries({ ...patternsOf(NAME), "own-resources": ofOurs });
  const rules = patterns.map(([name, EventPattern]) => [
    `${name.replaceAll("-", "")}Rule`,
    {
      Type: "AWS::Events::Rule",
      Properties: {
        Name: `${NAME}-${name}`,
        EventPattern,
        State: "ENABLED",
        Targets: [{ Id: "queue", Arn: { "Fn::GetAtt": ["Queue", "Arn"] } }],
      },
    },
  ]);
  return {
    Resources: {
      Bucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: BUCKET } },
      Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: `${NAME}-alerts` } },
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: `${NAME}-root-activity` } },
      Failed: { Type: "AWS::SQS::Queue", Properties: { QueueName: `${NAME}-root-activity-failed` } },
      QueuePolicy: { Type: "AWS::SQS::QueuePolicy", Properties: fromEvents("Queue") },
      ...Object.fromEntries(rules),
    },
    Outputs: {
      EvidenceBucket: { Value: { Ref: "Bucket" } },
      AlertsTopicArn: { Value: { Ref: "Topic" } },
      RootActivityQueue: { Value: { Ref: "Queue" } },
    },
  };
}

async function createStack(StackName: string, template: object, region = REGION, parameters: object = {}) {
  const Parameters = Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
    ParameterKey,
    ParameterValue,
  }));
  await new CloudFormationClient(client(region)).send(
    new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template), Parameters }),
  );
}

beforeEach(async () => {
  await deployment.moto.reset();
  const iam = new IAMClient(client());
  const trust = documentOf([
    { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
  await iam.send(new CreateRoleCommand({ RoleName: FORWARDER, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = documentOf([{ Effect: "Allow", Action: "events:PutEvents", Resource: HOME_BUS }]);
  await iam.send(new PutRolePolicyCommand({ RoleName: FORWARDER, PolicyName: "forward", PolicyDocument }));
  await createStack(NAME, homeTemplate());
  await createStack(`${NAME}-forwarder`, forwarderTemplate(), AWAY, {
    Name: NAME,
    HomeBusArn: HOME_BUS,
    ForwardRoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${FORWARDER}`,
  });
  await new SNSClient(client()).send(
    new SubscribeCommand({
      TopicArn: TOPIC,
      Protocol: "sqs",
      Endpoint: QUEUE_ARN.replace("root-", "other-"),
    }),
  );
  const Role =
    (await makeRole(deployment.moto.url, "function", [
      {
        Effect: "Allow",
        Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
        Resource: QUEUE_ARN,
      },
      { Effect: "Allow", Action: "s3:PutObject", Resource: `arn:aws:s3:::${BUCKET}/*` },
    ])) ?? "";
  await createFunction(deployment.moto.url, FUNCTION, source, { Role });
  await new LambdaClient(client()).send(
    new CreateEventSourceMappingCommand({ FunctionName: FUNCTION, EventSourceArn: QUEUE_ARN }),
  );
});

describe("our event", () => {
  it.each([
    ["on the bus of the home Region", [], REGION, 6],
    ["through another Region", ["--through", AWAY], AWAY, 11],
  ])("put %s is carried, and the rules are right", async (_, args, region, rules) => {
    const { status, told } = await testAlert(deployment, ...SOON, ...args);
    expect(told).toMatchObject({ status: "carried", well: true, through: region, stops: [] });
    expect(told?.rules.map((rule) => ({ ...rule, wrong: rule.wrong.length }))).toEqual(
      told?.rules.map((rule) => ({ ...rule, samples: 14, wrong: 0, notSeen: [] })),
    );
    expect(told?.rules).toHaveLength(rules);
    expect(status).toBe(0);

    const Key = told?.evidence?.replace(`s3://${BUCKET}/`, "");
    const { Body } = await new S3Client({ ...client(), forcePathStyle: true }).send(
      new GetObjectCommand({ Bucket: BUCKET, Key }),
    );
    expect(JSON.parse((await Body?.transformToString()) ?? "")).toMatchObject({
      id: told?.eventId,
      source: "rootwatch.canary",
      region,
      detail: { purpose: "test", region },
    });
  });

  it.each<readonly [string, string, () => Promise<unknown>]>([
    [
      `a rule of ${AWAY} that is disabled`,
      `The rule ${NAME}-canary in ${AWAY} is disabled.`,
      () => events(AWAY).send(new DisableRuleCommand({ Name: `${NAME}-canary` })),
    ],
    [
      "the home Region's rule that leads nowhere",
      `The rule ${NAME}-canary in ${REGION} does not lead to ${QUEUE_ARN}.`,
      () => events().send(new RemoveTargetsCommand({ Rule: `${NAME}-canary`, Ids: ["queue"] })),
    ],
    [
      "a forwarding that nobody allows",
      `The queue ${NAME}-not-forwarded in ${AWAY} holds 1 event that EventBridge could not forward`,
      () =>
        new IAMClient(client()).send(
          new DeleteRolePolicyCommand({ RoleName: FORWARDER, PolicyName: "forward" }),
        ),
    ],
    [
      "a function that takes nothing",
      `The event source mapping of queue ${NAME}-root-activity to function ${FUNCTION} is disabled.`,
      async () => {
        const lambda = new LambdaClient(client());
        const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
        const UUID = EventSourceMappings?.[0]?.UUID;
        await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
      },
    ],
  ])("is stopped by %s, and it is said", async (_, line, given) => {
    await given();
    const { status, told } = await testAlert(deployment, "--timeout", "4s", "--through", AWAY);
    expect(told).toMatchObject({ status: "stopped", well: false, evidence: null });
    expect(
      told?.stops.some((stop) => stop.startsWith(line)),
      told?.stops.join("\n"),
    ).toBe(true);
    expect(status).toBe(1);
  });
});

describe("a pattern that somebody changed", () => {
  it("is told, with what it lets by", async () => {
    const EventPattern = JSON.stringify({ source: ["aws.signin"], detail: { awsRegion: ["us-east-1"] } });
    await events(AWAY).send(new PutRuleCommand({ Name: `${NAME}-sign-in`, EventPattern }));
    const { status, told } = await testAlert(deployment, ...SOON, "--through", AWAY);
    const wrong = told?.rules.flatMap((rule) => rule.wrong) ?? [];
    expect(wrong.map((line) => line.split(":")[0])).toEqual(
      [
        "a sign-in as root",
        "a failed sign-in as root",
        "a recovery of root's password",
        "a check of root's MFA",
      ].map((title) => `The rule ${NAME}-sign-in in ${AWAY} does not match ${title}, and should`),
    );
    expect(told).toMatchObject({ status: "carried", well: false });
    expect(status).toBe(1);
  });
});

/** The policy of docs/test-alert.md, for this bucket, account and Region. */
const DOCUMENTED = (
  /```json\n([\s\S]*?)```/.exec(readFileSync(join(root, "docs/test-alert.md"), "utf8"))?.[1] ?? ""
)
  .replaceAll("rootwatch-prod-evidencebucket-1abc2def3ghi", BUCKET)
  .replaceAll("111122223333", ACCOUNT_ID)
  .replaceAll("eu-central-1", REGION);

/** Goes on as dana's session of a role that may do this and no more. */
async function becomeDanaWith(policy: string): Promise<void> {
  const iam = new IAMClient(client());
  const RoleName = "tester";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "test", PolicyDocument: policy }));
  await deployment.moto.enforceIam();
  const { Credentials } = await new STSClient(client()).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/tester`, RoleSessionName: "dana" }),
  );
  vi.stubEnv("AWS_ENDPOINT_URL", deployment.gateway.url);
  vi.stubEnv("AWS_REGION", REGION);
  vi.stubEnv("AWS_ACCESS_KEY_ID", Credentials?.AccessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", Credentials?.SecretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", Credentials?.SessionToken);
}

/** In this process, while the function is given what comes. */
const inProcess = (...args: readonly string[]) =>
  testAlert({ ...deployment, run: (_, __, ...rest) => run(rest) }, ...args);

async function run(args: readonly string[]) {
  const { code, out, err } = await runCli(args);
  return { status: code, stdout: out, seen: out + err };
}

describe("with what docs/test-alert.md allows", () => {
  it("it is sent through another Region, waited for and looked after", async () => {
    await becomeDanaWith(DOCUMENTED);
    const { status, told, seen } = await inProcess(...SOON, "--through", AWAY);
    expect(told, seen).toMatchObject({ status: "carried", well: true });
    expect(status).toBe(0);
  });

  it("where it stopped is seen as well, all of it", async () => {
    await events().send(new DisableRuleCommand({ Name: `${NAME}-canary` }));
    await becomeDanaWith(DOCUMENTED);
    const { told } = await inProcess("--timeout", "4s", "--through", AWAY);
    expect(told).toMatchObject({ status: "stopped", notSeen: [] });
  });

  it.each(["Look", "LookAtWhatHasNoName"])(
    "but %s, it is carried, and not all is known to be well",
    async (sid) => {
      await becomeDanaWith(without(sid));
      const { status, told } = await inProcess(...SOON);
      expect(told).toMatchObject({ status: "carried", well: false });
      expect(status).toBe(1);
    },
  );

  it.each([
    ["Send", /^rootwatch: Cannot put an event on the bus of us-east-1: AccessDenied/m],
    ["Find", /^rootwatch: Cannot ask the stack rootwatch-prod in us-east-1 what is in it. AccessDenied/m],
    ["SeeItCarried", /^rootwatch: Cannot look for s3:/m],
    ["SeeThatItIsNotThereYet", /^rootwatch: Cannot look for s3:/m],
  ])("but %s, it is one line and exit 2", async (sid, message) => {
    await becomeDanaWith(without(sid));
    const { status, told, seen } = await inProcess(...SOON);
    expect(seen).toMatch(message);
    expect({ status, told }).toEqual({ status: 2, told: undefined });
  });
});

function without(sid: string): string {
  const { Statement, ...rest } = JSON.parse(DOCUMENTED);
  const left = Statement.filter((one: { Sid: string }) => one.Sid !== sid);
  expect(left).toHaveLength(Statement.length - 1);
  return JSON.stringify({ ...rest, Statement: left });
}
