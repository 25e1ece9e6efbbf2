import { DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { unavailableFrom } from "../../account/unavailable.ts";
import { RootwatchError } from "../../errors.ts";
import * as v from "../../schema.ts";
import { reading } from "./answer.ts";
import { isEmpty } from "./list.ts";
import type { BucketContents } from "./look.ts";
import type { PurgeTarget, Say } from "./target.ts";
import { type Entry, entry, printable, shown } from "./version.ts";

/** The most that DeleteObjects takes. */
const BATCH = 1000;

const deletion = v.object({
  Deleted: v.optional(v.array(v.object({})), []),
  Errors: v.optional(
    v.array(
      v.object({
        Key: v.optional(entry.entries.Key),
        VersionId: v.optional(entry.entries.VersionId),
        Code: v.optional(v.string()),
        Message: v.optional(v.string()),
      }),
    ),
    [],
  ),
});

/**
 * Deletes exactly what was looked at: every version and delete marker, for ever.
 *
 * @throws RootwatchError `purge_refused` where there is an obstacle, before anything is deleted; `purge_incomplete`
 * where something is still there afterwards
 */
export async function emptyBucket(
  target: PurgeTarget,
  { entries, obstacle }: Pick<BucketContents, "entries" | "obstacle">,
  say: Say,
): Promise<void> {
  const { bucket } = target;
  if (obstacle !== undefined) {
    throw new RootwatchError("purge_refused", `Nothing was deleted from bucket ${bucket}: ${obstacle}`);
  }
  let deleted = 0;
  let firstError: string | undefined;
  for (let at = 0; at < entries.length; at += BATCH) {
    const batch = entries.slice(at, at + BATCH);
    try {
      const answer = await deleteBatch(target, batch);
      // Only what S3 confirms counts: it reports what it did not delete within an answer of success.
      deleted += answer.deleted;
      firstError ??= answer.firstError;
    } catch (cause) {
      // What ends a whole call ends the next as well.
      firstError ??= unavailableFrom(cause).message;
      break;
    }
    say(`${deleted} of ${entries.length} deleted`);
  }
  if (deleted < entries.length) {
    throw new RootwatchError(
      "purge_incomplete",
      `${entries.length - deleted} of ${entries.length} versions and delete markers in bucket ${bucket} were not ` +
        `deleted. The first error: ${firstError ?? "S3 did not confirm a deletion"}. What is left can be purged again.`,
    );
  }
  if (entries.length > 0 && !(await reading(bucket, "the list", () => isEmpty(target)))) {
    throw new RootwatchError(
      "purge_incomplete",
      `All ${entries.length} versions and delete markers were deleted from bucket ${bucket}, but it is being written ` +
        "to: end what writes there, and purge it again.",
    );
  }
}

async function deleteBatch(
  { client, bucket, owner, bypassGovernance }: PurgeTarget,
  batch: readonly Entry[],
) {
  const { Deleted, Errors } = v.parse(
    deletion,
    await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        ExpectedBucketOwner: owner,
        ...(bypassGovernance === true ? { BypassGovernanceRetention: true } : {}),
        Delete: { Objects: [...batch] },
      }),
    ),
  );
  const [error] = Errors;
  const firstError =
    error && `${shown(error)}: ${error.Code ?? "no code"}: ${printable(error.Message ?? "no message")}`;
  return { deleted: Deleted.length, firstError };
}
