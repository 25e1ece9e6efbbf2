import { parseUtc } from "../account/time.ts";
import { SEVERITIES, type Severity } from "../rules/rule.ts";
import { type Announcement, covers, isOfRoot } from "./announcement.ts";
import type { AlertKind } from "./classify.ts";
import type { CloudTrailRecord } from "./delivered-event.ts";
import { isByRoot, mfaOf, outcomeOf } from "./record.ts";

/**
 * Whether an announced use can have been meant by it. What opens the account to others, or blinds the watch, is never
 * milder: whoever announced a use of root did not announce that. A central task is done by an identity of the management
 * account, of whose MFA the record says nothing.
 */
const CAN_BE_LOWERED: Readonly<Record<AlertKind, boolean>> = {
  test: false,
  "root-task": false,
  "root-sign-in": true,
  "root-sign-in-failed": false,
  "root-recovery": false,
  "root-password-changed": true,
  "root-email-changed": false,
  "root-changed-user-credential": true,
  "root-mfa-removed": true,
  "root-mfa-added": true,
  "root-access-key": true,
  "root-signing-certificate": true,
  "root-cli-session": true,
  "watch-tampered": false,
  "recovery-settings-changed": false,
  "root-api-read": true,
  "root-api-activity": true,
};

/**
 * The severity of an event that was announced: one step lower, never below low, where it is what root itself did, with
 * MFA, within the window, and it succeeded. In every other case it stays as it is.
 *
 * @param severity as `classify` says
 * @param failuresBefore failed sign-ins as root within a day before it
 */
export function loweredSeverity(
  severity: Severity,
  kind: AlertKind,
  record: CloudTrailRecord,
  announcement: Announcement | undefined,
  failuresBefore: number,
): Severity {
  const at = parseUtc(record.eventTime);
  const isMeant =
    announcement !== undefined &&
    at !== undefined &&
    covers(announcement, at) &&
    !isOfRoot(announcement) &&
    CAN_BE_LOWERED[kind] &&
    isByRoot(record) &&
    outcomeOf(record) === "succeeded" &&
    hadMfa(kind, record) &&
    !(kind === "root-sign-in" && failuresBefore > 0);
  const step = SEVERITIES.indexOf(severity);
  return isMeant && step > LOWEST ? (SEVERITIES[step - 1] ?? severity) : severity;
}

const LOWEST = SEVERITIES.indexOf("low");

/** A sign-in says it of itself, a call of the session that it is made in. An access key of root's has none. */
function hadMfa(kind: AlertKind, record: CloudTrailRecord): boolean {
  if (kind === "root-sign-in") return mfaOf(record) === "used";
  const said = record.userIdentity?.sessionContext?.attributes?.mfaAuthenticated;
  return String(said).toLowerCase() === "true";
}
