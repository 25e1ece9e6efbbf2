import {
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  ListObjectVersionsCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { deleteBucket } from "../../../src/store/purge/delete-bucket.ts";
import { emptyBucket } from "../../../src/store/purge/empty.ts";
import { awsError } from "../../helpers/aws-mock.ts";
import {
  BUCKET,
  type Evidence,
  evidence,
  lockable,
  look,
  OURS,
  silent,
  version,
} from "../../helpers/evidence-bucket.ts";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

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
