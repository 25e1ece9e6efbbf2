import type { CloudTrailRecord } from "./delivered-event.ts";

export type Outcome = "succeeded" | "failed" | "unknown";

/** Whether a sign-in, or the session that a call of root's was made in, was confirmed by a second factor, as far as AWS says. */
export type MfaUse = "used" | "not_used" | "unknown";

/** Events of the sign-in service that say themselves how they ended. */
const SAY_HOW_THEY_ENDED: readonly string[] = [
  "ConsoleLogin",
  "PasswordRecoveryRequested",
  "PasswordRecoveryCompleted",
  "PasswordUpdated",
  "EmailUpdated",
];

/** An event of the sign-in service says itself how it ended; of a call the absence of an error does. */
export function outcomeOf(record: CloudTrailRecord): Outcome {
  const { eventName, responseElements, errorCode } = record;
  if (isOfSignIn(record) && SAY_HOW_THEY_ENDED.includes(eventName)) {
    const said = lower(responseElements?.[eventName]);
    return said === "success" ? "succeeded" : said === "failure" ? "failed" : "unknown";
  }
  return errorCode === undefined ? "succeeded" : "failed";
}

/** AWS has written it in more than one letter case, and has left it out. */
export function mfaOf(record: CloudTrailRecord): MfaUse {
  const { eventSource, additionalEventData, userIdentity } = record;
  if (eventSource === "signin.amazonaws.com") {
    const used = lower(additionalEventData?.["MFAUsed"]);
    return used === "yes" ? "used" : used === "no" ? "not_used" : "unknown";
  }
  // Of anybody else's session, and of a central task, it says nothing: they were confirmed somewhere else.
  if (!isByRoot(record) || isCentralTask(record)) return "unknown";
  const confirmed = lower(String(userIdentity?.sessionContext?.attributes?.mfaAuthenticated));
  return confirmed === "true" ? "used" : confirmed === "false" ? "not_used" : "unknown";
}

/** A privileged task that the management account does in a member account, as its root. */
export function isCentralTask({ userIdentity }: CloudTrailRecord): boolean {
  return String(userIdentity?.sessionContext?.assumedRoot).toLowerCase() === "true";
}

/**
 * The IAM user that a call of root's is about; undefined where it is root itself. A user may bear a name by which AWS
 * calls root: where it cannot be told, it is root's own credential, which is the graver of the two. Root has no login
 * profile that it could change by its name.
 */
export function userConcerned({
  eventName,
  requestParameters,
  userIdentity,
}: CloudTrailRecord): string | undefined {
  const name = requestParameters?.["userName"];
  if (typeof name !== "string" || name === "") return undefined;
  if (eventName.endsWith("LoginProfile")) return name;
  const serial = requestParameters?.["serialNumber"];
  const isRootsDevice = typeof serial === "string" && serial.endsWith("/root-account-mfa-device");
  const rootsNames = ["root", "<root_account>", userIdentity?.userName, userIdentity?.accountId];
  return isRootsDevice || rootsNames.includes(name) ? undefined : name;
}

/**
 * The member account that a call of the management account's is about; undefined where it is about the account itself.
 * Source: `AccountId` in the
 * reference of the Account Management API.
 */
export function accountConcerned(record: CloudTrailRecord, accountId: string): string | undefined {
  const account = accountParameter(record, "accountid");
  return account === accountId ? undefined : account;
}

/** Which of the alternate contacts a call is about: `SECURITY`, `BILLING` or `OPERATIONS`. */
export function contactConcerned(record: CloudTrailRecord): string | undefined {
  return accountParameter(record, "alternatecontacttype");
}

/** AWS's examples of records begin a parameter with a small letter, its API with a capital one: either is read. */
function accountParameter(
  { eventSource, requestParameters }: CloudTrailRecord,
  name: string,
): string | undefined {
  if (eventSource !== "account.amazonaws.com") return undefined;
  const [found] = Object.entries(requestParameters ?? {}).flatMap(([key, value]) =>
    key.toLowerCase() === name && typeof value === "string" && value !== "" ? [value] : [],
  );
  return found;
}

/** By its type, or by its ARN where that is all there is. */
export function isByRoot({ userIdentity }: CloudTrailRecord): boolean {
  return userIdentity?.type === "Root" || /^arn:[^:]+:iam::\d{12}:root$/.test(userIdentity?.arn ?? "");
}

/** Of the sign-in service, and not of an IAM user: before somebody is known, an event may name nobody at all. */
export function isOfSignIn(record: CloudTrailRecord): boolean {
  return record.eventSource === "signin.amazonaws.com" && !isByUserAtSignIn(record);
}

export function isByUserAtSignIn({ eventSource, userIdentity }: CloudTrailRecord): boolean {
  return eventSource === "signin.amazonaws.com" && userIdentity?.type === "IAMUser";
}

function lower(value: unknown): string | undefined {
  return typeof value === "string" ? value.toLowerCase() : undefined;
}
