import { DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { emptyBucket } from "../../../src/store/purge/empty.ts";
import { awsError } from "../../helpers/aws-mock.ts";
import {
  BUCKET,
  deleted,
  type Evidence,
  entries,
  evidence,
  look,
  silent,
} from "../../helpers/evidence-bucket.ts";

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

  it("asks to bypass nothing that it was not told to", async () => {
    const bucket = emptied();
    await emptyBucket(bucket.target, { entries: entries(1), obstacle: undefined }, silent);
    const [call] = bucket.s3.commandCalls(DeleteObjectsCommand);
    expect(call?.args[0].input).not.toHaveProperty("BypassGovernanceRetention");
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
