import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
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

/** Bytes from which what is replaced is compressed: below, it costs nothing to leave it readable to any tool. */
const COMPRESS_FROM = 64 * 1024;

/**
 * A store in a bucket. Reading needs `s3:ListBucket` beside `s3:GetObject`: without it S3 says of an object that is not
 * there that it is forbidden. Writing is conditional: `If-None-Match: *` creates, `If-Match` replaces.
 */
export function s3Store(s3: S3Client, bucket: Bucket): Store {
  const { name: Bucket, owner: ExpectedBucketOwner } = bucket;
  const put = async (
    Key: string,
    body: { Body: string | Uint8Array; ContentType: string; ContentEncoding?: string },
    condition: { IfMatch?: string; IfNoneMatch?: string },
  ) => {
    try {
      const { ETag } = await s3.send(
        // A bucket with Object Lock takes nothing without a checksum, which the SDK may be told to leave out.
        new PutObjectCommand({
          Bucket,
          ExpectedBucketOwner,
          Key,
          ChecksumAlgorithm: "CRC32",
          ...body,
          ...condition,
        }),
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
        const { Body, ETag, ContentEncoding } = await s3.send(
          new GetObjectCommand({ Bucket, ExpectedBucketOwner, Key }),
        );
        if (Body === undefined || ETag === undefined)
          throw new Error(`S3 gave no text or version of ${Key}.`);
        const isCompressed = ContentEncoding === "gzip";
        const text = isCompressed
          ? await expanded(await Body.transformToByteArray())
          : await Body.transformToString();
        return { text, version: ETag };
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
    list: async (prefix, after) => {
      const names: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({
            Bucket,
            ExpectedBucketOwner,
            Prefix: prefix,
            StartAfter: after,
            ContinuationToken,
          }),
        );
        names.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return names;
    },
    create: async (name, text, contentType) => {
      await put(name, { Body: text, ContentType: contentType }, { IfNoneMatch: "*" });
    },
    replace: async (name, text, version) => {
      const bytes = Buffer.from(text, "utf8");
      const body =
        bytes.length < COMPRESS_FROM
          ? { Body: bytes }
          : { Body: await promisify(gzip)(bytes), ContentEncoding: "gzip" };
      const condition = version === undefined ? { IfNoneMatch: "*" } : { IfMatch: version };
      return put(name, { ...body, ContentType: "application/json" }, condition);
    },
    place: (name) => ({ uri: `s3://${Bucket}/${name}`, url: consoleUrl(bucket, name) }),
  };
}

/** What is damaged is given as it is, byte by byte: whoever reads it sees that it is not what it should be. */
async function expanded(bytes: Uint8Array): Promise<string> {
  try {
    return (await promisify(gunzip)(bytes)).toString("utf8");
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
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
