import { GetAlternateContactCommand, GetContactInformationCommand } from "@aws-sdk/client-account";
import type { DescribeTrailsCommandOutput } from "@aws-sdk/client-cloudtrail";
import {
  GenerateCredentialReportCommand,
  type GenerateCredentialReportCommandOutput,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  ListAccountAliasesCommand,
  ListOrganizationsFeaturesCommand,
  ListServiceSpecificCredentialsCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import type { Ahead } from "./ahead.ts";
import type { AuditClients } from "./audit-clients.ts";
import { PAGE_SIZE } from "./sections/page-size.ts";
import { describeTrails, trailCalls } from "./sections/trail-calls.ts";

/** Makes the first call of every live section, as the section makes it, and those that follow from its answer. */
export function askFirstCalls(ahead: Ahead, clients: AuditClients): void {
  const { iam, account, organizations, cloudTrail } = clients;
  // First what takes longest. The report itself is asked for as soon as there is one.
  const generated = ahead.ask(iam, new GenerateCredentialReportCommand({}));
  generated.then(
    (answer) => {
      const { State } = answer as GenerateCredentialReportCommandOutput;
      if (State === "COMPLETE") ahead.ask(iam, new GetCredentialReportCommand({}));
    },
    () => undefined,
  );
  const described = ahead.ask(cloudTrail(), describeTrails());
  described.then(
    (answer) => askAboutTrails(ahead, cloudTrail, answer as DescribeTrailsCommandOutput),
    () => undefined,
  );
  const ofIam = [
    new GetAccountSummaryCommand({}),
    new GetAccountPasswordPolicyCommand({}),
    new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", MaxItems: PAGE_SIZE }),
    new ListOrganizationsFeaturesCommand({}),
    new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: PAGE_SIZE }),
    new ListAccountAliasesCommand({}),
  ];
  for (const call of ofIam) ahead.ask(iam, call);
  for (const AlternateContactType of ["SECURITY", "BILLING", "OPERATIONS"] as const)
    ahead.ask(account, new GetAlternateContactCommand({ AlternateContactType }));
  ahead.ask(account, new GetContactInformationCommand({}));
  ahead.ask(organizations, new DescribeOrganizationCommand({}));
}

function askAboutTrails(
  ahead: Ahead,
  cloudTrail: AuditClients["cloudTrail"],
  { trailList = [] }: DescribeTrailsCommandOutput,
): void {
  for (const { TrailARN, HomeRegion, IsMultiRegionTrail } of trailList) {
    if (!IsMultiRegionTrail || TrailARN === undefined || HomeRegion === undefined) continue;
    const { status, selectors } = trailCalls(cloudTrail, { TrailARN, HomeRegion });
    ahead.ask(status.client, status.call);
    ahead.ask(selectors.client, selectors.call);
  }
}
