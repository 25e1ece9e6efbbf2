import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logicalId, patternsOf, RULE_NAMES } from "../../deploy/event-patterns.ts";
import { forwarderTemplate } from "../../deploy/forwarder.ts";
import { MAX_NAME } from "../../deploy/parameters.ts";
import { CANARY_SOURCE, readEvent } from "../../src/alerts/delivered-event.ts";
import { concernsWatch } from "../../src/alerts/watch.ts";
import { CALLS_BY_SERVICE } from "../../src/alerts/watch-calls.ts";
import { CANARIES_COMPLETE } from "../../src/service/activity/activity-clock.ts";
import { activityName } from "../../src/service/activity/activity-memory.ts";
import { watchOf } from "../../src/service/activity/activity-service.ts";
import { raiseAlerts } from "../../src/service/activity/raise-alerts.ts";
import { eventEvidenceName } from "../../src/service/activity/root-event-evidence.ts";
import { parseActivityEnvironment } from "../../src/settings/environment.ts";
import { MAX_ZIPPED_BYTES } from "./bundle-budget.ts";
import { copyService, type ServiceCopy } from "./service-copy.ts";
import {
  arnOf,
  filesInZip,
  filledIn,
  type Json,
  listOf,
  ofType,
  type Resource,
  ref,
  resourceOf,
  type Statement,
  type Surroundings,
  statementsOf,
  type Template,
} from "./template.ts";
import { variablesRead } from "./variables-read.ts";

const TEMPLATE = "cloudformation-template-update-stack.json";
const EMAIL = "email=security@example.com";
const MINUTE_MS = 60_000;
const ACCOUNT = "111122223333";

let service: ServiceCopy;
let template: Template;
let zip: Buffer;

beforeAll(async () => {
  service = copyService();
  template = await packaged(EMAIL);
  zip = service.packaged("rootActivity.zip");
}, MINUTE_MS);
afterAll(() => service?.remove());

async function packaged(...parameters: readonly string[]): Promise<Template> {
  const { code, output } = await service.package(...parameters);
  expect(code, output).toBe(0);
  return JSON.parse(service.packaged(TEMPLATE).toString());
}

const properties = (id: string, of = template) => resourceOf(of, id).Properties;
const lambda = () => properties("RootActivityLambdaFunction");
const variables = () => (lambda().Environment as { Variables: Record<string, Json> }).Variables;
const statements = (id: string): Statement[] => statementsOf(properties(id).Policies);
const allowed = (id: string) => statements(id).map(({ Action, Resource }) => [listOf(Action), Resource]);

/** A stack of this name as AWS has it, in the Region with the longest name. */
function stackOf(name: string, region = "ap-southeast-1", partition = "aws"): Surroundings {
  const arn = (kind: string, rest: string) => `arn:${partition}:${kind}:${region}:${ACCOUNT}:${rest}`;
  const refs: Readonly<Record<string, string>> = {
    "AWS::Partition": partition,
    "AWS::Region": region,
    "AWS::AccountId": ACCOUNT,
    AlertsTopic: arn("sns", `${name}-alerts`),
    OperationsTopic: arn("sns", `${name}-operations`),
    ChatTopic: arn("sns", `${name}-chat`),
    Key: "1234abcd-12ab-34cd-56ef-1234567890ab",
    // As long as it will be.
    RootActivityEventSourceMappingSQSRootActivity: "2c2c2c2c-0000-4000-8000-000000000000",
    EvidenceBucket: "e".repeat(63),
  };
  return {
    ref: (id) => refs[id] ?? id,
    arn: (id) => (id === "Key" ? arn("kms", `key/${refs["Key"]}`) : id),
    condition: () => true,
  };
}

/** What the function reads of its variables in such a stack. */
function environmentOf(stack: Surroundings) {
  const entries = Object.entries(variables()).map(([name, value]) => [name, String(filledIn(value, stack))]);
  return parseActivityEnvironment({ ...Object.fromEntries(entries), AWS_REGION: stack.ref("AWS::Region") });
}

/** The stack's text with another name of service and stage. */
function named<T>(value: T, name: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll("rootwatch-prod", name));
}

describe("the function that hears of root activity", () => {
  it("is packaged by itself, within the budget", () => {
    const files = Object.entries(filesInZip(zip)).filter(([name]) => !name.endsWith(".map"));
    expect(files.map(([name]) => name)).toContain("src/handlers/root-activity.cjs");
    for (const [name] of files) expect(name).toMatch(/^src\/handlers\/root-activity\.[\w.-]*cjs$/);
    expect(files.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThan(MAX_ZIPPED_BYTES);
    expect(lambda().Handler).toBe("src/handlers/root-activity.handler");
  });

  it("is given exactly the variables that it reads, and those of Powertools", () => {
    const given = Object.keys(variables()).filter((name) => !name.startsWith("POWERTOOLS_"));
    expect(given.sort()).toEqual(variablesRead(parseActivityEnvironment));
  });

  it("can read its variables as the stack fills them in", () => {
    const stack = stackOf("rootwatch-prod", "us-east-1");
    expect(environmentOf(stack)).toEqual({
      topics: {
        alerts: stack.ref("AlertsTopic"),
        operations: stack.ref("OperationsTopic"),
        chat: stack.ref("ChatTopic"),
      },
      bucket: stack.ref("EvidenceBucket"),
      timeZone: "UTC",
      region: "us-east-1",
      name: "rootwatch-prod",
      keyId: stack.ref("Key"),
      watchedRegions: expect.arrayContaining(["us-east-1", "us-east-2", "us-west-2"]),
      tellReads: false,
    });
  });

  it("is handed a batch of ten seconds at once, twice at most, and gives back what it could not tell", () => {
    const mappings = ofType(template, "AWS::Lambda::EventSourceMapping").filter(
      ([, { Properties }]) =>
        JSON.stringify(Properties.EventSourceArn) === JSON.stringify(arnOf("RootActivity")),
    );
    expect(mappings).toHaveLength(1);
    expect(mappings[0]?.[1].Properties).toMatchObject({
      FunctionName: arnOf("RootActivityLambdaFunction"),
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 2 },
      Enabled: true,
    });
  });
});

describe("its queue", () => {
  it("hides a batch for six times the function's time and the window, and gives it out five times", () => {
    const { Timeout } = lambda();
    expect(properties("RootActivity")).toMatchObject({
      VisibilityTimeout: 6 * Number(Timeout) + 10,
      RedrivePolicy: { deadLetterTargetArn: arnOf("RootActivityFailed"), maxReceiveCount: 5 },
    });
  });

  it("keeps what waits for days, and what was given up for longer than that", () => {
    const [waits, failed] = ["RootActivity", "RootActivityFailed"].map((id) =>
      Number(properties(id).MessageRetentionPeriod),
    );
    // A message keeps its age on the way from one to the other.
    expect(failed).toBeGreaterThan(2 * (waits ?? Number.NaN));
    expect(waits).toBeGreaterThan(5 * Number(properties("RootActivity").VisibilityTimeout));
  });

  it.each(["RootActivity", "RootActivityFailed"])("takes messages of our rules alone: %s", (id) => {
    const [allow, ...others] = statementsOf(properties(`${id}Policy`).PolicyDocument);
    expect(allow).toMatchObject({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: arnOf(id),
      Condition: {
        StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") },
        ArnLike: {
          "aws:SourceArn": {
            "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/rootwatch-prod-*",
          },
        },
      },
    });
    expect(others.map(({ Effect }) => Effect)).toEqual(["Deny"]);
  });
});

describe("what the new roles may do", () => {
  it("the function's: read the queue, keep and tell, have root audited, send canaries, ask what waits, and no more", () => {
    const calls = statements("RootActivityRole").flatMap(({ Effect, Action }) => {
      expect(Effect).toBe("Allow");
      return listOf(Action);
    });
    expect(calls.sort()).toEqual([
      "events:PutEvents",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "lambda:InvokeFunction",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
      "sns:ListSubscriptionsByTopic",
      "sns:Publish",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]);
    expect(lambda().Role).toEqual(arnOf("RootActivityRole"));
  });

  it("the function's: on what is ours alone", () => {
    const may = allowed("RootActivityRole");
    expect(may).toContainEqual([
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
      arnOf("RootActivity"),
    ]);
    expect(may).toContainEqual([["lambda:InvokeFunction"], arnOf("AuditLambdaFunction")]);
    expect(may).toContainEqual([["s3:ListBucket"], arnOf("EvidenceBucket")]);
    expect(may).toContainEqual([
      ["sns:Publish", "sns:ListSubscriptionsByTopic"],
      [
        ref("AlertsTopic"),
        ref("OperationsTopic"),
        { "Fn::If": ["WithSlack", ref("ChatTopic"), ref("AWS::NoValue")] },
      ],
    ]);
  });

  it("the function's: where its evidence and its memory are", () => {
    const [, places] =
      allowed("RootActivityRole").find(([actions]) => listOf(actions).includes("s3:PutObject")) ?? [];
    const prefixes = listOf(places as Json).map((place) =>
      String(filledIn(place, stackOf("rootwatch-prod"))).replace(/^\w*EvidenceBucket\.Arn\/|\*$/g, ""),
    );
    const names = [
      eventEvidenceName(ACCOUNT, "2026-11-24T02:00:00Z", "1"),
      activityName(ACCOUNT, "alerts"),
      activityName(ACCOUNT, "chat"),
    ];
    for (const name of names)
      expect(
        prefixes.some((prefix) => name.startsWith(prefix)),
        name,
      ).toBe(true);
    for (const prefix of prefixes)
      expect(
        names.some((name) => name.startsWith(prefix)),
        prefix,
      ).toBe(true);
  });

  it("the function's: to put events in its own name alone, in every Region", () => {
    const put = statements("RootActivityRole").find(({ Action }) => Action === "events:PutEvents");
    expect(put).toMatchObject({
      Resource: { "Fn::Sub": "arn:${AWS::Partition}:events:*:${AWS::AccountId}:event-bus/default" },
      Condition: { StringEquals: { "events:source": CANARY_SOURCE } },
    });
  });

  it("the function's: to ask the other Regions' queues how much is in them, and take nothing out", () => {
    expect(allowed("RootActivityRole")).toContainEqual([
      ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"],
      { "Fn::Sub": "arn:${AWS::Partition}:sqs:*:${AWS::AccountId}:rootwatch-prod-not-forwarded" },
    ]);
  });

  it("the clock's: write to the queue", () => {
    expect(allowed("ClockRole")).toEqual([[["sqs:SendMessage"], arnOf("RootActivity")]]);
  });

  it("the forwarders': put events on the home bus, and only where a rule of ours asks for it", () => {
    const bus = {
      "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default",
    };
    expect(allowed("ForwardRole")).toEqual([[["events:PutEvents"], bus]]);
    expect(properties("ForwardRole").AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: "events.amazonaws.com" },
          Condition: {
            ArnLike: {
              "aws:SourceArn": {
                "Fn::Sub": "arn:${AWS::Partition}:events:*:${AWS::AccountId}:rule/rootwatch-prod-*",
              },
            },
          },
        },
      ],
    });
  });

  it("the stack set's: one to assume the other, and that one what the template of the other Regions needs", () => {
    const [assume, ...rest] = statements("ForwardersAdministrationRole");
    const stack = stackOf("rootwatch-prod");
    const role = String(filledIn(properties("ForwardersExecutionRole").RoleName ?? null, stack));
    expect(rest).toEqual([]);
    expect(assume).toMatchObject({ Effect: "Allow", Action: "sts:AssumeRole" });
    expect(filledIn(assume?.Resource ?? null, stack)).toBe(`arn:aws:iam::${ACCOUNT}:role/${role}`);
    expect(properties("ForwardersExecutionRole").AssumeRolePolicyDocument).toMatchObject({
      Statement: [{ Principal: { AWS: arnOf("ForwardersAdministrationRole") } }],
    });
    for (const { Action, Resource } of statements("ForwardersExecutionRole")) {
      // To look at, and at objects of AWS's: there is no narrower word for either.
      if (/^(cloudformation:(Describe|Get|Validate)|s3:GetObject)/.test(listOf(Action)[0] ?? "")) continue;
      const services = new Set(listOf(Action).map((action) => action.split(":")[0]));
      expect(services).toHaveLength(1);
      // A service of CloudFormation's can be limited to stacks of this set; whatever else, to what is named after this stack.
      const place = String(filledIn(Resource, stack));
      expect(place === "ForwardRole" || /[:/-]rootwatch-prod-/.test(place), place).toBe(true);
    }
  });
});

describe("the rules of the home Region", () => {
  const rules = () => ofType(template, "AWS::Events::Rule");

  it.each(RULE_NAMES)("ask for the same as those of the other Regions: %s", (name) => {
    expect(properties(logicalId(name))).toMatchObject({
      Name: `rootwatch-prod-${name}`,
      EventPattern: patternsOf("rootwatch-prod")[name],
    });
  });

  it("ask besides for nothing but our own resources", () => {
    const ids = rules().map(([id]) => id);
    expect(ids.sort()).toEqual([...RULE_NAMES.map(logicalId), "OwnResourcesRule"].sort());
  });

  it("lead straight to the queue, and never to a bus: their own would be a circle", () => {
    for (const [id, { Properties }] of rules()) {
      expect(Properties.Targets, id).toEqual([
        {
          Id: "queue",
          Arn: arnOf("RootActivity"),
          DeadLetterConfig: { Arn: arnOf("RootActivityFailed") },
        },
      ]);
    }
  });

  it("come after the policies of the queues that they write to", () => {
    for (const [id, rule] of rules())
      expect(rule, id).toHaveProperty("DependsOn", ["RootActivityPolicy", "RootActivityFailedPolicy"]);
  });

  it("ask for our own resources in 2,048 characters, whatever the names", () => {
    const name = "n".repeat(MAX_NAME);
    const pattern = named(properties("OwnResourcesRule").EventPattern ?? null, name);
    for (const [partition, region] of [
      ["aws", "ap-southeast-1"],
      ["aws-us-gov", "us-gov-west-1"],
      ["aws-cn", "cn-northwest-1"],
    ] as const) {
      const text = JSON.stringify(filledIn(pattern, stackOf(name, region, partition)));
      expect(text.length, partition).toBeLessThanOrEqual(2048);
      expect(text).not.toContain("awsRegion");
    }
  });

  /** What a rule asks for, filled in: one for each alternative and call. */
  const asked = (rule: string) => {
    const pattern = filledIn(properties(rule).EventPattern ?? null, stackOf("rootwatch-prod"));
    const { detail } = pattern as unknown as WatchPattern;
    return detail.$or.flatMap(({ eventName, eventSource: [service = ""], ...on }) =>
      eventName.map((call) => ({ call, service, ...on })),
    );
  };

  it("ask for exactly the calls of which the function says that they silence us", () => {
    const calls = new Map<string, Set<string>>();
    for (const { service, call } of ["WatchRule", "OwnResourcesRule"].flatMap(asked)) {
      const names = calls.get(service) ?? new Set();
      calls.set(service, names.add(typeof call === "string" ? call : exampleOf(call).replace(/2$/, "")));
    }
    expect([...calls].map(([service, names]) => [service, [...names].sort()]).sort()).toEqual(
      [...CALLS_BY_SERVICE].map(([service, names]) => [service, [...names].sort()]).sort(),
    );
  });

  it("ask for what silences us, and the function agrees that it does", () => {
    const stack = stackOf("rootwatch-prod");
    const watch = watchOf(environmentOf(stack));
    const calls = asked("OwnResourcesRule").map(({ call, service, requestParameters, responseElements }) => {
      const valued = (of: Named | undefined) =>
        Object.fromEntries(Object.entries(of ?? {}).map(([key, [one = ""]]) => [key, exampleOf(one)]));
      const event = readEvent({
        source: "aws.any",
        account: ACCOUNT,
        detail: {
          eventName: typeof call === "string" ? call : `${exampleOf(call).replace(/2$/, "")}20150331`,
          eventSource: service,
          eventTime: "2026-11-24T02:00:00Z",
          eventID: "1",
          requestParameters: valued(requestParameters),
          responseElements: responseElements === undefined ? null : valued(responseElements),
        },
      });
      return { call, isOurs: "record" in event && concernsWatch(event.record, watch) };
    });
    expect(calls.filter(({ isOurs }) => !isOurs)).toEqual([]);
    expect(calls.length).toBeGreaterThan(20);
  });

  it("have the function know every queue of ours, here and in the other Regions", () => {
    const { Resources } = forwarderTemplate();
    const names = [
      ...ofType(template, "AWS::SQS::Queue"),
      ["NotForwarded", Resources["NotForwarded"]] as const,
    ].map(([, queue]) => {
      const { QueueName = null } = (queue as unknown as Resource).Properties;
      return String(filledIn(QueueName, stackOf("rootwatch-prod"))).replace("Name", "rootwatch-prod");
    });
    // The webhook's is there where there is a webhook.
    expect([...names, "rootwatch-prod-slack-failed"].sort()).toEqual(
      [...watchOf(environmentOf(stackOf("rootwatch-prod"))).queueNames].sort(),
    );
  });
});

type Value = string | { readonly prefix: string };
type Named = Readonly<Record<string, readonly Value[]>>;

interface WatchPattern {
  readonly detail: {
    readonly $or: readonly {
      readonly eventSource: readonly string[];
      readonly eventName: readonly Value[];
      readonly requestParameters?: Named;
      readonly responseElements?: Named;
    }[];
  };
}

/** Something that is asked for: of what begins so, one that there is. */
function exampleOf(value: Value): string {
  if (typeof value === "string") return value;
  const { prefix } = value;
  if (!prefix.endsWith("-")) return prefix;
  return `${prefix}${prefix.includes(":sns:") ? "alerts" : "audit"}`;
}

describe("the clock", () => {
  it("strikes once an hour, by the queue, in words that the function knows", async () => {
    const target = properties("RootActivityClock").Target as Readonly<Record<string, Json>>;
    expect(properties("RootActivityClock").ScheduleExpression).toBe("rate(1 hour)");
    expect(target).toMatchObject({ Arn: arnOf("RootActivity"), RoleArn: arnOf("ClockRole") });
    let struck = 0;
    const failures = await raiseAlerts([{ messageId: "1", body: String(target["Input"]) }], {
      // Nothing else of it is asked for.
      onClock: async () => {
        struck += 1;
      },
    } as unknown as Parameters<typeof raiseAlerts>[1]);
    expect([struck, [...failures]]).toEqual([1, []]);
  });

  it("has its alarm: on canaries that are not complete for longer than a day and two hours", () => {
    const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables();
    expect(properties("CanariesMissingAlarm")).toMatchObject({
      Namespace: POWERTOOLS_METRICS_NAMESPACE,
      MetricName: CANARIES_COMPLETE,
      Dimensions: [{ Name: "service", Value: POWERTOOLS_SERVICE_NAME }],
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 27,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
  });

  it("has the queue watched: what waits for five minutes is late", () => {
    expect(properties("RootActivityLateAlarm")).toMatchObject({
      Namespace: "AWS/SQS",
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": ["RootActivity", "QueueName"] } }],
      Statistic: "Maximum",
      Threshold: 300,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
    });
  });
});

describe("names", () => {
  const NAME = /^(Name|(Topic|Queue|Function|Alarm|Role|StackSet|Trail|LogGroup)Name)$/;
  /** Characters. Source: the quotas of the services. */
  const LONGEST: Readonly<Record<string, number>> = {
    "AWS::IAM::Role": 64,
    "AWS::Events::Rule": 64,
    "AWS::Scheduler::Schedule": 64,
    "AWS::Lambda::Function": 64,
    "AWS::SQS::Queue": 80,
  };

  function namesOf(of: Template): [string, string, string][] {
    return Object.entries(of.Resources).flatMap(([id, { Type, Properties }]) =>
      Object.entries(Properties ?? {})
        .filter(([key, value]) => NAME.test(key) && !/"(Ref|Fn::GetAtt)"/.test(JSON.stringify(value)))
        .map(([, value]): [string, string, string] => [
          id,
          Type,
          String(filledIn(value, stackOf("rootwatch-prod"))),
        ]),
    );
  }

  it("have service and stage in them, each of them", () => {
    const names = namesOf(template);
    expect(names.length).toBeGreaterThan(25);
    for (const [id, , name] of names) expect(name, id).toContain("rootwatch-prod");
  });

  it("are short enough, with the longest name that is let through, in the Region with the longest name", () => {
    for (const [id, type, name] of namesOf(named(template, "n".repeat(MAX_NAME))))
      expect(name.length, `${id}: ${name}`).toBeLessThanOrEqual(LONGEST[type] ?? 128);
  });
});

describe("the stack set", () => {
  const stackSet = () => properties("Forwarders");

  it("is administered by roles of this stack, and works in all Regions at once", () => {
    expect(stackSet()).toMatchObject({
      PermissionModel: "SELF_MANAGED",
      AdministrationRoleARN: arnOf("ForwardersAdministrationRole"),
      // So that it is gone before they are.
      ExecutionRoleName: ref("ForwardersExecutionRole"),
      OperationPreferences: {
        RegionConcurrencyType: "PARALLEL",
        MaxConcurrentPercentage: 100,
        FailureTolerancePercentage: 0,
      },
    });
    expect(stackSet()).not.toHaveProperty("AutoDeployment");
  });

  it("comes last and goes first: until its stacks are gone, people can be told of who removes it", () => {
    const { DependsOn } = resourceOf(template, "Forwarders") as unknown as { DependsOn: readonly string[] };
    expect(DependsOn).toEqual(
      expect.arrayContaining([
        ...RULE_NAMES.map(logicalId),
        "OwnResourcesRule",
        "RootActivityEventSourceMappingSQSRootActivity",
        ...ofType(template, "AWS::SNS::Subscription").map(([id]) => id),
      ]),
    );
    // Of what the plugin takes out nothing is left over.
    expect(DependsOn.filter((id) => !(id in template.Resources))).toEqual([]);
  });

  it("has a stack in every watched Region but this one", () => {
    const [{ DeploymentTargets, Regions } = { DeploymentTargets: null, Regions: [] }, ...others] = stackSet()
      .StackInstancesGroup as readonly { DeploymentTargets: Json; Regions: readonly string[] }[];
    expect(others).toEqual([]);
    expect(DeploymentTargets).toEqual({ Accounts: [ref("AWS::AccountId")] });
    expect(`${Regions.join(" ")} us-east-1`.split(" ").sort().join(" ")).toBe(variables().ROOTWATCH_REGIONS);
  });

  it("is given its template as a text that CloudFormation takes", () => {
    const text = String(stackSet().TemplateBody);
    expect(JSON.parse(text)).toEqual(forwarderTemplate());
    expect(Buffer.byteLength(text)).toBeLessThan(51_200);
  });

  it("is given each parameter of its template, in the form that it wants", () => {
    const { Parameters } = forwarderTemplate();
    const stack = stackOf("rootwatch-prod");
    const role = String(filledIn(properties("ForwardRole").RoleName ?? null, stack));
    const given = (stackSet().Parameters as readonly { ParameterKey: string; ParameterValue: Json }[]).map(
      ({ ParameterKey, ParameterValue }) => [
        ParameterKey,
        String(filledIn(ParameterValue, { ...stack, arn: () => `arn:aws:iam::${ACCOUNT}:role/${role}` })),
      ],
    );
    expect(Object.fromEntries(given)).toEqual({
      Name: expect.stringMatching(`^${Parameters.Name.AllowedPattern}$`),
      HomeBusArn: expect.stringMatching(`^${Parameters.HomeBusArn.AllowedPattern}$`),
      ForwardRoleArn: expect.stringMatching(`^${Parameters.ForwardRoleArn.AllowedPattern}$`),
      RootCallState: "ENABLED",
    });
    expect(given.map(([name]) => name).sort()).toEqual(Object.keys(Parameters).sort());
    // The same, for who deploys it by hand.
    for (const name of ["HomeBusArn", "ForwardRoleArn"])
      expect(stackSet().Parameters).toContainEqual({
        ParameterKey: name,
        ParameterValue: template.Outputs[name]?.Value,
      });
  });

  it(
    "is not there where no other Region is watched",
    async () => {
      const { Resources } = await packaged(EMAIL, "watchRegions=us-east-1");
      expect(Object.keys(Resources).filter((name) => name.startsWith("Forward"))).toEqual(["ForwardRole"]);
    },
    MINUTE_MS,
  );
});

describe("whatever is chosen", () => {
  let other: Template;
  beforeAll(async () => {
    other = await packaged(
      EMAIL,
      "watchRegions=eu-central-1,us-west-2",
      "forwarders=by-hand",
      "rootReads=yes",
      "createTrail=yes",
    );
  }, MINUTE_MS);

  it("by hand: there is no stack set and no role of one, and what its stacks need is there", () => {
    expect(Object.keys(other.Resources).filter((name) => name.startsWith("Forward"))).toEqual([
      "ForwardRole",
    ]);
    expect(Object.keys(other.Outputs)).toEqual(expect.arrayContaining(["HomeBusArn", "ForwardRoleArn"]));
  });

  it("the Regions that are watched are those named, and this one", () => {
    const { Environment } = properties("RootActivityLambdaFunction", other);
    expect(Environment).toMatchObject({
      Variables: { ROOTWATCH_REGIONS: "eu-central-1 us-east-1 us-west-2", ROOTWATCH_ROOT_READS: "yes" },
    });
  });

  it("calls that only read are delivered where they are told, and else are not", () => {
    expect(properties("RootCallRule").State).toBe("ENABLED");
    expect(properties("RootCallRule", other).State).toBe("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
  });

  it("a trail is made where it is asked for, and else is not", () => {
    const condition = (of: Template) =>
      (of as unknown as { Conditions: Readonly<Record<string, Json>> }).Conditions["WithTrail"];
    expect([condition(template), condition(other)]).toEqual([
      { "Fn::Equals": ["no", "yes"] },
      { "Fn::Equals": ["yes", "yes"] },
    ]);
    expect(template.Resources).not.toHaveProperty("Trail");
    expect(resourceOf(other, "Trail")).toMatchObject({
      Condition: "WithTrail",
      Properties: {
        IsLogging: true,
        IsMultiRegionTrail: true,
        S3BucketName: ref("EvidenceBucket"),
        EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
      },
    });
  });

  it("CloudTrail may write for that trail alone, to its prefix of the bucket and with the key", () => {
    const trails = ["EvidenceBucketPolicy", "Key"].flatMap((id) => {
      const { PolicyDocument, KeyPolicy } = properties(id);
      return statementsOf(PolicyDocument ?? KeyPolicy).filter(({ Sid }) => Sid?.startsWith("TheTrail"));
    });
    expect(trails.flatMap(({ Action }) => listOf(Action))).toEqual([
      "s3:GetBucketAcl",
      "s3:PutObject",
      "kms:GenerateDataKey",
      "kms:Decrypt",
    ]);
    const ours = {
      "Fn::Sub": "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/rootwatch-prod",
    };
    for (const statement of trails) {
      expect(statement).toMatchObject({
        Principal: { Service: "cloudtrail.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceArn": ours } },
      });
    }
    expect(JSON.stringify(trails)).toContain(
      `\${EvidenceBucket.Arn}/${resourceOf(other, "Trail").Properties["S3KeyPrefix"]}/AWSLogs/`,
    );
  });
});
