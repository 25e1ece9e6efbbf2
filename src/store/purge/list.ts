import { ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { PurgeTarget, Say } from "./target.ts";
import { type Entry, entry } from "./version.ts";

// IsTruncated is never left out by S3: without it a foreign page would pass for an empty bucket.
const page = z.object({
  IsTruncated: z.boolean(),
  Versions: z.array(entry.extend({ IsLatest: z.boolean(), Size: z.number() })).default([]),
  DeleteMarkers: z.array(entry).default([]),
  NextKeyMarker: z.string().optional(),
  NextVersionIdMarker: z.string().optional(),
});

/** All versions and delete markers of a bucket, page by page. */
export async function listAll({ client, bucket, owner }: PurgeTarget, say: Say) {
  const versions: z.output<typeof page>["Versions"] = [];
  const deleteMarkers: Entry[] = [];
  let KeyMarker: string | undefined;
  let VersionIdMarker: string | undefined;
  for (;;) {
    const answer = page.parse(
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
  const { Versions, DeleteMarkers } = page.parse(answer);
  return Versions.length + DeleteMarkers.length === 0;
}
