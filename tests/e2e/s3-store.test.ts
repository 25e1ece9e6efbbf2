import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll } from "vitest";
import { s3Store } from "../../src/store/s3.ts";
import { type Moto, startMoto } from "../helpers/moto.ts";
import { storeContract } from "../store/store-contract.ts";

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
}, 300_000);
afterAll(() => moto.stop());

let made = 0;

storeContract("S3 over HTTP", async () => {
  made += 1;
  const name = `evidence-${made}`;
  const client = new S3Client({
    endpoint: moto.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return s3Store(client, { name, region: "us-east-1", partition: "aws" });
});
