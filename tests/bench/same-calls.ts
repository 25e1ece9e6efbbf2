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

const region = process.env["AWS_REGION"] ?? "";
const Bucket = process.env["ROOTWATCH_BUCKET"];
const TopicArn = process.env["ROOTWATCH_ALERTS_TOPIC"];
const iam = new IAMClient({ region });
const account = new AccountClient({ region });
const organizations = new OrganizationsClient({ region });
const sns = new SNSClient({ region });
const s3 = new S3Client({ region });

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
    sns.send(new ListSubscriptionsByTopicCommand({ TopicArn })),
  ]);
  const text = "x".repeat(30_000);
  await Promise.all(
    ["report.txt", "audit.json", "snapshot.json"].map((name) => put(`${awsRequestId}/${name}`, text)),
  );
  await sns.send(new PublishCommand({ TopicArn, Subject: "digest", Message: text }));
  await put(`${awsRequestId}/told.json`, text);
  return { answers: answers.map(({ status }) => status) };
}
