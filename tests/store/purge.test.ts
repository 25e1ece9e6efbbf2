import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  S3Client,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it } from "vitest";
import { deleteBucket, type Entry, emptyBucket, lookAtBucket } from "../../src/store/purge.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { awsError, webPageError } from "../helpers/aws-mock.ts";

const BUCKET = "rootwatch-evidence";
const OURS = { Bucket: BUCKET, ExpectedBucketOwner: "111122223333" };
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const DAY = 86_400_000;
const silent = () => {};

function version(Key: string, { VersionId = "v1", IsLatest = true, Size = 10 } = {}) {
  return { Key, VersionId, IsLatest, Size };
}

/** A bucket of ours with one version, which is not locked; every deletion succeeds. */
function evidence() {
  const client = new S3Client({ region: "eu-central-1" });
  const s3 = mockClient(client);
  s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "rootwatch:evidence", Value: "true" }] });
  s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false, Versions: [version("a")] });
  s3.on(GetObjectLockConfigurationCommand).rejects(awsError("ObjectLockConfigurationNotFoundError", 404));
  s3.on(GetBucketEncryptionCommand).rejects(awsError("ServerSideEncryptionConfigurationNotFoundError", 404));
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }) => ({ Deleted: Delete.Objects }));
  s3.on(DeleteBucketCommand).resolves({});
  return { s3, target: { client, bucket: BUCKET, owner: OURS.ExpectedBucketOwner } };
}

type Evidence = ReturnType<typeof evidence>;

/** The same with Object Lock, and no retention and no legal hold on anything. */
function lockable(): Evidence {
  const bucket = evidence();
  bucket.s3
    .on(GetObjectLockConfigurationCommand)
    .resolves({ ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } });
  bucket.s3.on(GetObjectRetentionCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
  bucket.s3.on(GetObjectLegalHoldCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
  return bucket;
}

const look = ({ target }: Evidence) => lookAtBucket(target, NOW, silent);

function deleted({ s3 }: Evidence): readonly (readonly ObjectIdentifier[] | undefined)[] {
  return s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => input.Delete?.Objects);
}

function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, VersionId: `v${n}` }));
}

describe("a bucket that is not Rootwatch's is refused before anything in it is read", () => {
  it.each([
    [
      "no tags at all",
      (b: Evidence) => b.s3.on(GetBucketTaggingCommand).rejects(awsError("NoSuchTagSet", 404)),
    ],
    [
      "other tags",
      (b: Evidence) =>
        b.s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "rootwatch", Value: "true" }] }),
    ],
    [
      "the tag with another value",
      (b: Evidence) =>
        b.s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "rootwatch:evidence", Value: "True" }] }),
    ],
  ])("%s", async (_, given) => {
    const bucket = evidence();
    given(bucket);
    await expect(look(bucket)).rejects.toMatchObject({
      code: "purge_refused",
      message: `Bucket ${BUCKET} is not touched: it lacks the tag rootwatch:evidence = true, which marks Rootwatch's own.`,
    });
    expect(bucket.s3.calls().length).toBe(1);
  });
});

describe("a bucket that cannot be read", () => {
  it.each([
    ["is not there", GetBucketTaggingCommand, awsError("NoSuchBucket", 404), `There is no bucket ${BUCKET}.`],
    [
      "denies its tags",
      GetBucketTaggingCommand,
      awsError("AccessDenied", 403),
      `Cannot read the tags of bucket ${BUCKET}: AccessDenied: as AWS says it`,
    ],
    [
      "denies its list",
      ListObjectVersionsCommand,
      awsError("AccessDenied", 403),
      `Cannot read the list of bucket ${BUCKET}: AccessDenied: as AWS says it`,
    ],
  ] as const)("%s", async (_, command, error, message) => {
    const bucket = evidence();
    bucket.s3.on(command as typeof GetBucketTaggingCommand).rejects(error);
    await expect(look(bucket)).rejects.toMatchObject({ code: "bucket_unreadable", message, cause: error });
  });

  it.each([
    ["tags in which no tag is", GetBucketTaggingCommand],
    ["a list that does not say whether it is whole", ListObjectVersionsCommand],
  ])("answers with a page of somebody else: %s", async (_, command) => {
    const bucket = evidence();
    bucket.s3.on(command as typeof GetBucketTaggingCommand).resolves({});
    await expect(look(bucket)).rejects.toMatchObject({ code: "bucket_unreadable" });
  });

  it.each([
    ["without a marker", {}],
    ["with the marker that was given", { NextKeyMarker: "k", NextVersionIdMarker: "v" }],
  ])("has a list that goes on %s", async (_, markers) => {
    const bucket = evidence();
    bucket.s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: true, ...markers });
    await expect(look(bucket)).rejects.toThrow("The list goes on, and S3 does not say where.");
  });
});

describe("what is in a bucket", () => {
  it("is counted over all pages, each asked for with the markers of the one before", async () => {
    const bucket = evidence();
    const pages = bucket.s3.on(ListObjectVersionsCommand);
    pages.resolvesOnce({
      IsTruncated: true,
      Versions: [
        version("a", { VersionId: "2" }),
        version("a", { VersionId: "1", IsLatest: false, Size: 5 }),
      ],
      NextKeyMarker: "a",
      NextVersionIdMarker: "1",
    });
    pages.resolvesOnce({
      IsTruncated: true,
      DeleteMarkers: [{ Key: "b", VersionId: "4", IsLatest: true }],
      NextKeyMarker: "b",
      NextVersionIdMarker: "",
    });
    pages.resolvesOnce({ IsTruncated: false, Versions: [version("c", { VersionId: "null", Size: 0 })] });
    expect(await look(bucket)).toEqual({
      objects: 2,
      versions: 3,
      deleteMarkers: 1,
      bytes: 15,
      entries: [
        { Key: "a", VersionId: "2" },
        { Key: "a", VersionId: "1" },
        { Key: "c", VersionId: "null" },
        { Key: "b", VersionId: "4" },
      ],
      obstacle: undefined,
      key: { known: true, value: null },
    });
    expect(bucket.s3.commandCalls(ListObjectVersionsCommand).map(({ args: [{ input }] }) => input)).toEqual([
      { ...OURS, KeyMarker: undefined, VersionIdMarker: undefined },
      { ...OURS, KeyMarker: "a", VersionIdMarker: "1" },
      { ...OURS, KeyMarker: "b", VersionIdMarker: undefined },
    ]);
  });

  it("is asked for as the account's own bucket, in every call", async () => {
    const bucket = lockable();
    await emptyBucket(bucket.target, await look(bucket), silent).catch(silent);
    await deleteBucket(bucket.target);
    for (const { args } of bucket.s3.calls()) expect(args[0].input).toMatchObject(OURS);
  });

  it.each([
    ["the customer's key", { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY }, { known: true, value: KEY }],
    ["AWS's key", { SSEAlgorithm: "aws:kms" }, { known: true, value: null }],
    [
      "AWS's key, by its alias",
      { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "arn:aws:kms:eu-central-1:111122223333:alias/aws/s3" },
      { known: true, value: null },
    ],
    ["S3's own keys", { SSEAlgorithm: "AES256" }, { known: true, value: null }],
    [
      "a key whose name a shell would act on",
      { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "$(reboot)" },
      { known: false, problem: expect.stringContaining("KMSMasterKeyID") },
    ],
  ] as const)("is encrypted with %s", async (_, ApplyServerSideEncryptionByDefault, key) => {
    const bucket = evidence();
    bucket.s3.on(GetBucketEncryptionCommand).resolves({
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
    });
    expect((await look(bucket)).key).toEqual(key);
  });

  it("may be deleted where nobody may read how it is encrypted", async () => {
    const bucket = evidence();
    bucket.s3.on(GetBucketEncryptionCommand).rejects(awsError("AccessDenied", 403));
    expect(await look(bucket)).toMatchObject({
      obstacle: undefined,
      key: { known: false, problem: "AccessDenied: as AWS says it" },
    });
  });
});

describe("a lock", () => {
  const LATER = new Date(NOW.getTime() + DAY);
  const FORTY = Array.from({ length: 40 }, (_, n) => version(`k${n}`));

  it("is asked of no version where the bucket has no Object Lock", async () => {
    const bucket = evidence();
    expect((await look(bucket)).obstacle).toBeUndefined();
    expect(bucket.s3.commandCalls(GetObjectRetentionCommand)).toEqual([]);
  });

  it("is on nothing: every version was asked, no delete marker", async () => {
    const bucket = lockable();
    bucket.s3.on(ListObjectVersionsCommand).resolves({
      IsTruncated: false,
      Versions: FORTY,
      DeleteMarkers: [{ Key: "gone", VersionId: "1" }],
    });
    expect((await look(bucket)).obstacle).toBeUndefined();
    for (const command of [GetObjectRetentionCommand, GetObjectLegalHoldCommand]) {
      const asked = bucket.s3.commandCalls(command as typeof GetObjectRetentionCommand);
      expect(asked.map(({ args: [{ input }] }) => input)).toEqual(
        FORTY.map(({ Key, VersionId }) => ({ ...OURS, Key, VersionId })),
      );
    }
  });

  it.each([
    ["to the second at which it ends holds no more", 0, undefined],
    [
      "of which a second is left holds",
      1000,
      '"a" (version v1) is locked until 2026-11-23T06:00:01Z (compliance mode).',
    ],
  ])("%s", async (_, left, obstacle) => {
    const bucket = lockable();
    bucket.s3.on(GetObjectRetentionCommand).resolves({
      Retention: { Mode: "COMPLIANCE", RetainUntilDate: new Date(NOW.getTime() + left) },
    });
    expect((await look(bucket)).obstacle).toBe(obstacle);
  });

  it("is named of the first of several, and no version is asked for long after it", async () => {
    const bucket = lockable();
    bucket.s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false, Versions: FORTY });
    for (const Key of ["k17", "k18", "k39"]) {
      bucket.s3
        .on(GetObjectRetentionCommand, { Key })
        .resolves({ Retention: { Mode: "GOVERNANCE", RetainUntilDate: LATER } });
    }
    expect((await look(bucket)).obstacle).toBe(
      '"k17" (version v1) is locked until 2026-11-24T06:00:00Z (governance mode).',
    );
    expect(bucket.s3.commandCalls(GetObjectRetentionCommand).length).toBe(32);
  });

  it("can be a legal hold", async () => {
    const bucket = lockable();
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    expect((await look(bucket)).obstacle).toBe(
      '"a" (version v1) is under a legal hold, which lasts until somebody takes it off.',
    );
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "OFF" } });
    expect((await look(bucket)).obstacle).toBeUndefined();
  });

  it("shows no character of a key that a terminal would obey", async () => {
    const bucket = lockable();
    bucket.s3
      .on(ListObjectVersionsCommand)
      .resolves({ IsTruncated: false, Versions: [version("a\u001B[2J\u202E\nb")] });
    bucket.s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    expect((await look(bucket)).obstacle).toContain('"a\uFFFD[2J\uFFFD\uFFFDb" (version v1)');
  });

  it.each([
    [
      "of the bucket is denied",
      GetObjectLockConfigurationCommand,
      awsError("AccessDenied", 403),
      "it has Object Lock",
    ],
    ["of the bucket is a web page", GetObjectLockConfigurationCommand, webPageError(), "it has Object Lock"],
    [
      "of a version is denied",
      GetObjectRetentionCommand,
      awsError("AccessDenied", 403),
      '"a" (version v1) is locked',
    ],
    [
      "hold of a version is denied",
      GetObjectLegalHoldCommand,
      awsError("AccessDenied", 403),
      '"a" (version v1) is locked',
    ],
  ] as const)("that cannot be read is an obstacle: that %s", async (_, command, error, what) => {
    const bucket = lockable();
    bucket.s3.on(command as typeof GetObjectRetentionCommand).rejects(error);
    const contents = await look(bucket);
    expect(contents.obstacle).toMatch(/^whether .* could not be read \(.+\)\.$/);
    expect(contents.obstacle).toContain(`whether ${what}`);
    await expect(emptyBucket(bucket.target, contents, silent)).rejects.toMatchObject({
      code: "purge_refused",
      message: `Nothing was deleted from bucket ${BUCKET}: ${contents.obstacle}`,
    });
    expect(deleted(bucket)).toEqual([]);
  });

  it.each([
    ["of the bucket", GetObjectLockConfigurationCommand],
    ["of a version", GetObjectRetentionCommand],
    ["hold of a version", GetObjectLegalHoldCommand],
  ])("%s that is not in the answer is not taken for none", async (_, command) => {
    const bucket = lockable();
    bucket.s3.on(command as typeof GetObjectRetentionCommand).resolves({});
    expect((await look(bucket)).obstacle).toMatch(/could not be read/);
  });
});

describe("emptying a bucket", () => {
  function emptied(): Evidence {
    const bucket = evidence();
    bucket.s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false });
    return bucket;
  }

  it("deletes what was looked at, a thousand in a call, and looks whether it is empty", async () => {
    const bucket = emptied();
    const all = entries(2500);
    const said: string[] = [];
    await emptyBucket(bucket.target, { entries: all, obstacle: undefined }, (text) => said.push(text));
    expect(deleted(bucket)).toEqual([all.slice(0, 1000), all.slice(1000, 2000), all.slice(2000)]);
    expect(said).toEqual(["1000 of 2500 deleted", "2000 of 2500 deleted", "2500 of 2500 deleted"]);
    expect(bucket.s3.commandCalls(ListObjectVersionsCommand).length).toBe(1);
  });

  it("of which nothing is left to delete asks nothing", async () => {
    const bucket = emptied();
    await emptyBucket(bucket.target, { entries: [], obstacle: undefined }, silent);
    expect(bucket.s3.calls()).toEqual([]);
  });

  it("goes on where S3 deletes all but one of a batch, and tells how many and why", async () => {
    const bucket = emptied();
    const all = entries(1500);
    bucket.s3
      .on(DeleteObjectsCommand)
      .resolvesOnce({
        Deleted: all.slice(1, 1000),
        Errors: [{ Key: "k0", VersionId: "v0", Code: "AccessDenied", Message: "Access\u001B Denied" }],
      })
      .callsFake(({ Delete }) => ({ Deleted: Delete.Objects }));
    await expect(
      emptyBucket(bucket.target, { entries: all, obstacle: undefined }, silent),
    ).rejects.toMatchObject({
      code: "purge_incomplete",
      message:
        `1 of 1500 versions and delete markers in bucket ${BUCKET} were not deleted. The first error: ` +
        '"k0" (version v0): AccessDenied: Access\uFFFD Denied. What is left can be purged again.',
    });
    expect(deleted(bucket).length).toBe(2);
  });

  it.each([
    ["an error without any detail", { Errors: [{}] }, '"?" (version ?): no code: no message'],
    ["no word about it", {}, "S3 did not confirm a deletion"],
  ])("is not done where S3 answers with %s", async (_, answer, reason) => {
    const bucket = emptied();
    bucket.s3.on(DeleteObjectsCommand).resolves(answer);
    await expect(
      emptyBucket(bucket.target, { entries: entries(1), obstacle: undefined }, silent),
    ).rejects.toMatchObject({
      code: "purge_incomplete",
      message: expect.stringContaining(`The first error: ${reason}.`),
    });
  });

  it("ends at a call that fails as a whole, and counts what that leaves", async () => {
    const bucket = emptied();
    const all = entries(3000);
    bucket.s3
      .on(DeleteObjectsCommand)
      .resolvesOnce({ Deleted: all.slice(0, 1000) })
      .rejects(awsError("AccessDenied", 403));
    await expect(
      emptyBucket(bucket.target, { entries: all, obstacle: undefined }, silent),
    ).rejects.toMatchObject({
      code: "purge_incomplete",
      message: expect.stringMatching(/^2000 of 3000 .* The first error: AccessDenied: as AWS says it\./),
    });
    expect(deleted(bucket).length).toBe(2);
  });

  it("is not done where something was written meanwhile", async () => {
    const bucket = evidence();
    await expect(emptyBucket(bucket.target, await look(bucket), silent)).rejects.toMatchObject({
      code: "purge_incomplete",
      message: expect.stringContaining("it is being written to"),
    });
  });
});

it("a bucket that cannot be deleted itself was emptied nevertheless", async () => {
  const bucket = evidence();
  bucket.s3.on(DeleteBucketCommand).rejects(awsError("BucketNotEmpty", 409));
  await expect(deleteBucket(bucket.target)).rejects.toMatchObject({
    code: "purge_incomplete",
    message: `Bucket ${BUCKET} was emptied, but could not be deleted itself: BucketNotEmpty: as AWS says it`,
  });
});
