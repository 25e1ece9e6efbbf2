import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { unavailableFrom } from "../../account/unavailable.ts";
import { RootwatchError } from "../../errors.ts";
import type { PurgeTarget } from "./target.ts";

/**
 * Deletes the bucket itself.
 *
 * @throws RootwatchError `purge_incomplete`
 */
export async function deleteBucket({ client, bucket, owner }: PurgeTarget): Promise<void> {
  try {
    await client.send(new DeleteBucketCommand({ Bucket: bucket, ExpectedBucketOwner: owner }));
  } catch (cause) {
    const { message } = unavailableFrom(cause);
    throw new RootwatchError(
      "purge_incomplete",
      `Bucket ${bucket} was emptied, but could not be deleted itself: ${message}`,
      { cause },
    );
  }
}
