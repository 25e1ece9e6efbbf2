import { GetBucketTaggingCommand } from "@aws-sdk/client-s3";
import { RootwatchError } from "../../errors.ts";
import * as v from "../../schema.ts";
import { unless } from "./answer.ts";
import type { PurgeTarget } from "./target.ts";

/** What marks a bucket as one that Rootwatch made for its evidence. */
const TAG = { Key: "rootwatch:evidence", Value: "true" } as const;

const tagging = v.object({ TagSet: v.array(v.object({ Key: v.string(), Value: v.string() })) });

/** @throws RootwatchError `purge_refused` where the bucket is not marked as Rootwatch's */
export async function requireOurs({ client, bucket, owner }: PurgeTarget): Promise<void> {
  const answer = await unless("NoSuchTagSet", async () =>
    v.parse(
      tagging,
      await client.send(new GetBucketTaggingCommand({ Bucket: bucket, ExpectedBucketOwner: owner })),
    ),
  );
  if (answer?.TagSet.some(({ Key, Value }) => Key === TAG.Key && Value === TAG.Value)) return;
  throw new RootwatchError(
    "purge_refused",
    `Bucket ${bucket} is not touched: it lacks the tag ${TAG.Key} = ${TAG.Value}, which marks Rootwatch's own.`,
  );
}
