/** What is known of one section without asking AWS: how people call it and which permissions fill it. */
interface SectionInfo {
  readonly title: string;
  /** IAM actions of the calls that fill it; none where Rootwatch itself is the source. */
  readonly actions: readonly string[];
}

/** Every section of `rootwatch/snapshot/1`, in the order of its calls. */
export const SECTIONS = {
  credentialReport: {
    title: "credential report",
    actions: ["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
  },
  accountSummary: { title: "account summary", actions: ["iam:GetAccountSummary"] },
  passwordPolicy: { title: "password policy", actions: ["iam:GetAccountPasswordPolicy"] },
  virtualMfaDevices: { title: "virtual MFA devices", actions: ["iam:ListVirtualMFADevices"] },
  securityContact: { title: "security contact", actions: ["account:GetAlternateContact"] },
  billingContact: { title: "billing contact", actions: ["account:GetAlternateContact"] },
  operationsContact: { title: "operations contact", actions: ["account:GetAlternateContact"] },
  primaryContact: { title: "primary contact", actions: ["account:GetContactInformation"] },
  organization: { title: "organization", actions: ["organizations:DescribeOrganization"] },
  rootAccessManagement: { title: "root access management", actions: ["iam:ListOrganizationsFeatures"] },
  authorization: { title: "authorization details", actions: ["iam:GetAccountAuthorizationDetails"] },
  serverCertificates: { title: "server certificates", actions: ["iam:ListServerCertificates"] },
  serviceCredentials: {
    title: "service-specific credentials",
    actions: ["iam:ListServiceSpecificCredentials"],
  },
  accessAnalyzers: { title: "access analyzers", actions: ["access-analyzer:ListAnalyzers"] },
  trails: {
    title: "trails",
    actions: ["cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors"],
  },
  alertChannels: {
    title: "alert channels",
    actions: ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"],
  },
  accountAlias: { title: "account alias", actions: ["iam:ListAccountAliases"] },
  /** Asked for only of users of whom something grave is about to be told: an ordinary snapshot has none. */
  liveUsers: {
    title: "users asked about live",
    actions: ["iam:GetLoginProfile", "iam:ListAccessKeys", "iam:ListMFADevices"],
  },
  rootEvents: { title: "recorded root events", actions: [] },
  attestations: { title: "attestations", actions: [] },
  installation: { title: "installation", actions: [] },
} as const satisfies Record<string, SectionInfo>;

export type SectionName = keyof typeof SECTIONS;

export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];

/** What people call a section that a document names; undefined where we have none of that name. */
export function sectionTitle(name: string): string | undefined {
  const titles: Readonly<Record<string, SectionInfo>> = SECTIONS;
  return Object.hasOwn(titles, name) ? titles[name]?.title : undefined;
}
