import {
  AccountClient,
  GetAlternateContactCommand,
  GetContactInformationCommand,
} from "@aws-sdk/client-account";
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  IAMClient,
  IAMServiceException,
  ListAccountAliasesCommand,
  ListOrganizationsFeaturesCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand, OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import type { Limits } from "../../src/account/sections/section.ts";
import { virtualClock } from "./virtual-clock.ts";

export const METADATA = { $metadata: {} };

/** An error that no model names, as AWS sends denials and throttling: its name is the code on the wire. */
export function awsError(
  name: string,
  httpStatusCode = 400,
  message = "as AWS says it",
): IAMServiceException {
  return new IAMServiceException({ name, message, $fault: "client", $metadata: { httpStatusCode } });
}

/** What an SDK call ends with where a web page came instead of an answer. */
export function webPageError(httpStatusCode = 500): Error {
  const error = new SyntaxError(
    "Unexpected token '<', \"<!doctype \"... is not valid JSON\n  Deserialization error: to see the raw response, " +
      "inspect the hidden field {error}.$response on this object.",
  );
  return Object.assign(error, { $metadata: { httpStatusCode } });
}

/** Clients of which every call is answered by the mocks, and fails where they have no answer. */
export function mockAws() {
  const options = { region: "us-east-1" };
  const cloudTrailClient = new CloudTrailClient(options);
  const clients = {
    iam: new IAMClient(options),
    account: new AccountClient(options),
    organizations: new OrganizationsClient(options),
    // One for all Regions.
    cloudTrail: (_region?: string) => cloudTrailClient,
    sts: new STSClient(options),
  };
  return {
    clients,
    iam: mockClient(clients.iam),
    account: mockClient(clients.account),
    organizations: mockClient(clients.organizations),
    cloudTrail: mockClient(cloudTrailClient),
    sts: mockClient(clients.sts),
  };
}

export type AwsMock = ReturnType<typeof mockAws>;

export const REPORT_CSV =
  "user,arn,user_creation_time\n<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00Z";

/** A trail of all Regions, at home in one of them. */
export const TRAIL = {
  Name: "all-regions",
  TrailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/all-regions",
  HomeRegion: "eu-west-1",
  IsMultiRegionTrail: true,
  IsOrganizationTrail: false,
};

/** An account that answers every question. */
export function healthyAws(): AwsMock {
  const aws = mockAws();
  aws.iam.on(GenerateCredentialReportCommand).resolves({ State: "COMPLETE" });
  aws.iam.on(GetCredentialReportCommand).resolves({
    Content: Buffer.from(REPORT_CSV),
    GeneratedTime: new Date("2026-11-23T05:58:00.250Z"),
  });
  aws.iam.on(GetAccountSummaryCommand).resolves({ SummaryMap: { AccountMFAEnabled: 1, Users: 2 } });
  aws.iam.on(GetAccountPasswordPolicyCommand).resolves({ PasswordPolicy: { MinimumPasswordLength: 14 } });
  aws.iam.on(ListVirtualMFADevicesCommand).resolves({ VirtualMFADevices: [], IsTruncated: false });
  aws.iam.on(ListOrganizationsFeaturesCommand).resolves({ EnabledFeatures: ["RootSessions"] });
  aws.iam.on(ListServiceSpecificCredentialsCommand).resolves({ ServiceSpecificCredentials: [] });
  aws.iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: ["example"], IsTruncated: false });
  aws.account
    .on(GetAlternateContactCommand)
    .resolves({ AlternateContact: { EmailAddress: "a@example.com" } });
  aws.account.on(GetContactInformationCommand).resolves({
    ContactInformation: {
      FullName: "Jane Smith",
      AddressLine1: "1 Main Street",
      City: "Any Town",
      CountryCode: "US",
      PostalCode: "12345",
      PhoneNumber: "+15550100",
    },
    VerificationStatus: "VERIFIED",
  });
  aws.organizations.on(DescribeOrganizationCommand).resolves({
    Organization: { Id: "o-example", MasterAccountId: "999999999999", FeatureSet: "ALL" },
  });
  aws.cloudTrail.on(DescribeTrailsCommand).resolves({ trailList: [TRAIL] });
  aws.cloudTrail.on(GetTrailStatusCommand).resolves({ IsLogging: true });
  aws.cloudTrail.on(GetEventSelectorsCommand).resolves({
    TrailARN: TRAIL.TrailARN,
    EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
  });
  return aws;
}

/** Ample time, that passes at once. */
export function limits(
  budgetMs = 120_000,
  clock = virtualClock(),
): Limits & { readonly clock: typeof clock } {
  const deadline = new Date(clock.now().getTime() + budgetMs);
  return { clock, deadline, signal: new AbortController().signal };
}
