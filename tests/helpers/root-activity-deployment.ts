import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { s3Store } from "../../src/store/s3.ts";
import { administrator } from "./administrator.ts";
import { ACCOUNT_ID, type Deployment } from "./deployment.ts";
import { drained } from "./subscribers.ts";

/** What is deployed of the watch over root activity, from outside. */
export interface ActivityDeployment {
  readonly bucket: string;
  /** Id of the key. */
  readonly key: string;
  /** Id of the event source mapping by which the function is given the queue. */
  mappingId(): Promise<string>;
  /** Puts texts into the queue as EventBridge does. */
  enqueue(bodies: readonly string[]): Promise<void>;
  /** Empties the queue, or that of what failed. */
  drain(name: "root-activity" | "root-activity-failed" | "slack-failed"): Promise<string[]>;
  /** An object of the evidence bucket. */
  jsonOf(key: string): ReturnType<typeof JSON.parse>;
  keysOf(prefix: string): Promise<readonly string[]>;
  /** What was told last of failures, was told an hour earlier. */
  hourPasses(): Promise<void>;
  /** The canaries that were sent last were sent an hour earlier: what came of them is to be looked at. */
  canariesAreOld(): Promise<void>;
  /** The clock strikes, and all that is in the queue is told. */
  strike(): Promise<void>;
}

/** @param seen what `npm run deploy` said */
export function activityOn(deployment: Deployment, seen: string): ActivityDeployment {
  const config = administrator(deployment.gateway.url);
  const sqs = new SQSClient(config);
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  const output = (pattern: RegExp) => pattern.exec(seen)?.[1] ?? "";
  const bucket = output(/EvidenceBucket: (\S+)/);
  const store = s3Store(s3, { name: bucket, region: "us-east-1", partition: "aws" });
  const urlOf = (name: string) => `${deployment.moto.url}/${ACCOUNT_ID}/rootwatch-prod-${name}`;

  const activity: ActivityDeployment = {
    bucket,
    key: output(/KeyArn: \S+\/(\S+)/),
    mappingId: async () => {
      const { EventSourceMappings } = await new LambdaClient(config).send(
        new ListEventSourceMappingsCommand({ FunctionName: "rootwatch-prod-root-activity" }),
      );
      return EventSourceMappings?.[0]?.UUID ?? "";
    },
    enqueue: async (bodies) => {
      for (let start = 0; start < bodies.length; start += 10) {
        const Entries = bodies
          .slice(start, start + 10)
          .map((MessageBody, index) => ({ Id: String(index), MessageBody }));
        await sqs.send(new SendMessageBatchCommand({ QueueUrl: urlOf("root-activity"), Entries }));
      }
    },
    drain: (name) => drained(sqs, urlOf(name)),
    jsonOf: async (name) => JSON.parse((await store.read(name))?.text ?? ""),
    keysOf: (prefix) => store.list(prefix),
    hourPasses: async () => {
      const Key = `memory/${ACCOUNT_ID}/activity.json`;
      const memory = await activity.jsonOf(Key);
      // The shape is the memory's own.
      for (const failures of Object.values(memory.failures) as { toldAt?: string }[]) {
        const { toldAt } = failures;
        if (toldAt !== undefined) failures.toldAt = new Date(Date.parse(toldAt) - 3_600_000).toISOString();
      }
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(memory) }));
    },
    canariesAreOld: async () => {
      const Key = `memory/${ACCOUNT_ID}/heartbeat.json`;
      const heartbeat = await activity.jsonOf(Key);
      const sentAt = new Date(Date.parse(heartbeat.sentAt) - 3_600_000).toISOString();
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify({ ...heartbeat, sentAt }) }),
      );
    },
    strike: async () => {
      await activity.enqueue([JSON.stringify({ source: "rootwatch.clock" })]);
      await deployment.gateway.deliver();
    },
  };
  return activity;
}
