import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "./administrator.ts";
import { documentOf } from "./lambda/test-function.ts";
import { type CompletedMoto, startMoto } from "./moto.ts";
import { drained } from "./subscribers.ts";

const HOME = "us-east-1";
const AWAY = "eu-west-3";
const HOME_BUS = `arn:aws:events:${HOME}:${ACCOUNT}:event-bus/default`;
const FORWARDER = `arn:aws:iam::${ACCOUNT}:role/forwarder`;

let moto: CompletedMoto;

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  // The first run makes the Python environment.
}, 300_000);

afterAll(() => moto?.stop());
beforeEach(() => moto.reset());

const inRegion = (region: string) => ({ ...administrator(moto.url), region });
const events = (region = HOME) => new EventBridgeClient(inRegion(region));
const sqs = (region = HOME) => new SQSClient(inRegion(region));
const urlOf = (name: string) => `${moto.url}/${ACCOUNT}/${name}`;

/** A queue to which rules may send whose ARN is like this. @returns its ARN */
async function makeQueue(name: string, region: string, rules = "*"): Promise<string> {
  const arn = `arn:aws:sqs:${region}:${ACCOUNT}:${name}`;
  const Policy = documentOf([
    {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arn,
      Condition: { ArnLike: { "aws:SourceArn": rules } },
    },
  ]);
  await sqs(region).send(new CreateQueueCommand({ QueueName: name, Attributes: { Policy } }));
  return arn;
}

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

/** @returns its ARN */
async function makeRule(region: string, target: Target, pattern: object = { account: [ACCOUNT] }) {
  const Name = "watch";
  const EventPattern = JSON.stringify(pattern);
  const { RuleArn } = await events(region).send(new PutRuleCommand({ Name, EventPattern }));
  await events(region).send(new PutTargetsCommand({ Rule: Name, Targets: [{ Id: "one", ...target }] }));
  return RuleArn;
}

async function makeForwarder(Resource: string, Service = "events.amazonaws.com"): Promise<void> {
  const iam = new IAMClient(administrator(moto.url));
  const trust = documentOf([{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }]);
  await iam.send(new CreateRoleCommand({ RoleName: "forwarder", AssumeRolePolicyDocument: trust }));
  const PolicyDocument = documentOf([{ Effect: "Allow", Action: "events:PutEvents", Resource }]);
  await iam.send(new PutRolePolicyCommand({ RoleName: "forwarder", PolicyName: "forward", PolicyDocument }));
}

const SIGN_IN = {
  region: AWAY,
  time: "2026-09-11T13:14:52Z",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  source: "aws.signin",
  "detail-type": "AWS Console Sign In via CloudTrail",
  resources: ["arn:aws:iam::111122223333:root"],
  detail: { userIdentity: { type: "Root" }, eventName: "ConsoleLogin" },
};

describe("an event", () => {
  it("reaches a queue as it was put, its account with it", async () => {
    await makeRule(HOME, { Arn: await makeQueue("inbox", HOME) });
    const { Entries } = await events().send(
      new PutEventsCommand({
        Entries: [
          {
            Source: "rootwatch.canary",
            DetailType: "canary",
            Detail: '{"n":1}',
            Time: new Date("2026-01-02T03:04:05Z"),
          },
        ],
      }),
    );
    expect((await drained(sqs(), urlOf("inbox"))).map((body) => JSON.parse(body))).toEqual([
      {
        version: "0",
        id: Entries?.[0]?.EventId,
        "detail-type": "canary",
        source: "rootwatch.canary",
        account: ACCOUNT,
        time: "2026-01-02T03:04:05Z",
        region: HOME,
        resources: [],
        detail: { n: 1 },
      },
    ]);
  });

  it("of AWS's own is put by AWS alone", async () => {
    await makeRule(HOME, { Arn: await makeQueue("inbox", HOME) });
    const entry = { Source: "aws.signin", DetailType: "x", Detail: "{}" };
    const answer = await events().send(
      new PutEventsCommand({ Entries: [entry, { ...entry, Source: "mine" }, { ...entry, Detail: "[" }] }),
    );
    expect(answer.FailedEntryCount).toBe(2);
    expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      "NotAuthorizedForSourceException",
      undefined,
      "NotAuthorizedForSourceException",
    ]);
    await moto.serviceEvent({ ...SIGN_IN, region: HOME });
    const sources = (await drained(sqs(), urlOf("inbox"))).map((body) => JSON.parse(body).source);
    expect(sources).toEqual(["mine", "aws.signin"]);
    await expect(moto.serviceEvent({ ...SIGN_IN, detial: {} } as never)).rejects.toThrow("detial");
  });

  it.each([
    ["ENABLED", "CreateAccessKey", true],
    ["ENABLED", "ListUsers", false],
    ["ENABLED", "GetSessionToken", true],
    ["DISABLED", "CreateAccessKey", false],
    ["ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "ListUsers", true],
  ] as const)("passes a rule that is %s with a call of %s: %s", async (State, eventName, passes) => {
    const Arn = await makeQueue("inbox", HOME);
    const rule = { Name: "watch", EventPattern: '{"source":["aws.iam"]}', State };
    await events().send(new PutRuleCommand(rule));
    await events().send(new PutTargetsCommand({ Rule: "watch", Targets: [{ Id: "one", Arn }] }));
    const call = { region: HOME, source: "aws.iam", "detail-type": "AWS API Call via CloudTrail" };
    expect(await moto.serviceEvent({ ...call, detail: { eventName } })).toHaveLength(passes ? 1 : 0);
  });

  it("for a queue whose policy does not let the rule send goes to the dead-letter queue, saying why", async () => {
    const other = `arn:aws:events:${HOME}:${ACCOUNT}:rule/other`;
    const Arn = await makeQueue("inbox", HOME, other);
    const lost = await makeQueue("lost", HOME);
    const rule = await makeRule(HOME, { Arn, DeadLetterConfig: { Arn: lost } });
    expect(await moto.serviceEvent({ ...SIGN_IN, region: HOME })).toEqual([
      {
        rule,
        target: Arn,
        error: `the policy of ${Arn} does not let events.amazonaws.com sqs:SendMessage`,
        deadLetterQueue: lost,
      },
    ]);
    const QueueUrl = urlOf("lost");
    const { Messages } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["All"] }),
    );
    expect(Messages).toMatchObject([
      {
        MessageAttributes: {
          RULE_ARN: { StringValue: rule },
          TARGET_ARN: { StringValue: Arn },
          ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
        },
      },
    ]);
    expect(JSON.parse(Messages?.[0]?.Body ?? "")).toEqual({
      version: "0",
      account: ACCOUNT,
      ...SIGN_IN,
      region: HOME,
    });
    expect(await drained(sqs(), urlOf("inbox"))).toEqual([]);
  });

  it("is lost where the dead-letter queue may not be sent to either", async () => {
    const nobody = `arn:aws:events:${HOME}:${ACCOUNT}:rule/nobody`;
    const lost = await makeQueue("lost", HOME, nobody);
    const missing = `arn:aws:sqs:${HOME}:${ACCOUNT}:missing`;
    await makeRule(HOME, { Arn: missing, DeadLetterConfig: { Arn: lost } });
    expect(await moto.serviceEvent({ ...SIGN_IN, region: HOME })).toMatchObject([
      { error: `there is no queue ${missing} in the rule's Region`, lost: expect.stringContaining(lost) },
    ]);
  });
});

describe("an event of another Region", () => {
  it("is forwarded as it was: its Region, account, time and id", async () => {
    await makeForwarder(HOME_BUS);
    await makeRule(HOME, { Arn: await makeQueue("inbox", HOME) });
    await makeRule(AWAY, { Arn: HOME_BUS, RoleArn: FORWARDER });
    const deliveries = await moto.serviceEvent({ ...SIGN_IN, account: ACCOUNT });
    expect(deliveries.map(({ target }) => target)).toEqual([
      HOME_BUS,
      `arn:aws:sqs:${HOME}:${ACCOUNT}:inbox`,
    ]);
    expect((await drained(sqs(), urlOf("inbox"))).map((body) => JSON.parse(body))).toEqual([
      { version: "0", account: ACCOUNT, ...SIGN_IN },
    ]);
  });

  it.each<[string, () => Promise<void>, string]>([
    ["is missing", async () => {}, "there is no role"],
    ["does not trust EventBridge", () => makeForwarder(HOME_BUS, "lambda.amazonaws.com"), "does not trust"],
    [
      "may not put events there",
      () => makeForwarder(`arn:aws:events:${HOME}:${ACCOUNT}:event-bus/other`),
      "may not events:PutEvents",
    ],
  ])("is not forwarded where the role %s", async (_, make, error) => {
    await make();
    const lost = await makeQueue("lost", AWAY);
    await makeRule(AWAY, { Arn: HOME_BUS, RoleArn: FORWARDER, DeadLetterConfig: { Arn: lost } });
    expect(await moto.serviceEvent(SIGN_IN)).toMatchObject([
      { error: expect.stringContaining(error), deadLetterQueue: lost },
    ]);
    expect(await drained(sqs(AWAY), urlOf("lost"))).toHaveLength(1);
  });

  it("is not forwarded twice", async () => {
    const third = `arn:aws:events:us-west-2:${ACCOUNT}:event-bus/default`;
    await makeForwarder("*");
    await makeRule(AWAY, { Arn: HOME_BUS, RoleArn: FORWARDER });
    await makeRule(HOME, { Arn: third, RoleArn: FORWARDER });
    expect(await moto.serviceEvent(SIGN_IN)).toMatchObject([
      { target: HOME_BUS },
      { target: third, error: "an event that was forwarded is not forwarded again" },
    ]);
  });

  it("cannot be sent to the bus that it is on", async () => {
    await expect(makeRule(HOME, { Arn: HOME_BUS, RoleArn: FORWARDER })).rejects.toMatchObject({
      name: "ValidationException",
    });
  });
});

const EVENT = {
  id: "1",
  account: ACCOUNT,
  source: "aws.iam",
  time: "2026-09-11T13:14:52Z",
  region: HOME,
  resources: ["arn:a", "arn:b"],
  "detail-type": "x",
  detail: {
    name: "DeleteObjects",
    count: 5,
    flag: true,
    none: null,
    empty: "",
    nothing: [],
    ip: "10.0.0.7",
    list: ["DeleteObjects", "PutObject"],
    user: { type: "Root", session: { mfa: "false" } },
    objects: [
      { key: "a", kind: "log", tags: ["x"] },
      { key: "b", kind: "data", tags: ["y", "z"] },
    ],
  },
};

/** What stands in a pattern's `detail`, and whether EVENT matches it: cases of EventBridge's guide. */
const PATTERNS: readonly (readonly [string, object, boolean])[] = [
  ["a value that is listed", { name: ["Other", "DeleteObjects"] }, true],
  ["a value in other letters", { name: ["deleteobjects"] }, false],
  ["one value of a list", { list: ["PutObject"] }, true],
  ["no value of a list", { list: ["GetObject"] }, false],
  ["a value that is nested", { user: { session: { mfa: ["false"] } } }, true],
  ["an object as a value", { user: ["Root"] }, false],
  ["all of two fields", { name: ["DeleteObjects"], count: [6] }, false],
  ["a number", { count: [5] }, true],
  ["a number as a text", { count: ["5"] }, false],
  ["true", { flag: [true] }, true],
  ["one, which is not true", { flag: [1] }, false],
  ["null", { none: [null] }, true],
  ["null where nothing is", { missing: [null] }, false],
  ["an empty text", { empty: [""] }, true],
  ["an empty text for null", { none: [""] }, false],
  ["a field inside a list of objects", { objects: { key: ["b"] } }, true],
  ["two fields of one object of a list", { objects: { key: ["b"], kind: ["data"] } }, true],
  ["two fields of different objects", { objects: { key: ["a"], kind: ["data"] } }, false],
  ["a list inside a list of objects", { objects: { tags: ["z"] } }, true],
  ["a field that is there", { name: [{ exists: true }] }, true],
  ["a field that is there and null", { none: [{ exists: true }] }, true],
  ["a field that is not there", { missing: [{ exists: false }] }, true],
  ["a field that is not to be there", { name: [{ exists: false }] }, false],
  ["an object, which is no leaf", { user: [{ exists: true }] }, false],
  ["a field of an object that is not there", { missing: { type: [{ exists: false }] } }, true],
  ["a field that one object of a list has", { objects: { key: [{ exists: false }] } }, false],
  ["a field that is not there, or has a value", { name: [{ exists: false }, "DeleteObjects"] }, true],
  ["anything but a text", { name: [{ "anything-but": "Other" }] }, true],
  ["anything but that text", { name: [{ "anything-but": "DeleteObjects" }] }, false],
  ["anything but some texts", { name: [{ "anything-but": ["Other", "DeleteObjects"] }] }, false],
  ["anything but a number", { count: [{ "anything-but": [4, 6] }] }, true],
  ["anything but, of a list of which one is another", { list: [{ "anything-but": "PutObject" }] }, true],
  ["anything but, of a list of none other", { list: [{ "anything-but": EVENT.detail.list }] }, false],
  ["anything but, where nothing is", { missing: [{ "anything-but": "Other" }] }, false],
  ["anything but, of null", { none: [{ "anything-but": "Other" }] }, true],
  ["anything but a beginning", { name: [{ "anything-but": { prefix: "Put" } }] }, true],
  ["anything but that beginning", { name: [{ "anything-but": { prefix: "Del" } }] }, false],
  ["anything but some beginnings", { name: [{ "anything-but": { prefix: ["Put", "Del"] } }] }, false],
  ["anything but an end", { name: [{ "anything-but": { suffix: "ts" } }] }, false],
  [
    "anything but, in any letters",
    { name: [{ "anything-but": { "equals-ignore-case": "DELETEOBJECTS" } }] },
    false,
  ],
  ["anything but, with a wildcard", { name: [{ "anything-but": { wildcard: "Delete*" } }] }, false],
  ["a beginning", { name: [{ prefix: "Delete" }] }, true],
  ["a beginning of a number", { count: [{ prefix: "5" }] }, false],
  ["a beginning of one of a list", { list: [{ prefix: "Put" }] }, true],
  ["a beginning in any letters", { name: [{ prefix: { "equals-ignore-case": "DELETE" } }] }, true],
  ["an end", { name: [{ suffix: "Objects" }] }, true],
  ["an end in any letters", { name: [{ suffix: { "equals-ignore-case": "OBJECTS" } }] }, true],
  ["another end", { name: [{ suffix: "Object" }] }, false],
  ["a text in any letters", { name: [{ "equals-ignore-case": "deleteOBJECTS" }] }, true],
  ["a wildcard", { name: [{ wildcard: "D*te*s" }] }, true],
  ["a number in a range", { count: [{ numeric: [">", 0, "<=", 5] }] }, true],
  ["a number out of a range", { count: [{ numeric: ["<", 5] }] }, false],
  ["an address", { ip: [{ cidr: "10.0.0.0/24" }] }, true],
  ["one of two alternatives", { $or: [{ name: ["Other"] }, { count: [5] }] }, true],
  ["none of two alternatives", { $or: [{ name: ["Other"] }, { count: [6] }] }, false],
  [
    "an alternative, but not the rest",
    { $or: [{ name: ["DeleteObjects"] }, { count: [6] }], flag: [false] },
    false,
  ],
  [
    "alternatives inside of an object",
    { user: { $or: [{ type: ["Other"] }, { name: [{ exists: false }] }] } },
    true,
  ],
];

const INVALID: readonly (readonly [string, object])[] = [
  ["a value without a list", { name: "DeleteObjects" }],
  ["an empty list", { name: [] }],
  ["an unknown comparison", { name: [{ begins: "Delete" }] }],
  ["two comparisons in one", { name: [{ prefix: "D", suffix: "s" }] }],
  ["a wrong argument", { name: [{ exists: "yes" }] }],
  ["a list of lists", { name: [["DeleteObjects"]] }],
  ["one alternative", { $or: [{ name: ["DeleteObjects"] }] }],
];

describe("a pattern", () => {
  const matches = async (detail: object, event: object = EVENT) =>
    (
      await events().send(
        new TestEventPatternCommand({
          EventPattern: JSON.stringify({ detail }),
          Event: JSON.stringify(event),
        }),
      )
    ).Result;

  it.each(PATTERNS)("knows %s", async (_, detail, expected) => {
    expect(await matches(detail)).toBe(expected);
  });

  it.each(INVALID)("is invalid with %s", async (_, detail) => {
    await expect(matches(detail)).rejects.toMatchObject({ name: "InvalidEventPatternException" });
    await expect(makeRule(HOME, { Arn: HOME_BUS }, { detail })).rejects.toMatchObject({
      name: "InvalidEventPatternException",
    });
  });

  it("is compared as a rule's as well", async () => {
    await makeRule(HOME, { Arn: await makeQueue("inbox", HOME) }, { detail: { objects: { key: ["b"] } } });
    const { id, ...event } = EVENT;
    expect(await moto.serviceEvent(event)).toHaveLength(1);
  });
});

describe("a stack", () => {
  const cloudFormation = () => new CloudFormationClient(administrator(moto.url));
  const lost = { "Fn::GetAtt": ["Lost", "Arn"] };
  const templateOf = (rule: object, policy: object) =>
    JSON.stringify({
      Resources: {
        Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "inbox" } },
        Lost: { Type: "AWS::SQS::Queue", Properties: { QueueName: "lost" } },
        Policy: {
          Type: "AWS::SQS::QueuePolicy",
          Properties: {
            Queues: [{ Ref: "Queue" }, { Ref: "Lost" }],
            PolicyDocument: { Version: "2012-10-17", Statement: [policy] },
          },
        },
        Rule: {
          Type: "AWS::Events::Rule",
          Properties: {
            State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
            EventPattern: {
              source: ["aws.iam", { prefix: "rootwatch." }],
              account: [{ Ref: "AWS::AccountId" }],
            },
            Targets: [
              { Id: "queue", Arn: { "Fn::GetAtt": ["Queue", "Arn"] }, DeadLetterConfig: { Arn: lost } },
              { Id: "away", Arn: `arn:aws:events:${AWAY}:${ACCOUNT}:event-bus/default`, RoleArn: FORWARDER },
            ],
            ...rule,
          },
        },
      },
    });
  const anyQueue = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: "*",
    Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": ["Rule", "Arn"] } } },
  };
  const call = { region: HOME, source: "aws.iam", "detail-type": "AWS API Call via CloudTrail" };
  const policyOf = async (name: string) => {
    const question = { QueueUrl: urlOf(name), AttributeNames: ["Policy" as const] };
    return (await sqs().send(new GetQueueAttributesCommand(question))).Attributes?.["Policy"];
  };

  it("has a rule with its state, targets and policy; changes them, and removes them", async () => {
    const TemplateBody = templateOf({}, anyQueue);
    await cloudFormation().send(new CreateStackCommand({ StackName: "stack", TemplateBody }));
    const { Rules = [] } = await events().send(new ListRulesCommand({}));
    const { Name, Arn } = Rules[0] ?? {};
    expect(await events().send(new DescribeRuleCommand({ Name }))).toMatchObject({
      Arn,
      State: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    });
    const targets = await events().send(new ListTargetsByRuleCommand({ Rule: Name }));
    expect(targets.Targets).toMatchObject([
      { Id: "queue", DeadLetterConfig: { Arn: `arn:aws:sqs:${HOME}:${ACCOUNT}:lost` } },
      { Id: "away", RoleArn: FORWARDER },
    ]);
    expect(await moto.serviceEvent({ ...call, detail: { eventName: "ListUsers" } })).toEqual([
      { rule: Arn, target: `arn:aws:sqs:${HOME}:${ACCOUNT}:inbox` },
      expect.objectContaining({ error: `there is no role ${FORWARDER}` }),
    ]);

    const changed = templateOf(
      { State: "ENABLED", Targets: [{ Id: "lost", Arn: lost }] },
      {
        ...anyQueue,
        Effect: "Deny",
      },
    );
    await cloudFormation().send(new UpdateStackCommand({ StackName: "stack", TemplateBody: changed }));
    expect(await moto.serviceEvent({ ...call, detail: { eventName: "ListUsers" } })).toEqual([]);
    expect(await moto.serviceEvent({ ...call, detail: { eventName: "CreateUser" } })).toMatchObject([
      { rule: Arn, error: expect.stringContaining("does not let") },
    ]);
    // Setting another attribute leaves the policy.
    const Attributes = { VisibilityTimeout: "60" };
    await sqs().send(new SetQueueAttributesCommand({ QueueUrl: urlOf("lost"), Attributes }));
    expect(await policyOf("lost")).toContain("Deny");

    await cloudFormation().send(new DeleteStackCommand({ StackName: "stack" }));
    expect((await events().send(new ListRulesCommand({}))).Rules).toEqual([]);
  });

  it("without its policy any more leaves the queue without one", async () => {
    const TemplateBody = templateOf({}, anyQueue);
    await cloudFormation().send(new CreateStackCommand({ StackName: "stack", TemplateBody }));
    expect(JSON.parse((await policyOf("inbox")) ?? "")).toMatchObject({
      Statement: [
        { Condition: { ArnEquals: { "aws:SourceArn": expect.stringMatching(/:rule\/stack-Rule-/) } } },
      ],
    });
    const { Policy: _, ...Resources } = JSON.parse(TemplateBody).Resources;
    await cloudFormation().send(
      new UpdateStackCommand({ StackName: "stack", TemplateBody: JSON.stringify({ Resources }) }),
    );
    expect(await policyOf("inbox")).toBeUndefined();
  });
});
