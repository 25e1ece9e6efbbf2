import type { IncomingHttpHeaders } from "node:http";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it } from "vitest";
import { clientConfig } from "../../src/account/client-config.ts";
import { s3Store } from "../../src/store/s3.ts";
import { StoreConflict } from "../../src/store/store.ts";
import { serve } from "../helpers/http-server.ts";

const bucket = { name: "evidence", region: "eu-central-1", partition: "aws" };

function mocked() {
  const client = new S3Client({ region: "eu-central-1" });
  return { s3: mockClient(client), store: s3Store(client, bucket) };
}

const failure = (name: string, httpStatusCode: number) =>
  new S3ServiceException({ name, message: "as S3 says it", $fault: "client", $metadata: { httpStatusCode } });

describe("S3 as a store, where it fails", () => {
  it.each(["AccessDenied", "SlowDown", "InternalError"])(
    "%s on reading is thrown, and never none",
    async (name) => {
      const { s3, store } = mocked();
      s3.on(GetObjectCommand).rejects(failure(name, 403));
      await expect(store.read("a")).rejects.toMatchObject({ name });
    },
  );

  it("a missing object is none", async () => {
    const { s3, store } = mocked();
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: "", $metadata: { httpStatusCode: 404 } }));
    expect(await store.read("a")).toBeUndefined();
  });

  it.each([
    ["403", 403],
    ["Forbidden", 403],
    ["400", 400],
    ["503", 503],
  ])("%s on asking whether something is there is thrown, and never no", async (name, status) => {
    const { s3, store } = mocked();
    s3.on(HeadObjectCommand).rejects(failure(name, status));
    await expect(store.exists("a")).rejects.toMatchObject({ name });
  });

  it("what is not found is not there", async () => {
    const { s3, store } = mocked();
    s3.on(HeadObjectCommand).rejects(new NotFound({ message: "", $metadata: { httpStatusCode: 404 } }));
    expect(await store.exists("a")).toBe(false);
    expect(s3.commandCalls(HeadObjectCommand)[0]?.args[0].input).toEqual({ Bucket: "evidence", Key: "a" });
  });

  it("an answer without a version is no answer", async () => {
    const { s3, store } = mocked();
    s3.on(GetObjectCommand).resolves({});
    await expect(store.read("a")).rejects.toThrow("S3 gave no text or version of a.");
  });

  it.each([
    ["PreconditionFailed", 412],
    ["ConditionalRequestConflict", 409],
    ["NoSuchKey", 404],
  ])("%s on writing is a conflict, with its cause", async (name, status) => {
    const { s3, store } = mocked();
    s3.on(PutObjectCommand).rejects(failure(name, status));
    const error = await store.replace("a", "text", '"etag"').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreConflict);
    expect((error as StoreConflict).cause).toMatchObject({ name });
  });

  it.each([
    ["AccessDenied", 403],
    ["NoSuchBucket", 404],
    ["KMS.DisabledException", 400],
  ])("%s on writing is thrown as it is", async (name, status) => {
    const { s3, store } = mocked();
    s3.on(PutObjectCommand).rejects(failure(name, status));
    await expect(store.create("a", "text", "text/plain")).rejects.toMatchObject({ name });
  });

  it("any other error is thrown as it is", async () => {
    const { s3, store } = mocked();
    s3.on(PutObjectCommand).rejects(new Error("socket hang up"));
    await expect(store.create("a", "text", "text/plain")).rejects.toThrow("socket hang up");
  });
});

describe("S3 as a store of what is large", () => {
  const large = JSON.stringify(Array.from({ length: 20_000 }, (_, index) => `user ${index}`));
  const answer = (bytes: Uint8Array, ContentEncoding?: string) => ({
    Body: {
      transformToString: async () => Buffer.from(bytes).toString(),
      transformToByteArray: async () => bytes,
    } as never,
    ETag: '"1"',
    ContentEncoding,
  });

  it("compresses what is replaced, and says so", async () => {
    const { s3, store } = mocked();
    s3.on(PutObjectCommand).resolves({ ETag: '"2"' });
    expect(await store.replace("a", large, '"1"')).toBe('"2"');
    const { Body, ContentEncoding, ContentType } = s3.commandCalls(PutObjectCommand)[0]?.args[0].input ?? {};
    expect({ ContentEncoding, ContentType }).toEqual({
      ContentEncoding: "gzip",
      ContentType: "application/json",
    });
    expect((Body as Uint8Array).length).toBeLessThan(large.length / 3);
    expect(gunzipSync(Body as Uint8Array).toString()).toBe(large);
  });

  it("leaves to any tool what is small, and what is evidence", async () => {
    const { s3, store } = mocked();
    s3.on(PutObjectCommand).resolves({ ETag: '"2"' });
    await store.replace("a", "[]", '"1"');
    await store.create("b", large, "application/json");
    const [small, evidence] = s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input);
    expect(small?.ContentEncoding).toBeUndefined();
    expect(evidence).toMatchObject({ Body: large });
    expect(evidence?.ContentEncoding).toBeUndefined();
  });

  it("reads what is compressed and what is not", async () => {
    const { s3, store } = mocked();
    s3.on(GetObjectCommand, { Key: "a" }).resolves(answer(gzipSync(large), "gzip"));
    s3.on(GetObjectCommand, { Key: "b" }).resolves(answer(Buffer.from(large)));
    expect((await store.read("a"))?.text).toBe(large);
    expect((await store.read("b"))?.text).toBe(large);
  });

  it("gives what is damaged as it is, for whoever reads it to set it aside", async () => {
    const { s3, store } = mocked();
    const torn = gzipSync(large).subarray(0, 100);
    s3.on(GetObjectCommand).resolves(answer(torn, "gzip"));
    expect(await store.read("a")).toEqual({ text: torn.toString("latin1"), version: '"1"' });
  });
});

describe("a list of names in S3", () => {
  it("is asked for page by page", async () => {
    const { s3, store } = mocked();
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: "a/1" }, { Key: "a/2" }], NextContinuationToken: "more" })
      .resolves({ Contents: [{ Key: "a/3" }] });
    expect(await store.list("a/", "a/0")).toEqual(["a/1", "a/2", "a/3"]);
    const asked = { Bucket: "evidence", Prefix: "a/", StartAfter: "a/0" };
    expect(s3.commandCalls(ListObjectsV2Command).map(({ args: [{ input }] }) => input)).toEqual([
      asked,
      { ...asked, ContinuationToken: "more" },
    ]);
  });

  it("that is denied is thrown, and never none", async () => {
    const { s3, store } = mocked();
    s3.on(ListObjectsV2Command).rejects(failure("AccessDenied", 403));
    await expect(store.list("a/")).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("the place of an object", () => {
  it.each([
    ["aws", "eu-central-1", "https://eu-central-1.console.aws.amazon.com/s3/object/evidence"],
    ["aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/s3/object/evidence"],
    ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/s3/object/evidence"],
  ])("in the partition %s", (partition, region, start) => {
    const store = s3Store(new S3Client({ region }), { name: "evidence", partition, region });
    const { uri, url } = store.place("audits/1/report & more.txt");
    expect(uri).toBe("s3://evidence/audits/1/report & more.txt");
    expect(url).toBe(`${start}?region=${region}&prefix=audits%2F1%2Freport%20%26%20more.txt`);
  });
});

it("what is written carries a checksum: a bucket with a default retention takes nothing without one", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const s3 = await serve((request, response) => {
    seen.push(request.headers);
    request.resume().on("end", () => response.setHeader("etag", '"1"').end());
  });
  const client = new S3Client({
    ...clientConfig(),
    endpoint: s3.url,
    region: "eu-central-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const store = s3Store(client, bucket);
  await store.create("a", "text", "text/plain");
  await store.replace("a", "other text", undefined);
  await s3.close();
  expect(seen.map((headers) => headers["x-amz-sdk-checksum-algorithm"])).toEqual(["CRC32", "CRC32"]);
  expect(seen.map((headers) => headers["x-amz-checksum-crc32"])).toEqual([
    expect.stringMatching(/^[\w+/]{6}==$/),
    expect.stringMatching(/^[\w+/]{6}==$/),
  ]);
});
