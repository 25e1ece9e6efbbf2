import { IAMClient, ListRolesCommand } from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { administrator } from "./administrator.ts";

/** Names of what a stack of Rootwatch makes, as far as the emulated account has any; the tests' own inboxes left out. */
export async function whatRemains(config: ReturnType<typeof administrator>) {
  const buckets = await new S3Client({ ...config, forcePathStyle: true }).send(new ListBucketsCommand({}));
  const functions = await new LambdaClient(config).send(new ListFunctionsCommand({}));
  const topics = await new SNSClient(config).send(new ListTopicsCommand({}));
  const queues = await new SQSClient(config).send(new ListQueuesCommand({ QueueNamePrefix: "rootwatch" }));
  const roles = await new IAMClient(config).send(new ListRolesCommand({ PathPrefix: "/" }));
  return {
    buckets: (buckets.Buckets ?? []).map(({ Name }) => Name),
    functions: (functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    topics: (topics.Topics ?? []).map(({ TopicArn }) => TopicArn),
    queues: queues.QueueUrls ?? [],
    roles: (roles.Roles ?? []).map(({ RoleName }) => RoleName),
    keys: await keyArns(config.endpoint),
  };
}

/** Asked without a client of the SDK: it would be one more package for one call of one test. */
async function keyArns(endpoint: string): Promise<string[]> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.ListKeys",
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kms/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: "{}",
  });
  // The shape is KMS's own.
  const { Keys } = (await response.json()) as { Keys: readonly { KeyArn: string }[] };
  return Keys.map(({ KeyArn }) => KeyArn);
}
