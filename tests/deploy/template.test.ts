import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_NAME } from "../../deploy/parameters.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { AUDIT_COMPLETED, CHANNELS_TO_PEOPLE } from "../../src/service/audit/audit-figures.ts";
import { parseAuditRequest } from "../../src/settings/audit-request.ts";
import { parseEnvironment } from "../../src/settings/environment.ts";
import { MAX_ZIPPED_BYTES } from "./bundle-budget.ts";
import { copyService, type ServiceCopy } from "./service-copy.ts";
import {
  arnOf,
  filesInZip,
  filledIn,
  type Json,
  listOf,
  type Resource,
  ref,
  referencesOf,
  resourceOf,
  ofType as resourcesOf,
  statementsOf,
  type Template,
} from "./template.ts";
import { variablesRead } from "./variables-read.ts";

const root = join(import.meta.dirname, "../..");
const TEMPLATE = "cloudformation-template-update-stack.json";
const MINUTE_MS = 60_000;

let service: ServiceCopy;
let template: Template;
let functionFiles: Readonly<Record<string, number>>;

/** What the last packaging would have CloudFormation refuse. */
const stackPolicy = () =>
  JSON.parse(service.packaged("serverless-state.json").toString()).service.provider.stackPolicy;

beforeAll(async () => {
  service = copyService();
  const { code, output } = await service.package("email=security@example.com");
  expect(code, output).toBe(0);
  template = JSON.parse(service.packaged(TEMPLATE).toString());
  functionFiles = filesInZip(service.packaged("audit.zip"));
}, MINUTE_MS);
afterAll(() => service?.remove());

const resource = (id: string) => resourceOf(template, id);
/** Properties of a resource. */
const properties = (id: string) => resource(id).Properties;
const ofType = (type: string) => resourcesOf(template, type);

const variables = () =>
  (properties("AuditLambdaFunction").Environment as { Variables: Record<string, Json> }).Variables;
const ids = (found: readonly [string, Resource][]) => found.map(([id]) => id).sort();

describe("the function", () => {
  it("runs on Node.js 24 on ARM, and nothing is reserved for it that other functions may lack", () => {
    for (const [id, { Properties }] of ofType("AWS::Lambda::Function")) {
      expect(Properties, id).toMatchObject({ Runtime: "nodejs24.x", Architectures: ["arm64"] });
      expect(Properties, id).not.toHaveProperty("ReservedConcurrentExecutions");
    }
  });

  it("is packaged as code and source maps and nothing else, where its handler is looked for", () => {
    const code = Object.keys(functionFiles).filter((name) => !name.endsWith(".map"));
    expect(code).toHaveLength(3);
    expect(code).toEqual(
      expect.arrayContaining([
        "src/handlers/audit.cjs",
        expect.stringMatching(/^src\/handlers\/audit\.audit-answered-\w+\.cjs$/),
        expect.stringMatching(/^src\/handlers\/audit\.chunk-\w+\.cjs$/),
      ]),
    );
    expect(Object.keys(functionFiles).sort()).toEqual(code.flatMap((name) => [name, `${name}.map`]).sort());
    // What is deployed, not what could be.
    const zipped = code.reduce((bytes, name) => bytes + (functionFiles[name] ?? 0), 0);
    expect(zipped).toBeLessThan(MAX_ZIPPED_BYTES);
    expect(properties("AuditLambdaFunction").Handler).toBe("src/handlers/audit.handler");
  });

  it(
    "shares no file with another",
    async () => {
      const two = copyService();
      try {
        const file = join(two.folder, "serverless.yml");
        const one = readFileSync(file, "utf8");
        writeFileSync(
          file,
          one.replace("\nfunctions:\n", "\nfunctions:\n  other:\n    handler: src/handlers/other.handler\n"),
        );
        writeFileSync(
          join(two.folder, "src/handlers/other.ts"),
          'export const handler = async () => (await import("../account/turns.ts")).turns(1);\n',
        );
        const { code, output } = await two.package("email=security@example.com");
        expect(code, output).toBe(0);
        expect(filesInZip(two.packaged("audit.zip"))).toEqual(functionFiles);
        const others = Object.keys(filesInZip(two.packaged("other.zip")));
        expect(others.filter((name) => !name.startsWith("src/handlers/other."))).toEqual([]);
        expect(others).toHaveLength(4);
      } finally {
        two.remove();
      }
    },
    MINUTE_MS,
  );

  it("is given exactly the variables that it reads, and those of Powertools", () => {
    const given = Object.keys(variables()).filter((name) => !name.startsWith("POWERTOOLS_"));
    expect(given.sort()).toEqual(variablesRead(parseEnvironment));
  });

  it("can read its variables as the stack fills them in", () => {
    const arn = (name: string) => `arn:aws:sns:us-east-1:111122223333:${name}`;
    const filled = Object.entries(variables()).map(([name, value]): [string, string] => {
      if (typeof value === "string") return [name, value];
      // Without Slack, which is the other branch.
      if (JSON.stringify(value) === '{"Fn::If":["WithSlack",{"Ref":"ChatTopic"},""]}') return [name, ""];
      const { Ref: id = "" } = value as { Ref?: string };
      return [name, resource(id).Type === "AWS::SNS::Topic" ? arn(id) : id.toLowerCase()];
    });
    expect(parseEnvironment({ ...Object.fromEntries(filled), AWS_REGION: "us-east-1" })).toEqual({
      topics: { alerts: arn("AlertsTopic"), operations: arn("OperationsTopic"), chat: undefined },
      bucket: "evidencebucket",
      timeZone: "UTC",
      region: "us-east-1",
      unwatchedRegions: [],
      auditHours: 26,
    });
  });

  it("is tried three times, and what it could not do is kept", () => {
    const configurations = ofType("AWS::Lambda::EventInvokeConfig").map(([, { Properties }]) => Properties);
    expect(configurations).toHaveLength(1);
    expect(configurations[0]).toMatchObject({
      FunctionName: ref("AuditLambdaFunction"),
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: arnOf("FailedAudits") } },
    });
  });

  it("keeps its logs for a while only, as every log group does", () => {
    for (const [id, { Properties }] of ofType("AWS::Logs::LogGroup")) {
      expect(Properties.RetentionInDays, id).toBe(90);
    }
    expect(properties("AuditLogGroup").LogGroupName).toBe(
      `/aws/lambda/${properties("AuditLambdaFunction").FunctionName}`,
    );
  });
});

describe("what is allowed", () => {
  const auditStatements = () => statementsOf(properties("AuditRole").Policies);

  it("to the audit is docs/iam-policy.json, no less and no more", () => {
    const documented = JSON.parse(readFileSync(join(root, "docs/iam-policy.json"), "utf8"));
    const deployed = auditStatements().filter(({ Sid }) => Sid === "RootwatchAudit");
    expect(deployed).toHaveLength(1);
    expect(deployed.map(sorted)).toEqual(documented.Statement.map(sorted));
    function sorted(statement: { readonly Action: string | readonly string[] }) {
      return { ...statement, Action: listOf(statement.Action).toSorted() };
    }
  });

  it("beyond the audit is for resources of this stack alone, call by call", () => {
    const others = auditStatements().filter(({ Sid }) => Sid !== "RootwatchAudit");
    expect(others.length).toBeGreaterThan(5);
    for (const statement of others) {
      const shown = JSON.stringify(statement);
      expect(statement.Effect, shown).toBe("Allow");
      for (const action of listOf(statement.Action)) expect(action, shown).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
      for (const one of listOf(statement.Resource)) expect(isOurs(one), shown).toBe(true);
    }
  });

  /** A resource of the template, or what is below it; or one of the two, or none. */
  function isOurs(resourceOfStatement: Json): boolean {
    const text = JSON.stringify(resourceOfStatement);
    const own = referencesOf(resourceOfStatement);
    if (own.length !== 1 || !own.every(({ id }) => template.Resources[id] !== undefined)) return false;
    return (
      /^\{"(Ref":"\w+"|Fn::GetAtt":\["\w+","Arn"\]|Fn::Sub":"\$\{\w+\.Arn\}(\/[^"*]+\/\*)?")\}$/.test(text) ||
      /^\{"Fn::If":\["\w+",\{"Ref":"\w+"\},\{"Ref":"AWS::NoValue"\}\]\}$/.test(text)
    );
  }

  it("to the function is what its retries, its memory and its telling need", () => {
    const may = (action: string, resources: Json) =>
      expect(
        auditStatements().some(
          ({ Action, Resource }) =>
            listOf(Action).includes(action) &&
            JSON.stringify(listOf(Resource)).includes(JSON.stringify(resources)),
        ),
        action,
      ).toBe(true);
    may("sqs:SendMessage", arnOf("FailedAudits"));
    may("sns:Publish", ref("AlertsTopic"));
    may("sns:Publish", ref("OperationsTopic"));
    may("sns:Publish", ref("ChatTopic"));
    may("sns:ListSubscriptionsByTopic", ref("AlertsTopic"));
    may("sns:ListSubscriptionsByTopic", ref("ChatTopic"));
    may("s3:ListBucket", arnOf("EvidenceBucket"));
    may("kms:Decrypt", arnOf("Key"));
    may("kms:GenerateDataKey", arnOf("Key"));
  });

  it("to the memory and to the evidence is reading and writing, to neither deleting", () => {
    const s3 = auditStatements().filter(({ Action }) =>
      listOf(Action).some((action) => /^s3:.*Object/.test(action)),
    );
    const actions = s3.map(({ Action, Resource }) => [Resource, listOf(Action)]);
    expect(actions).toEqual([
      [
        [
          { "Fn::Sub": "${EvidenceBucket.Arn}/memory/${AWS::AccountId}/*" },
          { "Fn::Sub": "${EvidenceBucket.Arn}/audits/${AWS::AccountId}/*" },
        ],
        ["s3:GetObject", "s3:PutObject"],
      ],
    ]);
  });

  it("is said in roles of this file: the Serverless Framework makes none of its own", () => {
    const text = readFileSync(join(root, "serverless.yml"), "utf8");
    const written = [...text.matchAll(/^ {4}(\w+):\n {6}Type: AWS::IAM::Role$/gm)].map(([, id = ""]) => id);
    // What is of a webhook is there where one is given.
    const expected = written.filter((id) => !id.startsWith("SlackWebhook"));
    expect(ids(ofType("AWS::IAM::Role"))).toEqual(expected.sort());
    expect(properties("AuditLambdaFunction").Role).toEqual(arnOf("AuditRole"));
  });

  it("to a service is to assume a role for this account alone, where it works for many", () => {
    const services = new Map<string, string[]>();
    for (const [id, { Properties }] of ofType("AWS::IAM::Role")) {
      // A trust has a principal where other statements have a resource.
      const { Statement } = Properties.AssumeRolePolicyDocument as unknown as { Statement: readonly Trust[] };
      for (const { Principal, Condition } of Statement) {
        const { Service } = Principal;
        // A function's role is passed by whoever deploys, and Amazon Q Developer documents no condition.
        const foreign = listOf(Service ?? []).filter((name) => !/^(lambda|chatbot)\./.test(name));
        for (const name of foreign) services.set(name, [...(services.get(name) ?? []), id]);
        if (foreign.length === 0) continue;
        const expected = { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } };
        expect(Condition, id).toMatchObject(expected);
      }
    }
    expect([...services.keys()].sort()).toEqual([
      "cloudformation.amazonaws.com",
      "events.amazonaws.com",
      "scheduler.amazonaws.com",
    ]);
  });

  interface Trust {
    readonly Principal: { readonly Service?: string | readonly string[] };
    readonly Condition?: unknown;
  }
});

describe("the schedule", () => {
  it("asks for a whole audit, delivers again for hours, and keeps what it could not deliver", () => {
    expect(properties("AuditSchedule")).toMatchObject({
      ScheduleExpression: "cron(0 6 * * ? *)",
      ScheduleExpressionTimezone: "UTC",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: arnOf("AuditLambdaFunction"),
        RoleArn: arnOf("ScheduleRole"),
        Input: "{}",
        RetryPolicy: { MaximumEventAgeInSeconds: 21_600, MaximumRetryAttempts: 24 },
        DeadLetterConfig: { Arn: arnOf("FailedAudits") },
      },
    });
  });

  it("may invoke the function and write to the queue of failed audits, and no more", () => {
    const statements = statementsOf(properties("ScheduleRole").Policies);
    expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      ["lambda:InvokeFunction", arnOf("AuditLambdaFunction")],
      ["sqs:SendMessage", arnOf("FailedAudits")],
    ]);
  });
});

describe("the topics", () => {
  it("are under our own key or none: that of SNS would silence alarms", () => {
    const ours = { "Fn::If": ["WithKey", arnOf("Key"), ref("AWS::NoValue")] };
    expect(properties("AlertsTopic").KmsMasterKeyId).toEqual(ours);
    expect(properties("ChatTopic").KmsMasterKeyId).toEqual(ours);
    expect(JSON.stringify(template)).not.toContain("alias/aws/sns");
  });

  it("of operations is under no key: what is wrong with the key must be heard of", () => {
    expect(properties("OperationsTopic")).not.toHaveProperty("KmsMasterKeyId");
  });

  it("keep what they could not deliver by mail", () => {
    for (const [id, { Properties }] of ofType("AWS::SNS::Subscription")) {
      expect(Properties.RedrivePolicy, id).toEqual({ deadLetterTargetArn: arnOf("Undelivered") });
    }
    const allowed = statementsOf(properties("UndeliveredPolicy").PolicyDocument).filter(
      ({ Effect }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: "sqs:SendMessage",
        Condition: { ArnEquals: { "aws:SourceArn": [ref("AlertsTopic"), ref("OperationsTopic")] } },
      }),
    ]);
  });
});

describe("the alarms", () => {
  it("tell the operations topic, of the beginning and of the end", () => {
    for (const [id, { Properties }] of ofType("AWS::CloudWatch::Alarm")) {
      expect(Properties.AlarmActions, id).toEqual([ref("OperationsTopic")]);
      expect(Properties.OKActions, id).toEqual([ref("OperationsTopic")]);
      expect(Properties, id).not.toHaveProperty("ActionsEnabled");
    }
  });

  it("go off when the metric of a completed audit is silent for 26 hours", () => {
    const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables();
    expect(properties("AuditMissingAlarm")).toMatchObject({
      Namespace: POWERTOOLS_METRICS_NAMESPACE,
      MetricName: AUDIT_COMPLETED,
      // The only dimension that Powertools adds on its own.
      Dimensions: [{ Name: "service", Value: POWERTOOLS_SERVICE_NAME }],
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 26,
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
    expect(properties("AuditMissingAlarm")).not.toHaveProperty("DatapointsToAlarm");
  });

  it("go off when an audit found nobody who would be told, until one finds somebody", () => {
    const { POWERTOOLS_SERVICE_NAME, POWERTOOLS_METRICS_NAMESPACE } = variables();
    expect(properties("NobodyListensAlarm")).toMatchObject({
      Namespace: POWERTOOLS_METRICS_NAMESPACE,
      MetricName: CHANNELS_TO_PEOPLE,
      Dimensions: [{ Name: "service", Value: POWERTOOLS_SERVICE_NAME }],
      Statistic: "Minimum",
      Threshold: 1,
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "ignore",
    });
  });

  it.each([
    ["AuditFailedAlarm", "AWS/Lambda", "Errors", "FunctionName", ref("AuditLambdaFunction")],
    [
      "FailedAuditsAlarm",
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      "QueueName",
      { "Fn::GetAtt": ["FailedAudits", "QueueName"] },
    ],
    [
      "UndeliveredAlarm",
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      "QueueName",
      { "Fn::GetAtt": ["Undelivered", "QueueName"] },
    ],
    [
      "RootActivityFailedAlarm",
      "AWS/SQS",
      "ApproximateNumberOfMessagesVisible",
      "QueueName",
      { "Fn::GetAtt": ["RootActivityFailed", "QueueName"] },
    ],
  ])("go off at the first that goes wrong: %s", (id, Namespace, MetricName, Name, Value) => {
    expect(properties(id)).toMatchObject({
      Namespace,
      MetricName,
      Dimensions: [{ Name, Value }],
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      // SQS falls silent about a queue that rests; Lambda, where nothing was invoked.
      TreatMissingData: Namespace === "AWS/SQS" ? "ignore" : "notBreaching",
    });
  });
});

describe("what is kept", () => {
  const bucket = () => properties("EvidenceBucket");

  it("outlives the stack: the evidence, and the key that it can be read with", () => {
    // But not a first deployment that failed, which left nothing to keep.
    for (const id of ["EvidenceBucket", "EvidenceBucketPolicy", "Key"]) {
      expect(resource(id), id).toMatchObject({
        DeletionPolicy: "RetainExceptOnCreate",
        UpdateReplacePolicy: "Retain",
      });
    }
  });

  it("is in a bucket with versions, encryption and no way to be public", () => {
    expect(bucket()).toMatchObject({
      VersioningConfiguration: { Status: "Enabled" },
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            "Fn::If": [
              "WithKey",
              { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: arnOf("Key") } },
              { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
            ],
          },
        ],
      },
    });
  });

  it("ends with time, but for the memory and what S3 would bill without end", () => {
    const { Rules } = bucket().LifecycleConfiguration as { Rules: readonly Record<string, Json>[] };
    const ends = Rules.filter((rule) =>
      Object.keys(rule).some((key) => /^(Expiration(InDays|Date)?|Transitions?)$/.test(key)),
    );
    expect(
      ends.map(({ Prefix, ExpirationInDays, Status }) => ({ Prefix, ExpirationInDays, Status })),
    ).toEqual(
      ["audits/", "events/", "trail/"].map((Prefix) => ({
        Prefix,
        ExpirationInDays: "400",
        Status: "Enabled",
      })),
    );
    expect(Rules).toContainEqual(
      expect.objectContaining({
        Status: "Enabled",
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      }),
    );
  });

  const lockedIn = (Mode: string) => [
    true,
    { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode, Days: "400" } } },
  ];

  it.each([
    ["none", []],
    ["governance", lockedIn("GOVERNANCE")],
    ["compliance", lockedIn("COMPLIANCE")],
  ])("is locked as objectLock=%s says, for as long as it is kept", (objectLock, locked) => {
    const { ObjectLockEnabled = null, ObjectLockConfiguration = null } = bucket();
    const filled = filledIn([ObjectLockEnabled, ObjectLockConfiguration], {
      ref: (id) => id,
      arn: (id) => id,
      condition: (name) => (name === "WithCompliance" ? objectLock === "compliance" : objectLock !== "none"),
    });
    expect(filled).toEqual(locked);
  });

  it("asks of whoever deploys no permission for a lock that is none", () => {
    expect(stackPolicy()).toBeUndefined();
  });

  it("is reached through TLS alone, bucket and queues", () => {
    const queues = ofType("AWS::SQS::Queue").map(([id]): [string, Json] => {
      expect(properties(`${id}Policy`).Queues, id).toEqual([ref(id)]);
      return [`${id}Policy`, arnOf(id)];
    });
    const arns: readonly [string, Json][] = [
      ["EvidenceBucketPolicy", [arnOf("EvidenceBucket"), { "Fn::Sub": "${EvidenceBucket.Arn}/*" }]],
      ...queues,
    ];
    for (const [id, Resource] of arns) {
      expect(statementsOf(properties(id).PolicyDocument), id).toContainEqual({
        Sid: "OnlyTls",
        Effect: "Deny",
        Principal: "*",
        Action: id === "EvidenceBucketPolicy" ? "s3:*" : "sqs:*",
        Resource,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
    }
  });

  it("waits encrypted where it is a message, for two weeks where nothing reads the queue", () => {
    for (const [id, { Properties }] of ofType("AWS::SQS::Queue")) {
      const isRead = ofType("AWS::Lambda::EventSourceMapping").some(
        ([, mapping]) => JSON.stringify(mapping.Properties.EventSourceArn) === JSON.stringify(arnOf(id)),
      );
      expect(Properties, id).toMatchObject({ SqsManagedSseEnabled: true });
      if (!isRead) expect(Properties.MessageRetentionPeriod, id).toBe(1_209_600);
    }
  });
});

describe("Slack", () => {
  it("has a role that may do nothing", () => {
    expect(statementsOf(properties("SlackRole").Policies)).toEqual([
      { Effect: "Deny", Action: "*", Resource: "*" },
    ]);
    expect(properties("SlackRole")).not.toHaveProperty("ManagedPolicyArns");
  });

  it("is all there or not at all", () => {
    const conditional = Object.entries(template.Resources).filter(
      ([, { Condition }]) => Condition === "WithSlack",
    );
    expect(ids(conditional)).toEqual(["ChatTopic", "SlackRole"]);
    // Some partitions refuse a template with a type that they do not know, whatever its condition.
    expect(JSON.stringify(template)).not.toContain("AWS::Chatbot::");
    const named = Object.keys(template.Resources).filter((id) => /slack|chat/i.test(id));
    expect(named.sort()).toEqual(ids(conditional));
  });
});

describe("whatever the parameters", () => {
  it("nothing refers to what is not there", () => {
    const parts = [...Object.values(template.Resources), ...Object.values(template.Outputs)];
    const dangling = parts.flatMap((part) => {
      const { Condition, ...rest } = part;
      return referencesOf(rest as unknown as Json, Condition === undefined ? [] : [Condition]).filter(
        ({ id, where }) => {
          const target = template.Resources[id];
          return (
            target === undefined || (target.Condition !== undefined && !where.includes(target.Condition))
          );
        },
      );
    });
    expect(dangling).toEqual([]);
  });

  it(
    "they arrive where they belong",
    async () => {
      const settings = "rules:\n  root-mfa:\n    severity: low\n";
      writeFileSync(join(service.folder, "other.yml"), settings);
      const { code, output } = await service.package(
        "email=security@example.com",
        "operationsEmail=operations@example.com",
        "schedule=cron(30 7 ? * MON-FRI *)",
        "timeZone=Europe/Berlin",
        "settings=other.yml",
        "encryption=none",
        "evidenceDays=3653",
        "objectLock=compliance",
        "logDays=365",
        "slackWorkspaceId=T07EA123LEP",
        "slackChannelId=C07EZ1ABC23",
      );
      expect(code, output).toBe(0);
      // With a lock an update that would need another bucket is refused.
      expect(stackPolicy()).toEqual([
        { Effect: "Allow", Principal: "*", Action: ["Update:*"], Resource: "*" },
        {
          Effect: "Deny",
          Principal: "*",
          Action: ["Update:Replace"],
          Resource: "*",
          Condition: { StringEquals: { ResourceType: [resource("EvidenceBucket").Type] } },
        },
      ]);
      const other = JSON.parse(service.packaged(TEMPLATE).toString());
      expect(other.Conditions).toEqual({
        WithKey: { "Fn::Equals": ["none", "key"] },
        WithLock: { "Fn::Not": [{ "Fn::Equals": ["compliance", "none"] }] },
        WithCompliance: { "Fn::Equals": ["compliance", "compliance"] },
        WithSlack: { "Fn::Not": [{ "Fn::Equals": ["T07EA123LEP", ""] }] },
        WithOperationsEmail: { "Fn::Not": [{ "Fn::Equals": ["operations@example.com", ""] }] },
        WithTrail: { "Fn::Equals": ["no", "yes"] },
      });
      expect(other.Resources).toMatchObject({
        AlertsEmail: { Properties: { Protocol: "email", Endpoint: "security@example.com" } },
        OperationsEmail: {
          Properties: {
            TopicArn: ref("OperationsTopic"),
            Endpoint: { "Fn::If": ["WithOperationsEmail", "operations@example.com", "security@example.com"] },
          },
        },
        AuditSchedule: {
          Properties: {
            ScheduleExpression: "cron(30 7 ? * MON-FRI *)",
            ScheduleExpressionTimezone: "Europe/Berlin",
          },
        },
        AuditMissingAlarm: { Properties: { EvaluationPeriods: 74 } },
        AuditLambdaFunction: {
          Properties: { Environment: { Variables: { ROOTWATCH_TIME_ZONE: "Europe/Berlin" } } },
        },
        AuditLogGroup: { Properties: { RetentionInDays: 365 } },
        SlackChannel: {
          Type: "AWS::Chatbot::SlackChannelConfiguration",
          Properties: {
            SlackWorkspaceId: "T07EA123LEP",
            SlackChannelId: "C07EZ1ABC23",
            // The channel can run nothing.
            GuardrailPolicies: [{ "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AWSDenyAll" }],
            SnsTopicArns: [ref("ChatTopic")],
            IamRoleArn: arnOf("SlackRole"),
          },
        },
      });
      expect(other.Resources.EvidenceBucket.Properties.LifecycleConfiguration.Rules).toContainEqual(
        expect.objectContaining({ Prefix: "audits/", ExpirationInDays: "3653" }),
      );
      expect(JSON.stringify(other.Resources.EvidenceBucket.Properties.ObjectLockConfiguration)).toContain(
        '"Days":"3653"',
      );
      expect(other.Outputs.ObjectLock.Value).toBe("compliance");
    },
    MINUTE_MS,
  );

  it("the stack says how to audit at once, in a request that is valid", () => {
    const value = template.Outputs.AuditNow?.Value as { "Fn::Sub"?: string } | undefined;
    const command = value?.["Fn::Sub"] ?? "";
    expect(command).toMatch(
      /^aws lambda invoke --region \$\{AWS::Region\} --function-name \$\{AuditLambdaFunction\} /,
    );
    expect(command).toContain("--cli-binary-format raw-in-base64-out");
    const payload = /--payload '([^']+)'/.exec(command)?.[1] ?? "";
    expect(parseAuditRequest(JSON.parse(payload), rules, {})).toMatchObject({
      notify: "always",
      dryRun: false,
    });
  });
});

describe("packaging ends with an error", () => {
  async function problemsOf(...parameters: readonly string[]): Promise<string[]> {
    const { code, output } = await service.package(...parameters);
    expect(code, output).toBe(1);
    // A user's mistake: no stack.
    expect(output).not.toMatch(/\n\s+at /);
    const text = output.split("The parameters are not valid (docs/parameters.md):\n")[1] ?? output;
    return (
      text
        .split("\n\n")[0]
        ?.split("\n")
        .filter((line) => line !== "" && !/^(Environment|Docs):/.test(line)) ?? []
    );
  }

  it(
    "where the address is missing and a name has a typo, telling both",
    async () => {
      expect(await problemsOf("emial=security@example.com")).toEqual([
        "emial: there is no such parameter; the nearest is email",
        'email: an e-mail address is needed: --param="email=security@example.com" (found "")',
      ]);
    },
    MINUTE_MS,
  );

  it(
    "where names made of the stage would be too long",
    async () => {
      const stage = "s".repeat(40);
      expect(await problemsOf("email=security@example.com", `--stage=${stage}`)).toEqual([
        `--stage: rootwatch-${stage} has 50 characters, and names made of it may have ${MAX_NAME}`,
      ]);
    },
    MINUTE_MS,
  );

  it(
    "where several values are wrong, telling each",
    async () => {
      const problems = await problemsOf(
        "email=security@example.com",
        "schedule=rate(7 days)",
        "encryption=kms",
      );
      expect(problems).toEqual([
        'schedule: "rate(7 days)" leaves 168 hours between two audits; at most 166 can be watched over (found "rate(7 days)")',
        'encryption: expected "key" or "none" (found "kms")',
      ]);
    },
    MINUTE_MS,
  );

  it(
    "where the settings have a mistake, with file and line",
    async () => {
      writeFileSync(join(service.folder, "broken.yml"), "rules:\n  rot-mfa:\n    enabled: false\n");
      expect(await problemsOf("email=security@example.com", "settings=broken.yml")).toEqual([
        expect.stringMatching(
          /broken\.yml:2: rules\.rot-mfa: there is no such rule; did you mean "root-mfa"\?$/,
        ),
      ]);
    },
    MINUTE_MS,
  );

  it(
    "where there are no settings, with their file",
    async () => {
      expect(await problemsOf("email=security@example.com", "settings=none.yml")).toEqual([
        expect.stringContaining("none.yml"),
      ]);
    },
    MINUTE_MS,
  );

  it(
    "where the code cannot be built, instead of waiting for ever",
    async () => {
      const broken = copyService();
      try {
        writeFileSync(join(broken.folder, "src/handlers/audit.ts"), "export const handler = ;\n");
        const { code, output } = await broken.package("email=security@example.com");
        expect(code, output).toBe(1);
        expect(output).toContain("audit.ts:1:");
      } finally {
        broken.remove();
      }
    },
    MINUTE_MS,
  );
});
