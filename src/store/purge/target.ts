import type { S3Client } from "@aws-sdk/client-s3";

/** Which bucket, and who asks for it. */
export interface PurgeTarget {
  readonly client: S3Client;
  readonly bucket: string;
  /** The account that must own it, twelve digits: S3 refuses each call where it belongs to another. */
  readonly owner: string;
  /** Deletes what is locked in governance mode all the same. S3 asks for a permission of its own. */
  readonly bypassGovernance?: boolean;
}

/** Told how far it is, now and then, in a few words. */
export type Say = (text: string) => void;
