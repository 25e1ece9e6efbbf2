import { GetBucketEncryptionCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { known, type Reading, unreadable } from "../../account/reading.ts";
import { unavailableFrom } from "../../account/unavailable.ts";
import { unless } from "./answer.ts";
import type { PurgeTarget } from "./target.ts";

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

/** The customer's key. Nothing depends on it but what is said at the end: what cannot be read stops nobody. */
export async function encryptionKey({ client, bucket, owner }: PurgeTarget): Promise<Reading<string | null>> {
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
