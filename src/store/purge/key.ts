import { GetBucketEncryptionCommand } from "@aws-sdk/client-s3";
import { known, type Reading, unreadable } from "../../account/reading.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import * as v from "../../schema.ts";
import { unless } from "./answer.ts";
import type { PurgeTarget } from "./target.ts";

// Shown as part of a command: nothing may be in a key's name that a shell would act on.
const encryption = v.object({
  ServerSideEncryptionConfiguration: v.object({
    Rules: v.array(
      v.object({
        ApplyServerSideEncryptionByDefault: v.optional(
          v.object({ KMSMasterKeyID: v.optional(v.pipe(v.string(), v.regex(/^[\w:/-]+$/))) }),
        ),
      }),
    ),
  }),
});

/** The customer's key. Nothing depends on it but what is said at the end: what cannot be read stops nobody. */
export async function encryptionKey({ client, bucket, owner }: PurgeTarget): Promise<Reading<string | null>> {
  try {
    const answer = await unless("ServerSideEncryptionConfigurationNotFoundError", async () =>
      v.parse(
        encryption,
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
