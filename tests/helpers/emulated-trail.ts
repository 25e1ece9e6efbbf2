import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { administrator } from "./administrator.ts";

/** Makes a trail of all Regions that is logging. Without a bucket it gets one of its own. @returns its ARN */
export async function makeTrail(
  endpoint: string,
  { region = "us-east-1", bucket }: { readonly region?: string; readonly bucket?: string } = {},
): Promise<string> {
  const config = administrator(endpoint);
  const S3BucketName = bucket ?? "trail-logs";
  if (bucket === undefined) {
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: S3BucketName }));
  }
  const cloudTrail = new CloudTrailClient({ ...config, region });
  const Name = "all-regions";
  const { TrailARN = "" } = await cloudTrail.send(
    new CreateTrailCommand({ Name, S3BucketName, IsMultiRegionTrail: true }),
  );
  await cloudTrail.send(new StartLoggingCommand({ Name }));
  return TrailARN;
}
