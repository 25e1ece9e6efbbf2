import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { documentOf, zipOf } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const bed = useTestbed();

describe("a stack", () => {
  it("deploys a function with its destination, and subscriptions that wait for their confirmation", async () => {
    await bed.moto.account({ emailsConfirm: false });
    const zip = await zipOf("export const handler = async () => { throw new Error('always'); };");
    const s3 = new S3Client({ ...administrator(bed.gateway.url), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "deployment" }));
    await s3.send(new PutObjectCommand({ Bucket: "deployment", Key: "code.zip", Body: zip }));
    const principal = { Service: "lambda.amazonaws.com" };
    await createStack({
      Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "alerts" } },
      Subscription: {
        Type: "AWS::SNS::Subscription",
        Properties: { TopicArn: { Ref: "Topic" }, Protocol: "email", Endpoint: "desk@example.com" },
      },
      Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: "lost" } },
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          AssumeRolePolicyDocument: documentOf([
            { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" },
          ]),
          Policies: [
            {
              PolicyName: "send",
              PolicyDocument: {
                Statement: [
                  {
                    Effect: "Allow",
                    Action: "sqs:SendMessage",
                    Resource: { "Fn::GetAtt": ["Queue", "Arn"] },
                  },
                ],
              },
            },
          ],
        },
      },
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: "deployed",
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Code: { S3Bucket: "deployment", S3Key: "code.zip" },
        },
      },
      Events: {
        Type: "AWS::Lambda::EventInvokeConfig",
        Properties: {
          FunctionName: { Ref: "Function" },
          Qualifier: "$LATEST",
          MaximumRetryAttempts: 1,
          DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": ["Queue", "Arn"] } } },
        },
      },
    });
    await bed.moto.enforceIam();
    await bed.invoke("deployed", {}, { InvocationType: "Event" });
    await bed.gateway.settled();
    expect(bed.gateway.invocations()).toHaveLength(2);
    const sqs = new SQSClient(administrator(bed.moto.url));
    const lost = await sqs.send(new ReceiveMessageCommand({ QueueUrl: `${bed.moto.url}/${ACCOUNT}/lost` }));
    expect(lost.Messages).toHaveLength(1);
    const { Subscriptions } = await new SNSClient(administrator(bed.gateway.url)).send(
      new ListSubscriptionsByTopicCommand({ TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:alerts` }),
    );
    expect(Subscriptions?.map(({ SubscriptionArn }) => SubscriptionArn)).toEqual(["PendingConfirmation"]);
  });
});

/** Without a client of CloudFormation's: one call does not make a dependency. */
async function createStack(resources: object): Promise<void> {
  const body = new URLSearchParams({
    Action: "CreateStack",
    StackName: "stack",
    TemplateBody: JSON.stringify({ Resources: resources }),
    "Capabilities.member.1": "CAPABILITY_IAM",
  });
  const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0";
  const response = await fetch(bed.gateway.url, { method: "POST", body, headers: { authorization } });
  expect(response.status, await response.text()).toBe(200);
}
