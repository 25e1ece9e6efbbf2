import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { administrator } from "./administrator.ts";

/** Makes a trail of all Regions that is logging, with a bucket of its own. @returns its ARN */
export async function makeTrail(endpoint: string, { name = "all-regions", region = "us-east-1" } = {}) {
  const config = administrator(endpoint);
  const bucket = `logs-of-${name}`;
  await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: bucket }));
  const cloudTrail = new CloudTrailClient({ ...config, region });
  const { TrailARN } = await cloudTrail.send(
    new CreateTrailCommand({ Name: name, S3BucketName: bucket, IsMultiRegionTrail: true }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name: name }));
  return TrailARN ?? "";
}
