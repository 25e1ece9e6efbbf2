import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { administrator } from "./administrator.ts";

type Config = ReturnType<typeof administrator>;

/** Those that an account has without asking for them. */
const REGIONS = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"],
  ...["eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"],
  ...["ap-south-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"],
];

/**
 * Names of what a stack of Rootwatch makes, as far as the emulated account has any in whatever Region; the tests' own inboxes
 * left out.
 */
export async function whatRemains(config: Config) {
  const buckets = await new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand({}));
  const roles = await new IAMClient(config).send(new ListRolesCommand({ PathPrefix: "/" }));
  const regional = await Promise.all(REGIONS.map((region) => whatRemainsIn({ ...config, region })));
  return {
    buckets: (buckets.Buckets ?? []).map(({ Name }) => Name),
    functions: regional.flatMap(({ functions }) => functions),
    topics: regional.flatMap(({ topics }) => topics),
    queues: regional.flatMap(({ queues }) => queues),
    rules: regional.flatMap(({ rules }) => rules),
    roles: (roles.Roles ?? []).map(({ RoleName }) => RoleName),
    keys: regional.flatMap(({ keys }) => keys),
  };
}

async function whatRemainsIn(config: Config) {
  const functions = await new LambdaClient(config).send(new ListFunctionsCommand({}));
  const topics = await new SNSClient(config).send(new ListTopicsCommand({}));
  const queues = await new SQSClient(config).send(new ListQueuesCommand({ QueueNamePrefix: "rootwatch" }));
  const rules = await new EventBridgeClient(config).send(new ListRulesCommand({}));
  return {
    functions: (functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    topics: (topics.Topics ?? []).map(({ TopicArn }) => TopicArn),
    queues: queues.QueueUrls ?? [],
    rules: (rules.Rules ?? []).map(({ Arn }) => Arn),
    keys: await keyArns(config),
  };
}

/** Asked without a client of the SDK: it would be one more package for one call of one test. */
async function keyArns({ endpoint, region }: Config): Promise<string[]> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.ListKeys",
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/kms/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: "{}",
  });
  // The shape is KMS's own.
  const { Keys } = (await response.json()) as { Keys: readonly { KeyArn: string }[] };
  return Keys.map(({ KeyArn }) => KeyArn);
}
