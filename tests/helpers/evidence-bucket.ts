import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketTaggingCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  S3Client,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { lookAtBucket } from "../../src/store/purge/look.ts";
import type { Entry } from "../../src/store/purge/version.ts";
import { NOW } from "./account-fixture.ts";
import { awsError } from "./aws-mock.ts";

export const BUCKET = "rootwatch-evidence";
export const OURS = { Bucket: BUCKET, ExpectedBucketOwner: "111122223333" };
export const silent = () => {};

export function version(Key: string, { VersionId = "v1", IsLatest = true, Size = 10 } = {}) {
  return { Key, VersionId, IsLatest, Size };
}

/** A bucket of ours with one version, which is not locked; every deletion succeeds. */
export function evidence() {
  const client = new S3Client({ region: "eu-central-1" });
  const s3 = mockClient(client);
  s3.on(GetBucketTaggingCommand).resolves({ TagSet: [{ Key: "rootwatch:evidence", Value: "true" }] });
  s3.on(ListObjectVersionsCommand).resolves({ IsTruncated: false, Versions: [version("a")] });
  s3.on(GetObjectLockConfigurationCommand).rejects(awsError("ObjectLockConfigurationNotFoundError", 404));
  s3.on(GetBucketEncryptionCommand).rejects(awsError("ServerSideEncryptionConfigurationNotFoundError", 404));
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }) => ({ Deleted: Delete.Objects }));
  s3.on(DeleteBucketCommand).resolves({});
  return { s3, target: { client, bucket: BUCKET, owner: OURS.ExpectedBucketOwner } };
}

export type Evidence = ReturnType<typeof evidence>;

/** The same with Object Lock, and no retention and no legal hold on anything. */
export function lockable(): Evidence {
  const bucket = evidence();
  bucket.s3
    .on(GetObjectLockConfigurationCommand)
    .resolves({ ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } });
  bucket.s3.on(GetObjectRetentionCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
  bucket.s3.on(GetObjectLegalHoldCommand).rejects(awsError("NoSuchObjectLockConfiguration", 404));
  return bucket;
}

export const look = ({ target }: Evidence) => lookAtBucket(target, NOW, silent);

export function deleted({ s3 }: Evidence): readonly (readonly ObjectIdentifier[] | undefined)[] {
  return s3.commandCalls(DeleteObjectsCommand).map(({ args: [{ input }] }) => input.Delete?.Objects);
}

export function entries(count: number): Entry[] {
  return Array.from({ length: count }, (_, n) => ({ Key: `k${n}`, VersionId: `v${n}` }));
}
