import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../../src/cli/main.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { runCli } from "../helpers/cli.ts";

const KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const PURGE = ["purge", "--bucket", "rootwatch-evidence"];

// Of all clients: those of the command line are its own.
const s3 = mockClient(S3Client);
const sts = mockClient(STSClient);
afterAll(() => {
  s3.restore();
  sts.restore();
});

beforeEach(() => {
  s3.reset();
  sts.reset();
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: "111122223333", Arn: "arn:aws:sts::111122223333:assumed-role/admin/dana" });
  s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "rootwatch:evidence", Value: "true" }] });
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({
      IsTruncated: false,
      Versions: [
        { Key: "a", VersionId: "2", IsLatest: true, Size: 1_000 },
        { Key: "a", VersionId: "1", IsLatest: false, Size: 500 },
      ],
      DeleteMarkers: [{ Key: "b", VersionId: "1", IsLatest: true }],
    })
    .resolves({ IsTruncated: false });
  s3.on(GetObjectLockConfigurationCommand).rejects(awsError("ObjectLockConfigurationNotFoundError", 404));
  s3.on(GetBucketEncryptionCommand).resolves({
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KEY } }],
    },
  });
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }) => ({ Deleted: Delete.Objects }));
  s3.on(DeleteBucketCommand).resolves({});
});

/** How often something was deleted. */
function deletions() {
  return {
    batches: s3.commandCalls(DeleteObjectsCommand).length,
    buckets: s3.commandCalls(DeleteBucketCommand).length,
  };
}

it("help", async () => {
  expect((await runCli(["purge", "--help"], { width: 100 })).out).toMatchInlineSnapshot(`
    "Usage: rootwatch purge [options]

    Tells what is in an evidence bucket and, with --yes, deletes every version of it for ever.
    A bucket without the tag rootwatch:evidence = true is never touched, nor one that holds anything
    locked; of that --bypass-governance lets go what is locked in governance mode.

    Options:
      --bucket <name>      the evidence bucket
      --yes                delete every version and delete marker; without it nothing is deleted
      --delete-bucket      with --yes: delete the bucket as well, once it is empty
      --bypass-governance  delete also what is locked in governance mode; needs
                           s3:BypassGovernanceRetention
      -h, --help           display help for command
    "
  `);
});

describe("without --yes it only looks", () => {
  it("and tells what there is and what --yes would do", async () => {
    const { code, out, err } = await runCli(PURGE);
    expect(out).toMatchInlineSnapshot(`
      "Bucket rootwatch-evidence of account 111122223333 holds 1 object in 2 versions of 1,500 bytes, and 1 delete marker.
      Nothing was deleted. With --yes all of that is deleted, for ever; the bucket itself stays.
      "
    `);
    expect(err).toBe("Bucket rootwatch-evidence: 3 versions and delete markers found\n");
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 0, buckets: 0 });
  });

  it("also with --delete-bucket", async () => {
    const { code, out } = await runCli([...PURGE, "--delete-bucket"]);
    expect(out).toContain("With --yes all of that is deleted, for ever, and then the bucket.\n");
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 0, buckets: 0 });
  });
});

describe("with --yes it deletes", () => {
  it("all that is in the bucket, and tells what is left to do", async () => {
    const { code, out, err } = await runCli([...PURGE, "--yes"]);
    expect(out).toMatchInlineSnapshot(`
      "Bucket rootwatch-evidence of account 111122223333 is empty: 2 versions of 1,500 bytes and 1 delete marker were deleted.
      Left to do:
        Delete the bucket:
          aws s3api delete-bucket --bucket rootwatch-evidence
        Decide on the key that encrypted the bucket, arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab.
        To delete it makes all that it encrypted, copies elsewhere included, unreadable for ever; only its owner
        can decide that:
          aws kms schedule-key-deletion --key-id arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab
      "
    `);
    expect(err).toBe("Bucket rootwatch-evidence: 3 of 3 deleted\n");
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 1, buckets: 0 });
  });

  it("the bucket as well with --delete-bucket, and nothing is left where no key of the customer's is", async () => {
    s3.on(GetBucketEncryptionCommand).rejects(
      awsError("ServerSideEncryptionConfigurationNotFoundError", 404),
    );
    const { code, out } = await runCli([...PURGE, "--yes", "--delete-bucket"]);
    expect(out).toMatchInlineSnapshot(`
      "Bucket rootwatch-evidence of account 111122223333 is deleted: 2 versions of 1,500 bytes and 1 delete marker were deleted.
      Nothing is left to do.
      "
    `);
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 1, buckets: 1 });
  });

  it("and tells to find out about a key that it cannot see", async () => {
    s3.on(GetBucketEncryptionCommand).rejects(awsError("AccessDenied", 403));
    expect((await runCli([...PURGE, "--yes", "--delete-bucket"])).out).toContain(
      "Left to do:\n  Find out which key encrypted the bucket; that could not be read: AccessDenied: as AWS says it\n",
    );
  });

  it("neither the bucket nor anything more where some deletions fail", async () => {
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Key: "a", VersionId: "2", Code: "InternalError" }] });
    const { code, out, err } = await runCli([...PURGE, "--yes", "--delete-bucket"]);
    expect(err).toContain(
      "rootwatch: 3 of 3 versions and delete markers in bucket rootwatch-evidence were not",
    );
    expect({ code, out, ...deletions() }).toEqual({ code: 2, out: "", batches: 1, buckets: 0 });
  });
});

describe("what is locked", () => {
  beforeEach(() => {
    s3.on(GetObjectLockConfigurationCommand).resolves({
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    });
    s3.on(GetObjectLegalHoldCommand).resolves({ LegalHold: { Status: "ON" } });
    s3.on(GetObjectRetentionCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
  });

  it("is told without --yes", async () => {
    const { code, out } = await runCli(PURGE);
    expect(out).toContain(
      'Nothing was deleted, and with --yes nothing would be: "a" (version 2) is under a legal hold',
    );
    expect(code).toBe(0);
  });

  it("ends it with --yes, before anything is deleted", async () => {
    const { code, out, err } = await runCli([...PURGE, "--yes", "--delete-bucket"]);
    expect(err).toContain(
      'rootwatch: Nothing was deleted from bucket rootwatch-evidence: "a" (version 2) is under',
    );
    expect({ code, out, ...deletions() }).toEqual({ code: 2, out: "", batches: 0, buckets: 0 });
  });
});

describe("what is locked in governance mode", () => {
  beforeEach(() => {
    s3.on(GetObjectLockConfigurationCommand).resolves({
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    });
    s3.on(GetObjectLegalHoldCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
    s3.on(GetObjectRetentionCommand).resolves({
      Retention: { Mode: "GOVERNANCE", RetainUntilDate: new Date("2027-12-28T06:00:00Z") },
    });
  });

  it("ends it with --yes, and tells of the way", async () => {
    const { code, out, err } = await runCli([...PURGE, "--yes"]);
    expect(err).toContain(
      'rootwatch: Nothing was deleted from bucket rootwatch-evidence: "a" (version 2) is locked until ' +
        "2027-12-28T06:00:00Z (governance mode): --bypass-governance deletes it all the same, with the permission " +
        "s3:BypassGovernanceRetention.",
    );
    expect({ code, out, ...deletions() }).toEqual({ code: 2, out: "", batches: 0, buckets: 0 });
  });

  it("goes with --bypass-governance", async () => {
    const { code, out } = await runCli([...PURGE, "--yes", "--bypass-governance"]);
    expect(out).toContain("is empty: 2 versions of 1,500 bytes and 1 delete marker were deleted.");
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 1, buckets: 0 });
  });

  it("is only looked at without --yes", async () => {
    const { code, out } = await runCli([...PURGE, "--bypass-governance"]);
    expect(out).toContain("Nothing was deleted. With --yes all of that is deleted, for ever");
    expect({ code, ...deletions() }).toEqual({ code: 0, batches: 0, buckets: 0 });
  });

  it("stays where whoever asks may not bypass it, and S3's word is told", async () => {
    s3.on(DeleteObjectsCommand).resolves({
      Errors: [
        {
          Key: "a",
          VersionId: "2",
          Code: "AccessDenied",
          Message: "not authorized to perform: s3:BypassGovernanceRetention",
        },
      ],
    });
    const { code, err } = await runCli([...PURGE, "--yes", "--bypass-governance"]);
    expect(err).toContain(
      '"a" (version 2): AccessDenied: not authorized to perform: s3:BypassGovernanceRetention.',
    );
    expect(code).toBe(2);
  });
});

describe("is one line and exit 2", () => {
  it("a bucket of somebody else's", async () => {
    s3.on(GetBucketTaggingCommand).rejects(awsError("NoSuchTagSet", 404));
    const { code, out, err } = await runCli([...PURGE, "--yes"]);
    expect(err).toContain("\nrootwatch: Bucket rootwatch-evidence is not touched: it lacks the tag");
    expect({ code, out, ...deletions() }).toEqual({ code: 2, out: "", batches: 0, buckets: 0 });
  });

  it("credentials that are none", async () => {
    sts.on(GetCallerIdentityCommand).rejects(awsError("ExpiredToken"));
    const { code, out, err } = await runCli([...PURGE, "--yes"]);
    expect(err).toContain("\nrootwatch: The AWS session has expired: sign in again.");
    expect({ code, out, s3: s3.calls() }).toEqual({ code: 2, out: "", s3: [] });
  });

  it.each([
    ["no bucket", ["purge", "--yes"], "error: required option '--bucket <name>' not specified"],
    ["a name that no bucket has", ["purge", "--bucket", "a;reboot"], "It must be the name of a bucket"],
  ])("%s", async (_, args, message) => {
    const { code, out, err } = await runCli(args);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: "" });
  });
});

it("on a terminal it writes one line over, and leaves the summary alone", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  let out = "";
  let err = "";
  try {
    await main(PURGE, {
      out: async (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      layout: { width: 80 },
      interactive: true,
      now: () => NOW,
    });
  } finally {
    written.mockRestore();
  }
  expect(out).toMatch(/^Bucket rootwatch-evidence of account 111122223333 holds /);
  expect(err).toBe("");
});
