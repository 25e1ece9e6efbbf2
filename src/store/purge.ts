import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { known, type Reading, unreadable } from "../account/reading.ts";
import { readSdkError } from "../account/sdk-error.ts";
import { isoSeconds } from "../account/time.ts";
import { unavailableFrom } from "../account/unavailable.ts";
import { RootwatchError } from "../errors.ts";

/** Which bucket, and who asks for it. */
export interface PurgeTarget {
  readonly client: S3Client;
  readonly bucket: string;
  /** The account that must own it, twelve digits: S3 refuses each call where it belongs to another. */
  readonly owner: string;
}

/** One version of an object, or one delete marker; `VersionId` is "null" where it is older than the versioning. */
export interface Entry {
  readonly Key: string;
  readonly VersionId: string;
}

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

/** Told how far it is, now and then, in a few words. */
export type Say = (text: string) => void;

/** What marks a bucket as one that Rootwatch made for its evidence. */
const TAG = { Key: "rootwatch:evidence", Value: "true" } as const;

/** The most that DeleteObjects takes. */
const BATCH = 1000;

/** Two calls for each; well below the thousands of requests a second that S3 takes, and the client's 50 connections. */
const LOCKS_AT_ONCE = 16;

const tagging = z.object({ TagSet: z.array(z.object({ Key: z.string(), Value: z.string() })) });

const entry = z.object({ Key: z.string(), VersionId: z.string().min(1) });

// IsTruncated is never left out by S3: without it a foreign page would pass for an empty bucket.
const page = z.object({
  IsTruncated: z.boolean(),
  Versions: z.array(entry.extend({ IsLatest: z.boolean(), Size: z.number() })).default([]),
  DeleteMarkers: z.array(entry).default([]),
  NextKeyMarker: z.string().optional(),
  NextVersionIdMarker: z.string().optional(),
});

const lockConfiguration = z.object({
  ObjectLockConfiguration: z.object({ ObjectLockEnabled: z.literal("Enabled") }),
});
const retention = z.object({ Retention: z.object({ Mode: z.string(), RetainUntilDate: z.date() }) });
const legalHold = z.object({ LegalHold: z.object({ Status: z.enum(["ON", "OFF"]) }) });

// Shown as part of a command: nothing may be in a key's name that a shell would act on.
const encryption = z.object({
  ServerSideEncryptionConfiguration: z.object({
    Rules: z.array(
      z.object({
        ApplyServerSideEncryptionByDefault: z
          .object({
            KMSMasterKeyID: z
              .string()
              .regex(/^[\w:/-]+$/)
              .optional(),
          })
          .optional(),
      }),
    ),
  }),
});

const deletion = z.object({
  Deleted: z.array(z.object({})).default([]),
  Errors: z
    .array(entry.partial().extend({ Code: z.string().optional(), Message: z.string().optional() }))
    .default([]),
});

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
    obstacle: await obstacleIn(target, versions, now, say),
    key: await encryptionKey(target),
  };
}

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

async function requireOurs({ client, bucket, owner }: PurgeTarget): Promise<void> {
  const answer = await unless("NoSuchTagSet", async () =>
    tagging.parse(
      await client.send(new GetBucketTaggingCommand({ Bucket: bucket, ExpectedBucketOwner: owner })),
    ),
  );
  if (answer?.TagSet.some(({ Key, Value }) => Key === TAG.Key && Value === TAG.Value)) return;
  throw new RootwatchError(
    "purge_refused",
    `Bucket ${bucket} is not touched: it lacks the tag ${TAG.Key} = ${TAG.Value}, which marks Rootwatch's own.`,
  );
}

async function listAll({ client, bucket, owner }: PurgeTarget, say: Say) {
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

async function isEmpty({ client, bucket, owner }: PurgeTarget): Promise<boolean> {
  const answer = await client.send(
    new ListObjectVersionsCommand({ Bucket: bucket, ExpectedBucketOwner: owner, MaxKeys: 1 }),
  );
  const { Versions, DeleteMarkers } = page.parse(answer);
  return Versions.length + DeleteMarkers.length === 0;
}

/** Delete markers cannot be locked. Once it is enabled for a bucket, nobody can disable Object Lock. */
async function obstacleIn(target: PurgeTarget, versions: readonly Entry[], now: Date, say: Say) {
  const { client, bucket: Bucket, owner: ExpectedBucketOwner } = target;
  try {
    const enabled = await unless("ObjectLockConfigurationNotFoundError", async () =>
      lockConfiguration.parse(
        await client.send(new GetObjectLockConfigurationCommand({ Bucket, ExpectedBucketOwner })),
      ),
    );
    if (enabled === undefined) return undefined;
  } catch (cause) {
    return `whether it has Object Lock could not be read (${unavailableFrom(cause).message}).`;
  }
  for (let at = 0; at < versions.length; at += LOCKS_AT_ONCE) {
    say(`${at} of ${versions.length} versions checked for locks`);
    const some = versions.slice(at, at + LOCKS_AT_ONCE);
    const locks = await Promise.all(some.map((version) => lockOf(target, version, now)));
    const first = locks.find((lock) => lock !== undefined);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** HeadObject would tell both in one call, but leaves out in silence what the caller may not see. */
async function lockOf({ client, bucket, owner }: PurgeTarget, version: Entry, now: Date) {
  const { Key, VersionId } = version;
  const which = { Bucket: bucket, ExpectedBucketOwner: owner, Key, VersionId };
  try {
    const [hold, retained] = await Promise.all([
      unless("NoSuchObjectLockConfiguration", async () =>
        legalHold.parse(await client.send(new GetObjectLegalHoldCommand(which))),
      ),
      unless("NoSuchObjectLockConfiguration", async () =>
        retention.parse(await client.send(new GetObjectRetentionCommand(which))),
      ),
    ]);
    if (hold?.LegalHold.Status === "ON") {
      return `${shown(version)} is under a legal hold, which lasts until somebody takes it off.`;
    }
    if (retained === undefined || retained.Retention.RetainUntilDate <= now) return undefined;
    const { Mode, RetainUntilDate } = retained.Retention;
    return `${shown(version)} is locked until ${isoSeconds(RetainUntilDate)} (${Mode.toLowerCase()} mode).`;
  } catch (cause) {
    return `whether ${shown(version)} is locked could not be read (${unavailableFrom(cause).message}).`;
  }
}

/** Nothing depends on it but what is said at the end: what cannot be read stops nobody. */
async function encryptionKey({ client, bucket, owner }: PurgeTarget): Promise<Reading<string | null>> {
  try {
    const answer = await unless("ServerSideEncryptionConfigurationNotFoundError", async () =>
      encryption.parse(
        await client.send(new GetBucketEncryptionCommand({ Bucket: bucket, ExpectedBucketOwner: owner })),
      ),
    );
    const id = answer?.ServerSideEncryptionConfiguration.Rules.map(
      ({ ApplyServerSideEncryptionByDefault }) => ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
    ).find((name) => name !== undefined);
    // The key of that alias is AWS's own: it cannot be deleted, and costs nothing.
    return known(id === undefined || id.endsWith("alias/aws/s3") ? null : id);
  } catch (cause) {
    return unreadable(unavailableFrom(cause).message);
  }
}

async function deleteBatch({ client, bucket, owner }: PurgeTarget, batch: readonly Entry[]) {
  const { Deleted, Errors } = deletion.parse(
    await client.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        ExpectedBucketOwner: owner,
        Delete: { Objects: [...batch] },
      }),
    ),
  );
  const [error] = Errors;
  const firstError =
    error && `${shown(error)}: ${error.Code ?? "no code"}: ${printable(error.Message ?? "no message")}`;
  return { deleted: Deleted.length, firstError };
}

/** What a call gives, or undefined where S3 says with this code that there is no such thing. */
async function unless<T>(code: string, ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (readSdkError(error).codes.includes(code)) return undefined;
    throw error;
  }
}

async function reading<T>(bucket: string, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof RootwatchError) throw cause;
    const message = readSdkError(cause).codes.includes("NoSuchBucket")
      ? `There is no bucket ${bucket}.`
      : `Cannot read ${what} of bucket ${bucket}: ${unavailableFrom(cause).message}`;
    throw new RootwatchError("bucket_unreadable", message, { cause });
  }
}

function shown({ Key, VersionId }: { readonly [name in keyof Entry]?: string | undefined }): string {
  return `${JSON.stringify(printable(Key ?? "?"))} (version ${printable(VersionId ?? "?")})`;
}

/** Keys and S3's messages come from outside: nothing in them may act on a terminal. */
function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
