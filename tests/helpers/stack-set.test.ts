import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackSetsCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { DeleteRoleCommand, DeleteRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "./administrator.ts";
import { type CompletedMoto, startMoto } from "./moto.ts";

const REGIONS = ["us-east-1", "eu-west-3", "ap-northeast-1"];

let moto: CompletedMoto;

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  // The first run makes the Python environment.
}, 300_000);

afterAll(() => moto?.stop());
beforeEach(() => moto.reset());

const inRegion = (region: string) => ({ ...administrator(moto.url), region });
const cloudFormation = (region = "us-east-1") => new CloudFormationClient(inRegion(region));

interface Wanted {
  readonly regions?: readonly string[];
  readonly seconds?: number;
  readonly queues?: readonly string[];
  readonly administrator?: object | string;
  readonly execution?: object | string;
}

const trustOf = (principal: object) => ({
  Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
});

/** A stack with a stack set of queues, and the two roles that it is made with. */
function templateOf({
  regions = ["eu-west-3", "ap-northeast-1"],
  seconds = 40,
  queues = ["inbox"],
  administrator: admin = { "Fn::GetAtt": ["Administration", "Arn"] },
  execution = { Ref: "Execution" },
}: Wanted): string {
  const instance = {
    Parameters: { Seconds: { Type: "Number" } },
    Resources: Object.fromEntries(
      queues.map((QueueName) => [
        QueueName,
        { Type: "AWS::SQS::Queue", Properties: { QueueName, VisibilityTimeout: { Ref: "Seconds" } } },
      ]),
    ),
  };
  return JSON.stringify({
    Resources: {
      Forwarders: {
        Type: "AWS::CloudFormation::StackSet",
        Properties: {
          StackSetName: "forwarders",
          PermissionModel: "SELF_MANAGED",
          AdministrationRoleARN: admin,
          ExecutionRoleName: execution,
          TemplateBody: JSON.stringify(instance),
          Parameters: [{ ParameterKey: "Seconds", ParameterValue: seconds }],
          StackInstancesGroup: [
            { DeploymentTargets: { Accounts: [{ Ref: "AWS::AccountId" }] }, Regions: regions },
          ],
        },
      },
      Administration: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: "administration",
          AssumeRolePolicyDocument: trustOf({ Service: "cloudformation.amazonaws.com" }),
          Policies: [
            {
              PolicyName: "assume",
              PolicyDocument: {
                Statement: [
                  {
                    Effect: "Allow",
                    Action: "sts:AssumeRole",
                    Resource: { "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/execution" },
                  },
                ],
              },
            },
          ],
        },
      },
      Execution: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: "execution",
          AssumeRolePolicyDocument: trustOf({ AWS: { "Fn::GetAtt": ["Administration", "Arn"] } }),
        },
      },
    },
  });
}

const create = (wanted: Wanted = {}) =>
  cloudFormation().send(new CreateStackCommand({ StackName: "main", TemplateBody: templateOf(wanted) }));
const update = (wanted: Wanted) =>
  cloudFormation().send(new UpdateStackCommand({ StackName: "main", TemplateBody: templateOf(wanted) }));
const remove = () => cloudFormation().send(new DeleteStackCommand({ StackName: "main" }));

/** In each Region each queue with its timeout. */
async function queues(): Promise<string[]> {
  const found: string[] = [];
  for (const region of REGIONS) {
    const sqs = new SQSClient(inRegion(region));
    for (const QueueUrl of (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []) {
      const question = { QueueUrl, AttributeNames: ["VisibilityTimeout" as const] };
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand(question));
      found.push(`${region} ${QueueUrl.split("/").at(-1)} ${Attributes?.["VisibilityTimeout"]}`);
    }
  }
  return found;
}

describe("a stack set", () => {
  it("has a stack in each of its Regions", async () => {
    await create();
    expect(await queues()).toEqual(["eu-west-3 inbox 40", "ap-northeast-1 inbox 40"]);
    const { Stacks = [] } = await cloudFormation("eu-west-3").send(new DescribeStacksCommand({}));
    expect(Stacks).toMatchObject([
      {
        StackName: expect.stringMatching(/^StackSet-forwarders-[\da-f-]{36}$/),
        StackStatus: "CREATE_COMPLETE",
      },
    ]);
  });

  it("changes them, with their parameters, and follows its list of Regions", async () => {
    await create();
    await update({ regions: ["us-east-1", "eu-west-3"], seconds: 50, queues: ["inbox", "lost"] });
    expect(await queues()).toEqual([
      "us-east-1 inbox 50",
      "us-east-1 lost 50",
      "eu-west-3 inbox 50",
      "eu-west-3 lost 50",
    ]);
    await update({ regions: ["eu-west-3"], seconds: 50 });
    expect(await queues()).toEqual(["eu-west-3 inbox 50"]);
  });

  it("is made after what it depends on, in an update too", async () => {
    const template = JSON.parse(templateOf({ execution: "execution" }));
    template.Resources.Forwarders.DependsOn = "Execution";
    const { Administration } = template.Resources;
    const first = JSON.stringify({ Resources: { Administration } });
    await cloudFormation().send(new CreateStackCommand({ StackName: "main", TemplateBody: first }));
    const second = { StackName: "main", TemplateBody: JSON.stringify(template) };
    await cloudFormation().send(new UpdateStackCommand(second));
    expect(await queues()).toHaveLength(2);
  });

  it("is removed with its stack, before the roles that it needs for it", async () => {
    await create();
    await remove();
    expect(await queues()).toEqual([]);
    const { Summaries } = await cloudFormation().send(new ListStackSetsCommand({ Status: "ACTIVE" }));
    expect(Summaries?.filter(({ Status }) => Status === "ACTIVE")).toEqual([]);
    const { Stacks } = await cloudFormation().send(new DescribeStacksCommand({}));
    expect(Stacks).toEqual([]);
  });

  it("stays, and its stack with it, where it cannot be removed", async () => {
    await create();
    const iam = new IAMClient(administrator(moto.url));
    const RoleName = "administration";
    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "assume" }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await remove();
    const { Stacks } = await cloudFormation().send(new DescribeStacksCommand({ StackName: "main" }));
    expect(Stacks).toMatchObject([{ StackStatus: "DELETE_FAILED" }]);
    expect(await queues()).toHaveLength(2);
  });

  it.each<[string, Wanted, string]>([
    [
      "without its administration role",
      { administrator: `arn:aws:iam::${ACCOUNT}:role/nobody` },
      "is invalid or cannot be assumed: there is no role",
    ],
    [
      "whose administration role may not take the execution role",
      { administrator: { "Fn::GetAtt": ["Administration", "Arn"] }, execution: "other" },
      `may not sts:AssumeRole on arn:aws:iam::${ACCOUNT}:role/other`,
    ],
  ])("is not made %s", async (_, wanted, error) => {
    await expect(create(wanted)).rejects.toThrow(error);
    expect(await queues()).toEqual([]);
  });

  it("is not made without its execution role", async () => {
    const template = JSON.parse(templateOf({ execution: "execution" }));
    template.Resources.Execution.Properties.RoleName = "other";
    const stack = { StackName: "main", TemplateBody: JSON.stringify(template) };
    await expect(cloudFormation().send(new CreateStackCommand(stack))).rejects.toThrow(
      `Account ${ACCOUNT} should have 'execution' role with trust relationship to Role 'administration'.`,
    );
  });
});
