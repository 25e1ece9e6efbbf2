import {
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
} from "@aws-sdk/client-s3";
import { isoSeconds } from "../../account/time.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import * as v from "../../schema.ts";
import { unless } from "./answer.ts";
import type { PurgeTarget, Say } from "./target.ts";
import { type Entry, shown } from "./version.ts";

/** Two calls for each; well below the thousands of requests a second that S3 takes, and the client's 50 connections. */
const LOCKS_AT_ONCE = 16;

const lockConfiguration = v.object({
  ObjectLockConfiguration: v.object({ ObjectLockEnabled: v.literal("Enabled") }),
});
const retention = v.object({ Retention: v.object({ Mode: v.string(), RetainUntilDate: v.date() }) });
const legalHold = v.object({ LegalHold: v.object({ Status: v.picklist(["ON", "OFF"]) }) });

/**
 * The first thing that keeps the versions from being deleted, as a sentence; undefined where nothing does. Delete markers
 * cannot be locked, and nobody can disable Object Lock once it is enabled for a bucket.
 *
 * @param versions are asked in this order
 */
export async function obstacleIn(target: PurgeTarget, versions: readonly Entry[], now: Date, say: Say) {
  const { client, bucket: Bucket, owner: ExpectedBucketOwner } = target;
  try {
    const enabled = await unless("ObjectLockConfigurationNotFoundError", async () =>
      v.parse(
        lockConfiguration,
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
async function lockOf({ client, bucket, owner, bypassGovernance }: PurgeTarget, version: Entry, now: Date) {
  const { Key, VersionId } = version;
  const which = { Bucket: bucket, ExpectedBucketOwner: owner, Key, VersionId };
  try {
    const [hold, retained] = await Promise.all([
      unless("NoSuchObjectLockConfiguration", async () =>
        v.parse(legalHold, await client.send(new GetObjectLegalHoldCommand(which))),
      ),
      unless("NoSuchObjectLockConfiguration", async () =>
        v.parse(retention, await client.send(new GetObjectRetentionCommand(which))),
      ),
    ]);
    if (hold?.LegalHold.Status === "ON") {
      return `${shown(version)} is under a legal hold, which lasts until somebody takes it off.`;
    }
    if (retained === undefined || retained.Retention.RetainUntilDate <= now) return undefined;
    const { Mode, RetainUntilDate } = retained.Retention;
    if (Mode === "GOVERNANCE" && bypassGovernance === true) return undefined;
    // A mode that is not known is taken for the strictest.
    const remedy =
      Mode === "GOVERNANCE"
        ? "--bypass-governance deletes it all the same, with the permission s3:BypassGovernanceRetention"
        : "nobody can delete it before";
    return `${shown(version)} is locked until ${isoSeconds(RetainUntilDate)} (${Mode.toLowerCase()} mode): ${remedy}.`;
  } catch (cause) {
    return `whether ${shown(version)} is locked could not be read (${unavailableFrom(cause).message}).`;
  }
}
