import { Command } from "commander";
import type { BucketContents } from "../store/purge/look.ts";
import type { PurgeTarget, Say } from "../store/purge/target.ts";
import type { CliIo } from "./io.ts";
import { bucketArgument } from "./options.ts";

interface PurgeOptions {
  readonly bucket: string;
  readonly yes?: true;
  readonly deleteBucket?: true;
  readonly bypassGovernance?: true;
}

/** Deleting a thousand versions takes S3 seconds, longer than any call of an audit. */
const REQUEST_TIMEOUT_MS = 60_000;

const CONNECTION_TIMEOUT_MS = 3_000;

export function purgeCommand(io: CliIo): Command {
  return new Command("purge")
    .summary("empty the evidence bucket that a removed installation left behind")
    .description(
      "Tells what is in an evidence bucket and, with --yes, deletes every version of it for ever.\n" +
        "A bucket without the tag rootwatch:evidence = true is never touched, nor one that holds anything locked; " +
        "of that --bypass-governance lets go what is locked in governance mode.",
    )
    .requiredOption("--bucket <name>", "the evidence bucket", bucketArgument)
    .option("--yes", "delete every version and delete marker; without it nothing is deleted")
    .option("--delete-bucket", "with --yes: delete the bucket as well, once it is empty")
    .option(
      "--bypass-governance",
      "delete also what is locked in governance mode; needs s3:BypassGovernanceRetention",
    )
    .action(async ({ bucket, yes, deleteBucket, bypassGovernance }: PurgeOptions) => {
      // The AWS SDK is loaded only where AWS is asked.
      const { progressOn } = await import("./progress.ts");
      const progress = progressOn(io);
      const say: Say = (text) => progress.say(`Bucket ${bucket}: ${text}`);
      let text: string;
      try {
        say("asking whose credentials these are");
        const { lookAtBucket } = await import("../store/purge/look.ts");
        const target = { ...(await targetOf(bucket)), bypassGovernance: bypassGovernance === true };
        const contents = await lookAtBucket(target, io.now(), say);
        if (yes === true) {
          const { emptyBucket } = await import("../store/purge/empty.ts");
          await emptyBucket(target, contents, say);
          if (deleteBucket === true) {
            const end = await import("../store/purge/delete-bucket.ts");
            await end.deleteBucket(target);
          }
          text = purgedText(target, contents, deleteBucket === true);
        } else {
          text = foundText(target, contents, deleteBucket === true);
        }
      } finally {
        progress.end();
      }
      await io.out(text);
    });
}

async function targetOf(bucket: string): Promise<PurgeTarget> {
  const { S3Client } = await import("@aws-sdk/client-s3");
  const { callerIdentity } = await import("../account/caller-identity.ts");
  const { makeClients } = await import("../account/clients.ts");
  const { sts } = makeClients({ fallbackRegion: process.env["AWS_DEFAULT_REGION"] });
  const { accountId } = await callerIdentity({ sts });
  const client = new S3Client({
    region: sts.config.region,
    credentials: sts.config.credentials,
    // The name of a bucket does not say in which Region it is.
    followRegionRedirects: true,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      socketTimeout: REQUEST_TIMEOUT_MS,
    },
  });
  return { client, bucket, owner: accountId };
}

function foundText({ bucket, owner }: PurgeTarget, contents: BucketContents, deleteBucket: boolean): string {
  const { objects, versions, deleteMarkers, bytes, obstacle } = contents;
  return (
    `Bucket ${bucket} of account ${owner} holds ${count(objects, "object")} in ${count(versions, "version")} of ` +
    `${count(bytes, "byte")}, and ${count(deleteMarkers, "delete marker")}.\n` +
    (obstacle === undefined
      ? "Nothing was deleted. With --yes all of that is deleted, for ever" +
        `${deleteBucket ? ", and then the bucket" : "; the bucket itself stays"}.\n`
      : `Nothing was deleted, and with --yes nothing would be: ${obstacle}\n`)
  );
}

function purgedText(
  { bucket, owner }: PurgeTarget,
  contents: BucketContents,
  bucketDeleted: boolean,
): string {
  const { versions, deleteMarkers, bytes } = contents;
  const left = [
    ...(bucketDeleted ? [] : [`Delete the bucket:\n    aws s3api delete-bucket --bucket ${bucket}`]),
    ...keyText(contents),
  ];
  return (
    `Bucket ${bucket} of account ${owner} is ${bucketDeleted ? "deleted" : "empty"}: ` +
    `${count(versions, "version")} of ${count(bytes, "byte")} and ${count(deleteMarkers, "delete marker")} ` +
    `were deleted.\n${left.length === 0 ? "Nothing is left to do.\n" : "Left to do:\n"}` +
    left.map((text) => `  ${text}\n`).join("")
  );
}

function keyText({ key }: BucketContents): readonly string[] {
  if (!key.known) return [`Find out which key encrypted the bucket; that could not be read: ${key.problem}`];
  if (key.value === null) return [];
  return [
    `Decide on the key that encrypted the bucket, ${key.value}.\n` +
      "  To delete it makes all that it encrypted, copies elsewhere included, unreadable for ever; only its owner\n" +
      `  can decide that:\n    aws kms schedule-key-deletion --key-id ${key.value}`,
  ];
}

const NUMBER = new Intl.NumberFormat("en-US");

function count(howMany: number, what: string): string {
  return `${NUMBER.format(howMany)} ${what}${howMany === 1 ? "" : "s"}`;
}
