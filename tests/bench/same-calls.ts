/**
 * What the audit function is measured against: the same clients of the SDK, bundled the same way, making the same calls
 * in the same order, and nothing else: no checks, no rules, no framework.
 */
import {
  type AlternateContactType,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from "@aws-sdk/client-account";
import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  ListAccountAliasesCommand,
  ListOrganizationsFeaturesCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { makeAuditClients } from "../../src/account/audit-clients.ts";
import { clientConfig } from "../../src/account/client-config.ts";

const Bucket = process.env["ROOTWATCH_BUCKET"];
const topics = [process.env["ROOTWATCH_ALERTS_TOPIC"], process.env["ROOTWATCH_OPERATIONS_TOPIC"]];
const config = { ...clientConfig(), region: process.env["AWS_REGION"] ?? "" };
const { iam, account, organizations, cloudTrail } = makeAuditClients(config);
const sns = new SNSClient(config);
const s3 = new S3Client(config);

/** Characters, as many as an audit of the emulated account writes. */
const SIZES = {
  "snapshot.json": 4_287,
  "credential-report.csv": 654,
  "audit.json": 15_051,
  "report.txt": 1_689,
  "settings.json": 253,
};
const DIGEST = 3_565;
const MANIFEST = 4_954;
const MESSAGE = 17_800;
const STATE = 4_553;

const contact = (AlternateContactType: AlternateContactType) =>
  account.send(new GetAlternateContactCommand({ AlternateContactType }));

async function report() {
  await iam.send(new GenerateCredentialReportCommand({}));
  return iam.send(new GetCredentialReportCommand({}));
}

async function trails() {
  const { trailList = [] } = await cloudTrail().send(
    new DescribeTrailsCommand({ includeShadowTrails: true }),
  );
  return Promise.all(
    trailList.flatMap(({ TrailARN, HomeRegion }) => [
      cloudTrail().send(new GetTrailStatusCommand({ Name: TrailARN })),
      cloudTrail(HomeRegion).send(new GetEventSelectorsCommand({ TrailName: TrailARN })),
    ]),
  );
}

const put = (Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, IfNoneMatch: "*" }));

export async function handler(_event: unknown, { awsRequestId }: { readonly awsRequestId: string }) {
  const answers = await Promise.allSettled([
    report(),
    trails(),
    iam.send(new GetAccountSummaryCommand({})),
    iam.send(new GetAccountPasswordPolicyCommand({})),
    iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", MaxItems: 1000 })),
    iam.send(new ListOrganizationsFeaturesCommand({})),
    iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 1000 })),
    iam.send(new ListAccountAliasesCommand({})),
    contact("SECURITY"),
    contact("BILLING"),
    contact("OPERATIONS"),
    account.send(new GetContactInformationCommand({})),
    organizations.send(new DescribeOrganizationCommand({})),
    ...topics.map((TopicArn) => sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))),
    s3.send(new GetObjectCommand({ Bucket, Key: "memory/none.json" })),
    s3.send(new GetObjectCommand({ Bucket, Key: "memory/no-events.json" })),
  ]);
  await Promise.all([
    ...Object.entries(SIZES).map(([name, size]) => put(`${awsRequestId}/${name}`, "x".repeat(size))),
    put(`${awsRequestId}/state.json`, "x".repeat(STATE)),
  ]);
  const sealed = Promise.all([
    put(`${awsRequestId}/digest.json`, "x".repeat(DIGEST)),
    put(`${awsRequestId}/state-kept.json`, "x".repeat(STATE)),
  ]).then(() => put(`${awsRequestId}/manifest.json`, "x".repeat(MANIFEST)));
  await sns.send(
    new PublishCommand({ TopicArn: topics[0], Subject: "digest", Message: "x".repeat(MESSAGE) }),
  );
  await put(`${awsRequestId}/state-told.json`, "x".repeat(STATE));
  await sealed;
  return { answers: answers.map(({ status }) => status) };
}
