import { GetBucketTaggingCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { RootwatchError } from "../../errors.ts";
import { unless } from "./answer.ts";
import type { PurgeTarget } from "./target.ts";

/** What marks a bucket as one that Rootwatch made for its evidence. */
const TAG = { Key: "rootwatch:evidence", Value: "true" } as const;

const tagging = z.object({ TagSet: z.array(z.object({ Key: z.string(), Value: z.string() })) });

/** @throws RootwatchError `purge_refused` where the bucket is not marked as Rootwatch's */
export async function requireOurs({ client, bucket, owner }: PurgeTarget): Promise<void> {
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
