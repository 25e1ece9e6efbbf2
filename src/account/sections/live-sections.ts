import { accountAlias } from "./account-alias.ts";
import { accountSummary } from "./account-summary.ts";
import { billingContact, operationsContact, securityContact } from "./alternate-contact.ts";
import { credentialReport } from "./credential-report.ts";
import { organization } from "./organization.ts";
import { passwordPolicy } from "./password-policy.ts";
import { primaryContact } from "./primary-contact.ts";
import { rootAccessManagement } from "./root-access-management.ts";
import type { Section } from "./section.ts";
import { serviceCredentials } from "./service-credentials.ts";
import { trails } from "./trails.ts";
import { virtualMfaDevices } from "./virtual-mfa-devices.ts";

/** The sections that a live audit collects. Every other one is `not_collected`. */
export const LIVE_SECTIONS: readonly Section[] = [
  credentialReport,
  accountSummary,
  passwordPolicy,
  virtualMfaDevices,
  securityContact,
  billingContact,
  operationsContact,
  primaryContact,
  organization,
  rootAccessManagement,
  serviceCredentials,
  trails,
  accountAlias,
];
