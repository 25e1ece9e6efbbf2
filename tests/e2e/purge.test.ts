import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { runCli } from "../helpers/cli.ts";
import { type Moto, startMoto } from "../helpers/moto.ts";

const Bucket = "rootwatch-evidence-test";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const PURGE = ["purge", "--bucket", Bucket];
const AT_ONCE = 25;

let moto: Moto | undefined;
let s3: S3Client;

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "us-east-1");
  s3 = new S3Client({});
  // The first run makes the Python environment.
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.stop();
});

beforeEach(async () => {
  await moto?.reset();
});

interface Making {
  readonly tag?: boolean;
  readonly lock?: boolean;
  /** Of a default retention of a day. */
  readonly mode?: "GOVERNANCE" | "COMPLIANCE";
}

async function makeBucket({ tag = true, mode, lock = mode !== undefined }: Making = {}) {
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: lock }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const TagSet = [{ Key: "rootwatch:evidence", Value: "true" }];
  if (tag) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  if (mode === undefined) return;
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: "Enabled",
        Rule: { DefaultRetention: { Mode: mode, Days: 1 } },
      },
    }),
  );
}

/** So many versions of four bytes, `each` of every object. */
async function putVersions(count: number, each: number) {
  for (let at = 0; at < count; at += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, n) =>
        s3.send(
          new PutObjectCommand({
            Bucket,
            Key: `evidence/${Math.floor((at + n) / each)} &.json`,
            Body: "null",
          }),
        ),
      ),
    );
  }
}

async function remaining() {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  return Versions.length + DeleteMarkers.length;
}

describe("an evidence bucket of moto's, over HTTP", () => {
  it("of 2,500 versions and 300 delete markers is counted, emptied, and can be deleted then", async () => {
    await makeBucket();
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY } }],
        },
      }),
    );
    await putVersions(2500, 5);
    const Objects = Array.from({ length: 300 }, (_, n) => ({ Key: `evidence/${n} &.json` }));
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));

    const looked = await runCli(PURGE);
    expect(looked).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        "holds 200 objects in 2,500 versions of 10,000 bytes, and 300 delete markers.",
      ),
    });
    expect(await remaining()).toBe(1000);
    await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toThrow(/not empty/);

    const purged = await runCli([...PURGE, "--yes"]);
    expect(purged).toMatchObject({ code: 0, err: `Bucket ${Bucket}: 2800 of 2800 deleted\n` });
    expect(purged.out).toContain("2,500 versions of 10,000 bytes and 300 delete markers were deleted.");
    expect(purged.out).toContain(`aws kms schedule-key-deletion --key-id ${KEY}`);
    expect(await remaining()).toBe(0);
    await s3.send(new DeleteBucketCommand({ Bucket }));
  }, 120_000);

  it("goes with --delete-bucket, and a second time there is none", async () => {
    await makeBucket();
    await putVersions(3, 1);
    expect((await runCli([...PURGE, "--yes", "--delete-bucket"])).code).toBe(0);
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NotFound" });
    expect(await runCli([...PURGE, "--yes"])).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining(`rootwatch: There is no bucket ${Bucket}.\n`),
    });
  });

  it("without the tag is not touched", async () => {
    await makeBucket({ tag: false });
    await putVersions(3, 1);
    const { code, out, err } = await runCli([...PURGE, "--yes", "--delete-bucket"]);
    expect(err).toContain("it lacks the tag rootwatch:evidence = true");
    expect({ code, out, remaining: await remaining() }).toEqual({ code: 2, out: "", remaining: 3 });
  });

  it("with Object Lock and one object under a legal hold keeps all of them", async () => {
    await makeBucket({ lock: true });
    await putVersions(3, 1);
    await s3.send(
      new PutObjectLegalHoldCommand({ Bucket, Key: "evidence/0 &.json", LegalHold: { Status: "ON" } }),
    );
    const { code, out, err } = await runCli([...PURGE, "--yes", "--bypass-governance"]);
    expect(err).toContain('"evidence/0 &.json" (version ');
    expect(err).toContain(" is under a legal hold");
    expect({ code, out, remaining: await remaining() }).toEqual({ code: 2, out: "", remaining: 3 });
  });

  it("locked in governance mode keeps all, older versions too, until it is told to pass over that", async () => {
    await makeBucket({ mode: "GOVERNANCE" });
    await putVersions(4, 2);
    const refused = await runCli([...PURGE, "--yes"]);
    expect(refused.err).toMatch(/is locked until \S+ \(governance mode\): --bypass-governance deletes it/);
    expect({ code: refused.code, remaining: await remaining() }).toEqual({ code: 2, remaining: 4 });
    const { code } = await runCli([...PURGE, "--yes", "--bypass-governance", "--delete-bucket"]);
    expect(code).toBe(0);
    await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NotFound" });
  });

  it("locked in compliance mode keeps all, whatever it is told", async () => {
    await makeBucket({ mode: "COMPLIANCE" });
    await putVersions(4, 2);
    const { code, err } = await runCli([...PURGE, "--yes", "--bypass-governance"]);
    expect(err).toMatch(/is locked until \S+ \(compliance mode\): nobody can delete it before\./);
    expect({ code, remaining: await remaining() }).toEqual({ code: 2, remaining: 4 });
  });
});
