import type { Severity } from "../rules/rule.ts";
import { type CanaryEvent, type CloudTrailRecord, type DeliveredEvent, isCanary } from "./delivered-event.ts";
import {
  isByRoot,
  isByUserAtSignIn,
  isCentralTask,
  isOfSignIn,
  mfaOf,
  type Outcome,
  outcomeOf,
  userConcerned,
} from "./record.ts";
import { concernsWatch, type Watch } from "./watch.ts";

export interface Surroundings {
  /** What is ours, and must not be tampered with. */
  readonly watch: Watch;
  /** Failed sign-ins as root within the last day. */
  readonly failuresBefore: number;
}

/** What an event is. Those that are ignored are told to nobody. */
export type Classification =
  | { readonly kind: "ignored" }
  | { readonly kind: AlertKind; readonly severity: Severity; readonly outcome: Outcome };

interface Kind {
  readonly kind: string;
  matches(event: DeliveredEvent, surroundings: Surroundings): boolean;
  severity(event: DeliveredEvent, surroundings: Surroundings): Severity;
}

const API_KEYS = ["CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey"];
const MFA_REMOVALS = ["DeactivateMFADevice", "DeleteVirtualMFADevice"];
const MFA_ADDITIONS = ["EnableMFADevice", "CreateVirtualMFADevice"];
const CERTIFICATES = ["UploadSigningCertificate", "UpdateSigningCertificate"];
const RECOVERIES = ["PasswordRecoveryRequested", "PasswordRecoveryCompleted"];
const EMAIL_CHANGES = ["EmailUpdated", "StartPrimaryEmailUpdate", "AcceptPrimaryEmailUpdate"];
/** The last two are the browser sign-in of the AWS CLI. Source: reports of users; AWS has no page that names them. */
const SESSIONS = ["GetSessionToken", "GetFederationToken", "AuthorizeOAuth2Access", "CreateOAuth2Token"];
const CREDENTIAL_CALLS = [
  ...API_KEYS,
  ...MFA_REMOVALS,
  ...MFA_ADDITIONS,
  ...CERTIFICATES,
  "ResyncMFADevice",
  "DeleteSigningCertificate",
  "CreateLoginProfile",
  "UpdateLoginProfile",
  "DeleteLoginProfile",
];
const POLICY_CALLS = ["UpdateAccountPasswordPolicy", "DeleteAccountPasswordPolicy"];
/** Calls of the Account Management API by which nobody gets into the account. */
const REGION_CALLS = ["EnableRegion", "DisableRegion"];

/** The first that matches, wins: the order is part of what is promised. */
const KINDS = [
  {
    kind: "root-task",
    matches: ({ record }) => isCentralTask(record),
    // It gives root a password again.
    severity: ({ record }) => (is(record, ["CreateLoginProfile"]) ? "critical" : "medium"),
  },
  {
    // What AWS does not say to have failed may have succeeded.
    kind: "root-sign-in",
    matches: ({ record }) => isRootSignIn(record) && outcomeOf(record) !== "failed",
    severity: ({ record }, { failuresBefore }) =>
      mfaOf(record) === "used" && outcomeOf(record) === "succeeded" && failuresBefore === 0
        ? "high"
        : "critical",
  },
  {
    kind: "root-sign-in-failed",
    matches: ({ record }) => isRootSignIn(record),
    severity: () => "high",
  },
  {
    kind: "root-recovery",
    matches: ({ record }) => isOfSignIn(record) && is(record, RECOVERIES),
    severity: () => "critical",
  },
  {
    kind: "root-password-changed",
    matches: ({ record }) => isOfSignIn(record) && is(record, ["PasswordUpdated"]),
    severity: ({ record }) => (outcomeOf(record) === "failed" ? "medium" : "high"),
  },
  {
    // The primary address of a member account is changed from the management account, by whoever may.
    kind: "root-email-changed",
    matches: ({ record }) => is(record, EMAIL_CHANGES) && !isByUserAtSignIn(record),
    severity: () => "critical",
  },
  {
    kind: "root-changed-user-credential",
    matches: ({ record }) =>
      isByRoot(record) && is(record, CREDENTIAL_CALLS) && userConcerned(record) !== undefined,
    severity: () => "high",
  },
  {
    kind: "root-mfa-removed",
    matches: ({ record }) => isByRoot(record) && is(record, MFA_REMOVALS),
    severity: () => "critical",
  },
  {
    kind: "root-mfa-added",
    matches: ({ record }) => isByRoot(record) && is(record, MFA_ADDITIONS),
    severity: () => "medium",
  },
  {
    kind: "root-access-key",
    matches: ({ record }) => isByRoot(record) && is(record, API_KEYS),
    severity: ({ record }) => (is(record, ["DeleteAccessKey"]) ? "low" : "critical"),
  },
  {
    kind: "root-signing-certificate",
    matches: ({ record }) => isByRoot(record) && is(record, CERTIFICATES),
    severity: () => "critical",
  },
  {
    kind: "root-cli-session",
    matches: ({ record }) => isByRoot(record) && is(record, SESSIONS),
    severity: () => "high",
  },
  {
    kind: "watch-tampered",
    matches: ({ record }, { watch }) => concernsWatch(record, watch) && !isOfOurDeployment(record, watch),
    severity: () => "critical",
  },
  {
    kind: "recovery-settings-changed",
    matches: ({ record }) =>
      (record.eventSource === "account.amazonaws.com" &&
        record.readOnly !== true &&
        !isRead(record) &&
        !is(record, REGION_CALLS)) ||
      (record.eventSource === "iam.amazonaws.com" && is(record, POLICY_CALLS)),
    severity: () => "high",
  },
  {
    kind: "root-api-read",
    matches: ({ record }) => isByRoot(record) && record.readOnly === true,
    severity: () => "informational",
  },
  {
    // Whatever it is: what nobody knows is not dropped.
    kind: "root-api-activity",
    matches: ({ record }) => isByRoot(record),
    severity: () => "medium",
  },
] as const satisfies readonly Kind[];

/** In the order in which they are asked. */
export const ALERT_KINDS = ["test", ...KINDS.map(({ kind }) => kind)] as const;
export type AlertKind = "test" | (typeof KINDS)[number]["kind"];

/** What an event is. Pure. An event that no kind fits is none that was asked for, and is ignored. */
export function classify(event: DeliveredEvent | CanaryEvent, surroundings: Surroundings): Classification {
  if (isCanary(event)) return { kind: "test", severity: "informational", outcome: "succeeded" };
  if (isNoise(event.record)) return { kind: "ignored" };
  const kind = KINDS.find(({ matches }) => matches(event, surroundings));
  if (kind === undefined) return { kind: "ignored" };
  return {
    kind: kind.kind,
    severity: kind.severity(event, surroundings),
    outcome: outcomeOf(event.record),
  };
}

/** Steps on the way to a sign-in, and what AWS does by itself. */
export function isNoise(record: CloudTrailRecord): boolean {
  return (
    record.eventName === "CheckMfa" || record.eventType === "AwsServiceEvent" || isDoneForSomebody(record)
  );
}

/**
 * What a service does because somebody had it do something else. Of root that was told, when it had it. Of anybody else only
 * CloudFormation counts, by which our own stacks are deployed: who has another service stop a trail has stopped it. The
 * sign-in service stands in calls that people make in the console.
 */
function isDoneForSomebody(record: CloudTrailRecord): boolean {
  const { userIdentity, eventSource } = record;
  const service = userIdentity?.invokedBy ?? "";
  if (!/(^|\.)amazonaws\.com$|^AWS Internal$/.test(service) || service === "signin.amazonaws.com")
    return false;
  return isByRoot(record) || (service === CLOUDFORMATION && eventSource !== "cloudtrail.amazonaws.com");
}

const CLOUDFORMATION = "cloudformation.amazonaws.com";

/** Our own trail, as a deployment makes, changes and removes it. */
function isOfOurDeployment(
  { userIdentity, eventSource, requestParameters }: CloudTrailRecord,
  { name }: Watch,
) {
  const trail = requestParameters?.["trailName"] ?? requestParameters?.["name"];
  return (
    userIdentity?.invokedBy === CLOUDFORMATION &&
    eventSource === "cloudtrail.amazonaws.com" &&
    typeof trail === "string" &&
    (trail === name || trail.endsWith(`:trail/${name}`))
  );
}

export function isRootSignIn(record: CloudTrailRecord): boolean {
  return isByRoot(record) && isOfSignIn(record) && is(record, ["ConsoleLogin"]);
}

function is({ eventName }: CloudTrailRecord, names: readonly string[]): boolean {
  return names.includes(eventName);
}

/** Some records do not say that a call only reads. */
function isRead({ eventName }: CloudTrailRecord): boolean {
  return /^(Get|List|Describe)/.test(eventName);
}
