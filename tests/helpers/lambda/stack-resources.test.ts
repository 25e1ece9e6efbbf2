import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { zipOf } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const bed = useTestbed();
const cloudFormation = () => new CloudFormationClient(administrator(bed.gateway.url));

beforeEach(async () => {
  const s3 = new S3Client({ ...administrator(bed.gateway.url), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "deployment" }));
  const Body = await zipOf("export const handler = async (event) => event;");
  await s3.send(new PutObjectCommand({ Bucket: "deployment", Key: "code.zip", Body }));
});

type Resources = Readonly<Record<string, { readonly Type: string; readonly [key: string]: unknown }>>;

const create = (Resources: Resources) =>
  cloudFormation().send(
    new CreateStackCommand({ StackName: "stack", TemplateBody: JSON.stringify({ Resources }) }),
  );
const update = (Resources: Resources) =>
  cloudFormation().send(
    new UpdateStackCommand({ StackName: "stack", TemplateBody: JSON.stringify({ Resources }) }),
  );
const remove = () => cloudFormation().send(new DeleteStackCommand({ StackName: "stack" }));

/** Asked without clients of the SDK: a call or two make no dependency. */
async function ask(service: string, path: string, target?: string, body?: object) {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${bed.gateway.url}${path}`, {
    method: target === undefined ? "GET" : "POST",
    headers: {
      authorization,
      ...(target === undefined
        ? {}
        : { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

const arnOf = (name: string) => ({ "Fn::GetAtt": [name, "Arn"] });

const READER: Resources = {
  Queue: {
    Type: "AWS::SQS::Queue",
    Properties: {
      QueueName: "inbox",
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: arnOf("Lost"), maxReceiveCount: 5 },
    },
  },
  Lost: { Type: "AWS::SQS::Queue", Properties: { QueueName: "lost" } },
  Policy: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: {
      Queues: [{ Ref: "Queue" }],
      PolicyDocument: {
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: arnOf("Queue"),
            Condition: { ArnEquals: { "aws:SourceArn": arnOf("Rule") } },
          },
        ],
      },
    },
  },
  Rule: {
    Type: "AWS::Events::Rule",
    Properties: {
      EventPattern: { source: ["aws.signin"] },
      Targets: [{ Id: "queue", Arn: arnOf("Queue") }],
    },
  },
  Role: {
    Type: "AWS::IAM::Role",
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      },
      Policies: [
        {
          PolicyName: "queues",
          PolicyDocument: {
            Statement: [
              {
                Effect: "Allow",
                Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
                Resource: arnOf("Queue"),
              },
              { Effect: "Allow", Action: "sqs:SendMessage", Resource: arnOf("Lost") },
            ],
          },
        },
      ],
    },
  },
  Function: {
    Type: "AWS::Lambda::Function",
    Properties: {
      FunctionName: "reader",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 10,
      Role: arnOf("Role"),
      Code: { S3Bucket: "deployment", S3Key: "code.zip" },
      DeadLetterConfig: { TargetArn: arnOf("Lost") },
    },
  },
  Mapping: {
    Type: "AWS::Lambda::EventSourceMapping",
    Properties: {
      FunctionName: { Ref: "Function" },
      EventSourceArn: arnOf("Queue"),
      BatchSize: 20,
      MaximumBatchingWindowInSeconds: 10,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    },
  },
  Permission: {
    Type: "AWS::Lambda::Permission",
    Properties: {
      FunctionName: { Ref: "Function" },
      Action: "lambda:InvokeFunction",
      Principal: "sns.amazonaws.com",
      SourceArn: `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`,
    },
  },
};

/** The same resources, with one changed in some properties. */
function changed(name: string, properties: object): Resources {
  const resource = READER[name];
  if (resource === undefined) throw new Error(`no ${name}`);
  return {
    ...READER,
    [name]: { ...resource, Properties: { ...(resource["Properties"] as object), ...properties } },
  };
}

const mappings = async () =>
  (await bed.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: "reader" }))).EventSourceMappings;

const policy = async () =>
  JSON.parse((await bed.lambda.send(new GetPolicyCommand({ FunctionName: "reader" }))).Policy ?? "");

describe("a stack with a function that reads a queue", () => {
  it("brings it the events of a rule, whatever IAM is asked", async () => {
    await create(READER);
    await bed.moto.enforceIam();
    const time = "2026-09-11T13:14:52Z";
    const event = { region: "us-east-1", time, source: "aws.signin", detail: { eventName: "ConsoleLogin" } };
    await bed.moto.serviceEvent({ ...event, "detail-type": "AWS Console Sign In via CloudTrail" });
    const batches = await bed.gateway.deliver();
    expect(batches.map(({ records }) => records.map(({ body }) => JSON.parse(body)))).toMatchObject([
      [{ ...event, account: ACCOUNT }],
    ]);
  });

  it("has its mapping with all its settings; changes and removes them", async () => {
    await create(READER);
    expect(await mappings()).toMatchObject([
      {
        BatchSize: 20,
        MaximumBatchingWindowInSeconds: 10,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        State: "Enabled",
      },
    ]);
    const FunctionName = "reader";
    const { DeadLetterConfig } = await bed.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(DeadLetterConfig).toEqual({ TargetArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:lost` });

    const fewer = { FunctionName: { Ref: "Function" }, EventSourceArn: arnOf("Queue"), Enabled: false };
    await update({ ...READER, Mapping: { Type: "AWS::Lambda::EventSourceMapping", Properties: fewer } });
    const [mapping] = (await mappings()) ?? [];
    expect(mapping).toMatchObject({ BatchSize: 10, State: "Disabled" });
    expect(mapping).not.toHaveProperty("ScalingConfig");
    expect(mapping).not.toHaveProperty("FunctionResponseTypes");

    const { Mapping: _, ...without } = READER;
    await update(without);
    expect(await mappings()).toEqual([]);
  });

  it("changes its queue's redrive policy", async () => {
    await create(READER);
    await update(
      changed("Queue", { RedrivePolicy: { deadLetterTargetArn: arnOf("Lost"), maxReceiveCount: 2 } }),
    );
    const question = {
      QueueUrl: `${bed.moto.url}/${ACCOUNT}/inbox`,
      AttributeNames: ["RedrivePolicy" as const],
    };
    const sqs = new SQSClient(administrator(bed.moto.url));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(question));
    expect(JSON.parse(Attributes?.["RedrivePolicy"] ?? "")).toMatchObject({ maxReceiveCount: 2 });
  });

  it("has its permission; changes and removes it", async () => {
    await create(READER);
    expect(await policy()).toMatchObject({
      Statement: [
        {
          Action: "lambda:InvokeFunction",
          Principal: { Service: "sns.amazonaws.com" },
          Condition: { ArnLike: { "AWS:SourceArn": `arn:aws:sns:us-east-1:${ACCOUNT}:alerts` } },
        },
      ],
    });
    await update(changed("Permission", { SourceArn: `arn:aws:sns:us-east-1:${ACCOUNT}:chat` }));
    const { Statement } = await policy();
    expect(Statement).toHaveLength(1);
    expect(Statement[0].Condition.ArnLike["AWS:SourceArn"]).toMatch(/:chat$/);
    const { Permission: _, ...without } = READER;
    await update(without);
    await expect(policy()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("a stack with a trail", () => {
  const trail = (properties: object = {}): Resources => ({
    Trail: {
      Type: "AWS::CloudTrail::Trail",
      Properties: {
        TrailName: "watch",
        S3BucketName: "deployment",
        IsLogging: true,
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
        ...properties,
      },
    },
  });
  const cloudTrail = (operation: string, body: object) =>
    ask("cloudtrail", "/", `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`, body);
  const status = () => cloudTrail("GetTrailStatus", { Name: "watch" });

  it("logs, changes it, and removes it", async () => {
    await create(trail());
    expect((await status()).json).toMatchObject({ IsLogging: true });
    expect((await cloudTrail("DescribeTrails", {})).json).toMatchObject({
      trailList: [{ Name: "watch", IsMultiRegionTrail: true, HomeRegion: "us-east-1" }],
    });
    await update(trail({ IsLogging: false }));
    expect((await status()).json).toMatchObject({ IsLogging: false });
    await remove();
    expect((await status()).json).toMatchObject({ __type: "TrailNotFoundException" });
  });

  it("is refused one for all Regions without global services", async () => {
    await expect(create(trail({ IncludeGlobalServiceEvents: false }))).rejects.toThrow(
      "Multi-Region trail must include global service events.",
    );
  });
});

describe("a stack with a schedule", () => {
  const schedule = (expression: string): Resources => ({
    Schedule: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        Name: "daily",
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: "Europe/Berlin",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:inbox`, RoleArn: `arn:aws:iam::${ACCOUNT}:role/x` },
      },
    },
  });

  it("has it, changes it, and removes it", async () => {
    await create(schedule("cron(0 6 * * ? *)"));
    const asked = () => ask("scheduler", "/schedules/daily");
    expect((await asked()).json).toMatchObject({
      ScheduleExpression: "cron(0 6 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      State: "ENABLED",
      Target: { Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:inbox` },
    });
    await update(schedule("cron(0 7 * * ? *)"));
    expect((await asked()).json).toMatchObject({ ScheduleExpression: "cron(0 7 * * ? *)" });
    await remove();
    expect((await asked()).status).toBe(404);
  });
});
