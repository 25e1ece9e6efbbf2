import { GetAlternateContactCommand, GetContactInformationCommand } from "@aws-sdk/client-account";
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

/** Makes the first call of every live section, as the section makes it. */
export function askFirstCalls(ahead: Ahead, { iam, account, organizations }: AuditClients): void {
  // First what takes longest. The report itself is asked for as soon as there is one.
  const generated = ahead.ask(iam, new GenerateCredentialReportCommand({}));
  generated.then(
    (answer) => {
      const { State } = answer as GenerateCredentialReportCommandOutput;
      if (State === "COMPLETE") ahead.ask(iam, new GetCredentialReportCommand({}));
    },
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
