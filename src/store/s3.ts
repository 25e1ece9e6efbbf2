import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { consoleHost } from "../account/console-host.ts";
import { type Store, StoreConflict } from "./store.ts";

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** `aws`, `aws-us-gov`, `aws-cn` ... */
  readonly partition: string;
  /** The account that must own it, 12 digits: S3 refuses each call where it belongs to another. */
  readonly owner?: string;
}

/**
 * A store in a bucket. Reading needs `s3:ListBucket` beside `s3:GetObject`: without it S3 says of an object that is not
 * there that it is forbidden. Writing is conditional: `If-None-Match: *` creates, `If-Match` replaces.
 */
export function s3Store(s3: S3Client, bucket: Bucket): Store {
  const { name: Bucket, owner: ExpectedBucketOwner } = bucket;
  const put = async (
    Key: string,
    Body: string,
    ContentType: string,
    condition: { IfMatch?: string; IfNoneMatch?: string },
  ) => {
    try {
      const { ETag } = await s3.send(
        new PutObjectCommand({ Bucket, ExpectedBucketOwner, Key, Body, ContentType, ...condition }),
      );
      return ETag ?? "";
    } catch (error) {
      if (isConflict(error)) throw new StoreConflict(Key, { cause: error });
      throw error;
    }
  };
  return {
    read: async (Key) => {
      try {
        const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, ExpectedBucketOwner, Key }));
        if (Body === undefined || ETag === undefined)
          throw new Error(`S3 gave no text or version of ${Key}.`);
        return { text: await Body.transformToString(), version: ETag };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    exists: async (Key) => {
      try {
        await s3.send(new HeadObjectCommand({ Bucket, ExpectedBucketOwner, Key }));
        return true;
      } catch (error) {
        // The answer to HEAD has no body to say what is missing: a bucket that is gone looks the same. Writing tells.
        if (error instanceof NotFound) return false;
        throw error;
      }
    },
    create: async (name, text, contentType) => {
      await put(name, text, contentType, { IfNoneMatch: "*" });
    },
    replace: (name, text, version) =>
      put(
        name,
        text,
        "application/json",
        version === undefined ? { IfNoneMatch: "*" } : { IfMatch: version },
      ),
    place: (name) => ({ uri: `s3://${Bucket}/${name}`, url: consoleUrl(bucket, name) }),
  };
}

/** 412: the condition does not hold; 409: two conditional writes at once; 404 with If-Match: it was deleted. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof S3ServiceException)) return false;
  const { httpStatusCode } = error.$metadata;
  return httpStatusCode === 412 || httpStatusCode === 409 || error.name === "NoSuchKey";
}

function consoleUrl({ name, region, partition }: Bucket, key: string): string {
  const host = consoleHost(partition, region);
  return `https://${host}/s3/object/${name}?region=${region}&prefix=${encodeURIComponent(key)}`;
}
