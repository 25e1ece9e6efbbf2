import type { Reading } from "../../account/reading.ts";
import { reading } from "./answer.ts";
import { encryptionKey } from "./key.ts";
import { listAll } from "./list.ts";
import { obstacleIn } from "./locks.ts";
import { requireOurs } from "./ours.ts";
import type { PurgeTarget, Say } from "./target.ts";
import type { Entry } from "./version.ts";

export interface BucketContents {
  /** How many are there for who does not ask for versions; the others are overwritten or deleted. */
  readonly objects: number;
  readonly versions: number;
  readonly deleteMarkers: number;
  /** Of all versions together. */
  readonly bytes: number;
  readonly entries: readonly Entry[];
  /** Why nothing of it may be deleted, as a sentence: something is locked, or nobody can say that nothing is. */
  readonly obstacle: string | undefined;
  /** The customer's KMS key that the bucket encrypts with, as an ARN or as the bucket names it; null where none is. */
  readonly key: Reading<string | null>;
}

/**
 * Looks at all that is in an evidence bucket, and whether it may be deleted. Changes nothing.
 *
 * @param now a retention that ended before it locks nothing
 * @throws RootwatchError `purge_refused` where the bucket is not marked as Rootwatch's; `bucket_unreadable`
 */
export async function lookAtBucket(target: PurgeTarget, now: Date, say: Say): Promise<BucketContents> {
  const { bucket } = target;
  await reading(bucket, "the tags", () => requireOurs(target));
  const { versions, deleteMarkers } = await reading(bucket, "the list", () => listAll(target, say));
  return {
    objects: versions.filter(({ IsLatest }) => IsLatest).length,
    versions: versions.length,
    deleteMarkers: deleteMarkers.length,
    bytes: versions.reduce((sum, { Size }) => sum + Size, 0),
    entries: [...versions, ...deleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId })),
    obstacle: await obstacleIn(target, newestFirst(versions), now, say),
    key: await encryptionKey(target),
  };
}

/** Where all are kept for as long, the newest is locked the longest: what is told of it holds for all. */
function newestFirst<T extends { readonly LastModified?: Date | undefined }>(versions: readonly T[]): T[] {
  return versions.toSorted((a, b) => (b.LastModified?.getTime() ?? 0) - (a.LastModified?.getTime() ?? 0));
}
