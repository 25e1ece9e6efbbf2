/**
 * What the audit function is measured against: the same clients of the SDK, bundled the same way, making the same calls
 * in the same order, and nothing else: no checks, no rules, no framework.
 */
import {
  AccountClient,
  type AlternateContactType,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from "@aws-sdk/client-account";
import {
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListOrganizationsFeaturesCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientConfig } from "../../src/account/client-config.ts";

const Bucket = process.env["ROOTWATCH_BUCKET"];
const topics = [process.env["ROOTWATCH_ALERTS_TOPIC"], process.env["ROOTWATCH_OPERATIONS_TOPIC"]];
const config = { ...clientConfig(), region: process.env["AWS_REGION"] ?? "" };
const iam = new IAMClient(config);
const account = new AccountClient(config);
const organizations = new OrganizationsClient(config);
const sns = new SNSClient(config);
const s3 = new S3Client(config);

/** Characters, about as many as an audit of a small account writes. */
const SIZES = { "snapshot.json": 4_000, "audit.json": 14_000, "report.txt": 4_000 };
const MESSAGE = 20_000;
const TOLD = 2_000;

const contact = (AlternateContactType: AlternateContactType) =>
  account.send(new GetAlternateContactCommand({ AlternateContactType }));

async function report() {
  await iam.send(new GenerateCredentialReportCommand({}));
  return iam.send(new GetCredentialReportCommand({}));
}

const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: "*" }));

export async function handler(_event: unknown, { awsRequestId }: { readonly awsRequestId: string }) {
  const answers = await Promise.allSettled([
    report(),
    iam.send(new GetAccountSummaryCommand({})),
    iam.send(new GetAccountPasswordPolicyCommand({})),
    iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", MaxItems: 1000 })),
    contact("SECURITY"),
    contact("BILLING"),
    contact("OPERATIONS"),
    account.send(new GetContactInformationCommand({})),
    organizations.send(new DescribeOrganizationCommand({})),
    iam.send(new ListOrganizationsFeaturesCommand({})),
    iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1000 })),
    iam.send(new ListAccountAliasesCommand({})),
    s3.send(new GetObjectCommand({ Bucket, Key: "memory/none.json" })),
    ...topics.map((TopicArn) => sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))),
  ]);
  await Promise.all(
    Object.entries(SIZES).map(([name, size]) => put(`${awsRequestId}/${name}`, "x".repeat(size))),
  );
  await sns.send(
    new PublishCommand({ TopicArn: topics[0], Subject: "digest", Message: "x".repeat(MESSAGE) }),
  );
  await put(`${awsRequestId}/told.json`, "x".repeat(TOLD));
  return { answers: answers.map(({ status }) => status) };
}
