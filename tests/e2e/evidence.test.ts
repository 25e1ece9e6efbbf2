import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, CreateStackCommand } from "@aws-sdk/client-cloudformation";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventEvidenceName, eventEvidenceText } from "../../src/service/activity/root-event-evidence.ts";
import { s3Store } from "../../src/store/s3.ts";
import { ACCOUNT, administrator } from "../helpers/administrator.ts";
import { fileWith, runCli } from "../helpers/cli.ts";
import { type CompletedMoto, startMoto } from "../helpers/moto.ts";

const BUCKET = "rootwatch-prod-evidencebucket-test";
const newFolder = () => mkdtempSync(join(tmpdir(), "rootwatch-evidence-"));

let moto: CompletedMoto;

beforeAll(async () => {
  moto = await startMoto({ completed: true });
  vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  await new CloudFormationClient(administrator(moto.url)).send(
    new CreateStackCommand({
      StackName: "rootwatch-prod",
      TemplateBody: JSON.stringify({
        Resources: { Bucket: { Type: "AWS::S3::Bucket", Properties: { BucketName: BUCKET } } },
        Outputs: { EvidenceBucket: { Value: { Ref: "Bucket" } } },
      }),
    }),
  );
  // The first run makes the Python environment.
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await moto?.stop();
});

const bucket = () =>
  s3Store(new S3Client({ ...administrator(moto.url), forcePathStyle: true }), {
    name: BUCKET,
    region: "us-east-1",
    partition: "aws",
  });

/** What an audit of this account leaves, in the bucket. */
async function audited(): Promise<void> {
  const store = newFolder();
  const text = readFileSync("samples/company/snapshot.json", "utf8").replaceAll("444455556666", ACCOUNT);
  await runCli(["audit", "--snapshot", fileWith(text, "snapshot.json"), "--store", store]);
  for (const entry of readdirSync(store, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    await bucket().create(path.slice(store.length + 1), readFileSync(path, "utf8"), "text/plain");
  }
}

/** That root did something at that time. */
async function happened(eventTime: string, eventId: string): Promise<void> {
  const text = eventEvidenceText({
    accountId: ACCOUNT,
    kind: "root-sign-in",
    severity: "high",
    recordedAt: new Date("2026-11-23T09:00:00Z"),
    deliveries: [{ eventId, event: { detail: { eventTime } } }],
  });
  await bucket().create(eventEvidenceName(ACCOUNT, eventTime, eventId), text, "application/json");
}

async function bundled(...args: readonly string[]) {
  const output = newFolder();
  const { code, out, err } = await runCli([
    ...["evidence", "--from", "2026-11-20", "--to", "2026-11-23", "--output", output, "--format", "json"],
    ...args,
  ]);
  return { code, err, output, index: out === "" ? undefined : JSON.parse(out) };
}

describe("rootwatch evidence, of an installation", () => {
  it("bundles what is in the bucket of the stack: audits, and what root did on those days or on none that is known", async () => {
    await audited();
    await happened("2026-11-19T23:59:59Z", "before");
    await happened("2026-11-20T00:00:00Z", "first/day");
    await happened("2026-11-23T23:59:59Z", "last-day");
    await happened("2026-11-24T00:00:00Z", "after");
    await happened("lately", "of-no-day");
    const { code, index, output, err } = await bundled();
    expect({ code, source: index.source }).toEqual({ code: 0, source: `s3://${BUCKET}` });
    expect(err).toBe(`Made ${join(output, "index.html")}\n`);
    expect(index.audits).toMatchObject([{ state: "whole", observedAt: "2026-11-23T06:00:00Z" }]);
    expect(index.rootEvents).toMatchObject([
      { day: "2026-11-20", kind: "root-sign-in", file: { path: "events/2026-11-20/first%2Fday.json" } },
      { day: "2026-11-23", severity: "high", events: 1, file: { path: "events/2026-11-23/last-day.json" } },
      { day: null, recordedAt: "2026-11-23T09:00:00Z", file: { path: "events/undated/of-no-day.json" } },
    ]);
    for (const { file } of index.rootEvents) {
      expect(readFileSync(join(output, file.path), "utf8")).toContain("rootwatch/root-event/1");
    }
  });

  it("an event that cannot be read is bundled and said, exit 1", async () => {
    await bucket().create(`events/${ACCOUNT}/2026-11-22/odd.json`, "{", "application/json");
    const { code, index } = await bundled();
    expect(code).toBe(1);
    expect(index.rootEvents).toContainEqual(
      expect.objectContaining({ day: "2026-11-22", kind: null, recordedAt: null, problem: "cannot be read" }),
    );
  });

  it("a bucket that is not there is a line, and exit 2", async () => {
    const { code, err } = await bundled("--bucket", "nobodys-bucket");
    expect([code, err]).toEqual([2, expect.stringContaining("There is no bucket nobodys-bucket.")]);
  });
});
