import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ACCOUNT, administrator } from "../helpers/administrator.ts";
import { runCli } from "../helpers/cli.ts";
import { type CompletedMoto, startMoto } from "../helpers/moto.ts";

const root = join(import.meta.dirname, "../..");
const BUCKET = "rootwatch-prod-evidencebucket-test";
const KEY = `memory/${ACCOUNT}/announcements.json`;
const WHAT = ["--for", "1h", "--reason", "closing the old account", "--by", "dana"];

let moto: CompletedMoto;
const client = () => administrator(moto.url);
const s3 = () => new S3Client({ ...client(), forcePathStyle: true });

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  // The first run makes the Python environment.
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.stop();
});

beforeEach(async () => {
  useKeys("test", "test");
  await moto.reset();
  await new CloudFormationClient(client()).send(
    new CreateStackCommand({
      StackName: "rootwatch-prod",
      TemplateBody: JSON.stringify({
        Resources: { Bucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: BUCKET } } },
        Outputs: { EvidenceBucket: { Value: { Ref: "Bucket" } } },
      }),
    }),
  );
});

function useKeys(id = "", secret = "", token?: string): void {
  vi.stubEnv("AWS_ACCESS_KEY_ID", id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secret);
  vi.stubEnv("AWS_SESSION_TOKEN", token);
}

/** Goes on as dana's session of a role. */
async function becomeDana(account = ACCOUNT): Promise<void> {
  const { Credentials } = await new STSClient(client()).send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/announcer`, RoleSessionName: "dana" }),
  );
  useKeys(Credentials?.AccessKeyId, Credentials?.SecretAccessKey, Credentials?.SessionToken);
}

/** The same, with a role that may do this and no more. */
async function becomeDanaWith(policy: string): Promise<void> {
  const iam = new IAMClient(client());
  const RoleName = "announcer";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: "{}" }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "announce", PolicyDocument: policy }));
  await moto.enforceIam();
  await becomeDana();
}

/** The policy of docs/announcing-root-use.md, for this bucket and account. */
const DOCUMENTED = (
  /```json\n([\s\S]*?)```/.exec(readFileSync(join(root, "docs/announcing-root-use.md"), "utf8"))?.[1] ?? ""
)
  .replaceAll("rootwatch-prod-evidencebucket-1abc2def3ghi", BUCKET)
  .replaceAll("111122223333", ACCOUNT)
  .replaceAll("eu-central-1", "us-east-1");

async function kept(): Promise<{ id: string; by: string; identity: string; cancelledAt: string | null }[]> {
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: BUCKET, Key: KEY }));
  const { schema, accountId, announcements } = JSON.parse((await Body?.transformToString()) ?? "");
  expect({ schema, accountId }).toEqual({ schema: "rootwatch/announcements/1", accountId: ACCOUNT });
  return announcements;
}

const announceBy = (name: string) =>
  runCli(["announce", "--for", "1h", "--reason", "closing the old account", "--by", name]);

describe("with what docs/announcing-root-use.md allows", () => {
  it("a use is announced, listed and cancelled", async () => {
    await becomeDanaWith(DOCUMENTED);
    const announced = await runCli(["announce", ...WHAT]);
    expect(announced).toMatchObject({ code: 0, err: "" });
    const [one] = await kept();
    expect(one).toMatchObject({
      by: "dana",
      identity: `arn:aws:sts::${ACCOUNT}:assumed-role/announcer/dana`,
      cancelledAt: null,
    });
    expect((await runCli(["announce", "--list"])).out).toContain(`\n${one?.id}  in force\n`);

    const [command = ""] = /announce --cancel .*/.exec(announced.out) ?? [];
    expect(await runCli(command.split(" "))).toMatchObject({ code: 0, err: "" });
    expect(await kept()).toEqual([{ ...one, cancelledAt: "2026-11-23T06:00:00Z" }]);
    expect((await runCli(["announce", "--list"])).out).toContain(`\n${one?.id}  cancelled at `);
  });

  it("and less, it is told what lacks, and nothing is written", async () => {
    const { Statement, ...rest } = JSON.parse(DOCUMENTED);
    await becomeDanaWith(
      JSON.stringify({ ...rest, Statement: [{ ...Statement[0], Action: "s3:GetObject" }, Statement[1]] }),
    );
    const stack = await runCli(["announce", ...WHAT]);
    expect(stack).toMatchObject({ code: 2, out: "" });
    expect(stack.err).toMatch(
      /^rootwatch: Cannot ask the stack rootwatch-prod in us-east-1 for its bucket; --bucket does without. AccessDenied.*\n$/,
    );
    const bucket = await runCli(["announce", ...WHAT, "--bucket", BUCKET]);
    expect(bucket).toMatchObject({ code: 2, out: "" });
    expect(bucket.err).toMatch(
      new RegExp(
        `^rootwatch: Cannot write s3://${BUCKET}/${KEY}: AccessDenied.* these credentials allowed .*\\n$`,
      ),
    );
    await expect(kept()).rejects.toMatchObject({ name: "NoSuchKey" });
    expect((await runCli(["announce", "--list", "--bucket", BUCKET])).out).toContain("No use of root");
  });
});

describe("people", () => {
  it("at once are all heard", async () => {
    const runs = await Promise.all(["dana", "robin", "sam"].map(announceBy));
    expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
    expect((await kept()).map(({ by }) => by).sort()).toEqual(["dana", "robin", "sam"]);
  });

  it("of another account are refused the bucket", async () => {
    await becomeDana("222233334444");
    const { code, out, err } = await runCli(["announce", ...WHAT, "--bucket", BUCKET]);
    expect(err).toMatch(
      /^rootwatch: Cannot read s3:.*\/memory\/222233334444\/announcements.json: AccessDenied.* The bucket must be of account 222233334444,.*\n$/,
    );
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it.each([
    ["another stage", ["--stage", "test"], "rootwatch-test in us-east-1"],
    ["another Region", ["--region", "eu-central-1"], "rootwatch-prod in eu-central-1"],
  ])("of %s, where nothing is installed, are told", async (_, args, where) => {
    const { code, out, err } = await runCli(["announce", ...WHAT, ...args]);
    expect(err).toBe(
      `rootwatch: There is no stack ${where} that names a bucket of evidence: give --stage, --region or --bucket.\n`,
    );
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });

  it("do not write over what they cannot read", async () => {
    await s3().send(new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "{" }));
    const { code, err } = await announceBy("dana");
    expect(err).toBe(
      `rootwatch: s3://${BUCKET}/${KEY} cannot be read, and is left as it is: it is not JSON.\n`,
    );
    expect(code).toBe(2);
    await expect(kept()).rejects.toThrow(SyntaxError);
  });

  it("who name no bucket that exists are told", async () => {
    expect((await runCli(["announce", ...WHAT, "--bucket", "no-such-bucket"])).err).toBe(
      "rootwatch: There is no bucket no-such-bucket.\n",
    );
  });
});

it("the bundled command line announces: nothing but JSON on stdout, nothing on stderr", async () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "dist/rootwatch.js"), "announce", ...WHAT, "--format", "json"],
    { encoding: "utf8", env: { ...process.env } },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(JSON.parse(stdout).announcements).toEqual(await kept());
});
