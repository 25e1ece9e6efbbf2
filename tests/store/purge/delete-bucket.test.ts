import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { deleteBucket } from "../../../src/store/purge/delete-bucket.ts";
import { awsError } from "../../helpers/aws-mock.ts";
import { BUCKET, evidence } from "../../helpers/evidence-bucket.ts";

it("a bucket that cannot be deleted itself was emptied nevertheless", async () => {
  const bucket = evidence();
  bucket.s3.on(DeleteBucketCommand).rejects(awsError("BucketNotEmpty", 409));
  await expect(deleteBucket(bucket.target)).rejects.toMatchObject({
    code: "purge_incomplete",
    message: `Bucket ${BUCKET} was emptied, but could not be deleted itself: BucketNotEmpty: as AWS says it`,
  });
});
