import { AccountClient, GetAlternateContactCommand } from "@aws-sdk/client-account";
import { GetAccountSummaryCommand, IAMClient } from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { ACCOUNT, administrator } from "../administrator.ts";
import { bundled, createFunction, makeRole } from "./test-function.ts";
import { useTestbed } from "./testbed.ts";

const bed = useTestbed();

describe("calls of AWS", () => {
  it("are told by service, action and who made them", async () => {
    const s3 = new S3Client({ ...administrator(bed.gateway.url), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "evidence" }));
    await s3.send(new PutObjectCommand({ Bucket: "evidence", Key: "a/b c.json", Body: "{}" }));
    await s3.send(new GetObjectCommand({ Bucket: "evidence", Key: "a/b c.json" }));
    await expect(s3.send(new HeadObjectCommand({ Bucket: "evidence", Key: "none" }))).rejects.toThrow();
    await new IAMClient(administrator(bed.gateway.url)).send(new GetAccountSummaryCommand({}));
    const account = new AccountClient(administrator(bed.gateway.url));
    await expect(
      account.send(new GetAlternateContactCommand({ AlternateContactType: "BILLING" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(
      new OrganizationsClient(administrator(bed.gateway.url)).send(new DescribeOrganizationCommand({})),
    ).rejects.toMatchObject({ name: "AWSOrganizationsNotInUseException" });
    expect(bed.gateway.calls().map(({ action, status }) => `${action} ${status}`)).toEqual([
      "s3:CreateBucket 200",
      "s3:PutObject 200",
      "s3:GetObject 200",
      "s3:HeadObject 404",
      "iam:GetAccountSummary 200",
      "account:GetAlternateContact 404",
      "organizations:DescribeOrganization 400",
    ]);
    expect(bed.gateway.calls().every(({ byFunction }) => !byFunction)).toBe(true);
    bed.gateway.clear();
    expect(bed.gateway.calls()).toEqual([]);
  });

  it("of a function are made with its role, and denied what the role lacks", async () => {
    const caller = await bundled(`
      import { GetAccountSummaryCommand, IAMClient, ListVirtualMFADevicesCommand } from "@aws-sdk/client-iam";
      const iam = new IAMClient({ maxAttempts: 1 });
      const name = (promise) => promise.then(() => "answered", (error) => error.name);
      export const handler = async () => [
        await name(iam.send(new GetAccountSummaryCommand({}))),
        await name(iam.send(new ListVirtualMFADevicesCommand({}))),
      ];`);
    const Role = await makeRole(bed.gateway.url, "caller", [
      { Effect: "Allow", Action: ["iam:GetAccountSummary"], Resource: "*" },
    ]);
    await createFunction(bed.gateway.url, "caller", caller, { ...(Role === undefined ? {} : { Role }) });
    await bed.moto.enforceIam();
    bed.gateway.clear();
    expect((await bed.invoke("caller")).json).toEqual(["answered", "AccessDenied"]);
    expect(
      bed.gateway
        .calls()
        .filter(({ byFunction }) => byFunction)
        .map(({ action, status }) => [action, status]),
    ).toEqual([
      ["iam:GetAccountSummary", 200],
      ["iam:ListVirtualMFADevices", 403],
    ]);
  });

  it.each([
    ["Throttling", 400, "Throttling"],
    ["Throttled", 429, "ThrottledException"],
    ["KMSAccessDenied", 400, "KMSAccessDeniedException"],
    ["NotFound", 404, "NotFoundException"],
    ["InternalError", 500, "InternalErrorException"],
  ])("fail as they are told to: %s of SNS", async (code, status, name) => {
    const sns = new SNSClient(administrator(bed.gateway.url));
    bed.gateway.fail({ action: "sns:Publish", code, status, message: "a <b> & c" });
    await expect(
      sns.send(new PublishCommand({ TopicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:t`, Message: "m" })),
    ).rejects.toMatchObject({ name, message: "a <b> & c", $metadata: { httpStatusCode: status } });
  });

  it("fail as they are told to in JSON, in REST and in S3's XML", async () => {
    const config = administrator(bed.gateway.url);
    bed.gateway.fail({ action: "account:GetAlternateContact", status: 403, code: "AccessDeniedException" });
    bed.gateway.fail({
      action: "organizations:DescribeOrganization",
      status: 400,
      code: "TooManyRequestsException",
    });
    bed.gateway.fail({ action: "s3:PutObject", status: 412, code: "PreconditionFailed" });
    bed.gateway.fail({ action: "s3:GetObject", status: 404, code: "NoSuchKey" });
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    const AlternateContactType = "BILLING";
    await expect(
      new AccountClient(config).send(new GetAlternateContactCommand({ AlternateContactType })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
    await expect(
      new OrganizationsClient(config).send(new DescribeOrganizationCommand({})),
    ).rejects.toMatchObject({ name: "TooManyRequestsException" });
    const object = { Bucket: "b", Key: "k" };
    await expect(s3.send(new PutObjectCommand({ ...object, Body: "x" }))).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("fail as often as they are told to, and wait as long", async () => {
    const iam = new IAMClient(administrator(bed.gateway.url));
    const ask = () => iam.send(new GetAccountSummaryCommand({}));
    bed.gateway.fail({ action: "iam:GetAccountSummary", times: 2, status: 500, code: "ServiceFailure" });
    await expect(ask()).rejects.toMatchObject({ name: "ServiceFailureException" });
    await expect(ask()).rejects.toMatchObject({ name: "ServiceFailureException" });
    await ask();
    bed.gateway.latencyMs = 200;
    const began = performance.now();
    await ask();
    expect(performance.now() - began).toBeGreaterThan(190);
    expect(bed.gateway.calls().map(({ status }) => status)).toEqual([500, 500, 200, 200]);
  });

  it("fail by chance as often as they are told to, and in the same places with the same seed", async () => {
    const iam = new IAMClient(administrator(bed.gateway.url));
    const outcomes = async (seed: number) => {
      bed.gateway.clear();
      const fault = { action: "iam:GetAccountSummary", status: 500, code: "ServiceFailure" };
      bed.gateway.fail({ ...fault, rate: 0.3, seed });
      for (let n = 0; n < 100; n += 1)
        await iam.send(new GetAccountSummaryCommand({})).catch(() => undefined);
      return bed.gateway.calls().map(({ status }) => status);
    };
    const first = await outcomes(7);
    expect(first.filter((status) => status === 500).length).toBeGreaterThan(20);
    expect(first.filter((status) => status === 500).length).toBeLessThan(40);
    expect(await outcomes(7)).toEqual(first);
    expect(await outcomes(8)).not.toEqual(first);
  });
});
