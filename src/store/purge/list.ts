import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import * as v from "../../schema.ts";
import type { PurgeTarget, Say } from "./target.ts";
import { type Entry, entry } from "./version.ts";

// IsTruncated is never left out by S3: without it a foreign page would pass for an empty bucket.
const page = v.object({
  IsTruncated: v.boolean(),
  Versions: v.optional(
    v.array(
      v.object({
        ...entry.entries,
        IsLatest: v.boolean(),
        Size: v.number(),
        LastModified: v.optional(v.date()),
      }),
    ),
    [],
  ),
  DeleteMarkers: v.optional(v.array(entry), []),
  NextKeyMarker: v.optional(v.string()),
  NextVersionIdMarker: v.optional(v.string()),
});

/** All versions and delete markers of a bucket, page by page. */
export async function listAll({ client, bucket, owner }: PurgeTarget, say: Say) {
  const versions: v.InferOutput<typeof page>["Versions"] = [];
  const deleteMarkers: Entry[] = [];
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  for (;;) {
    const answer = v.parse(
      page,
      await client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          ExpectedBucketOwner: owner,
          KeyMarker,
          VersionIdMarker,
        }),
      ),
    );
    versions.push(...answer.Versions);
    deleteMarkers.push(...answer.DeleteMarkers);
    say(`${versions.length + deleteMarkers.length} versions and delete markers found`);
    if (!answer.IsTruncated) return { versions, deleteMarkers };
    const { NextKeyMarker, NextVersionIdMarker } = answer;
    if (!NextKeyMarker || (NextKeyMarker === KeyMarker && NextVersionIdMarker === VersionIdMarker)) {
      throw new Error("The list goes on, and S3 does not say where.");
    }
    KeyMarker = NextKeyMarker;
    // S3 refuses an empty one.
    VersionIdMarker = NextVersionIdMarker || undefined;
  }
}

export async function isEmpty({ client, bucket, owner }: PurgeTarget): Promise<boolean> {
  const answer = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, ExpectedBucketOwner: owner, MaxKeys: 1 }),
  );
  const { Versions, DeleteMarkers } = v.parse(page, answer);
  return Versions.length + DeleteMarkers.length === 0;
}
