import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { build } from "esbuild";
import { bundleOptions, exclude, functionPlugins } from "../../deploy/bundle.ts";
import { STATE_SCHEMA, type State } from "../../src/audit/state.ts";
import { ACCOUNT, administrator } from "../helpers/administrator.ts";
import { makeTrail } from "../helpers/emulated-trail.ts";
import type { FunctionSettings } from "../helpers/lambda/runtime-process.ts";

const root = join(import.meta.dirname, "../..");

/** A bucket with the record of root, topics and a subscriber, as an installation has them, and the trail that it listens by. @returns the function's variables */
export async function installationIn(endpoint: string): Promise<Record<string, string>> {
  const config = administrator(endpoint);
  const sns = new SNSClient(config);
  const topics = await Promise.all(
    ["alerts", "operations"].map((Name) => sns.send(new CreateTopicCommand({ Name }))),
  );
  const [alerts = "", operations = ""] = topics.map(({ TopicArn = "" }) => TopicArn);
  await sns.send(
    new SubscribeCommand({ TopicArn: alerts, Protocol: "email", Endpoint: "security@example.com" }),
  );
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "evidence" }));
  // The function that hears of root begins it, where it is the first; an audit that is writes it with one call more.
  await s3.send(
    new PutObjectCommand({
      Bucket: "evidence",
      Key: `memory/${ACCOUNT}/root-events.json`,
      Body: JSON.stringify({
        schema: "rootwatch/root-events/1",
        accountId: ACCOUNT,
        since: "2026-01-01T00:00:00Z",
        events: [],
      }),
    }),
  );
  await makeTrail(endpoint);
  return {
    ROOTWATCH_ALERTS_TOPIC: alerts,
    ROOTWATCH_OPERATIONS_TOPIC: operations,
    ROOTWATCH_BUCKET: "evidence",
    ROOTWATCH_TIME_ZONE: "UTC",
    ROOTWATCH_AUDIT_HOURS: "26",
    POWERTOOLS_SERVICE_NAME: "rootwatch-audit",
    POWERTOOLS_METRICS_NAMESPACE: "Rootwatch",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
}

/** Users, half of them people and half with a key, roles and policies. */
export async function populate(
  endpoint: string,
  { users, roles, policies }: { readonly users: number; readonly roles: number; readonly policies: number },
): Promise<void> {
  const iam = new IAMClient(administrator(endpoint));
  const numbered = (count: number, make: (index: number) => Promise<unknown>) =>
    Array.from({ length: count }, (_, index) => index).reduce(
      (before, index) => before.then(() => make(index)),
      Promise.resolve<unknown>(undefined),
    );
  await numbered(users, async (index) => {
    const UserName = `user-${index}`;
    await iam.send(new CreateUserCommand({ UserName }));
    await (index % 2 === 0
      ? iam.send(new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-7" }))
      : iam.send(new CreateAccessKeyCommand({ UserName })));
  });
  const document = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await numbered(roles, (index) =>
    iam.send(
      new CreateRoleCommand({
        RoleName: `role-${index}`,
        AssumeRolePolicyDocument: document({
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      }),
    ),
  );
  await numbered(policies, (index) =>
    iam.send(
      new CreatePolicyCommand({
        PolicyName: `policy-${index}`,
        PolicyDocument: document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }),
      }),
    ),
  );
}

/** A handler bundled as it is deployed, ready to be started. */
export async function functionOf(
  entry: string,
  environment: Readonly<Record<string, string>>,
  memoryMb = 512,
): Promise<FunctionSettings> {
  const folder = mkdtempSync(join(tmpdir(), "rootwatch-bench-"));
  await build({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: { index: entry },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    external: [...exclude],
    plugins: functionPlugins(join(root, "rootwatch.yml"), new Date()),
  });
  return {
    name: "bench",
    arn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:bench`,
    handler: "index.handler",
    timeoutSeconds: 60,
    memoryMb,
    region: "us-east-1",
    folder,
    environment,
  };
}

/**
 * Takes from the memory who was told what, and leaves what fails: an audit then has everything to tell, and nothing to ask
 * AWS anew about. Where there is no memory yet it makes an empty one.
 */
export async function forget(endpoint: string): Promise<void> {
  const s3 = new S3Client({ ...administrator(endpoint), forcePathStyle: true });
  const place = { Bucket: "evidence", Key: `memory/${ACCOUNT}/state.json` };
  const stored = await s3.send(new GetObjectCommand(place)).catch(() => undefined);
  const text = await stored?.Body?.transformToString();
  const state: State = text === undefined ? NOTHING : { ...JSON.parse(text), outboxes: {} };
  await s3.send(new PutObjectCommand({ ...place, Body: JSON.stringify(state) }));
}

const NOTHING: State = {
  schema: STATE_SCHEMA,
  accountId: ACCOUNT,
  since: "2026-01-01T00:00:00Z",
  revision: 0,
  rules: {},
  findings: {},
  notChecked: {},
  wholeAt: null,
  settings: { hash: null, changedIn: 0 },
  dated: {},
  outboxes: {},
};
