import type { AlertKind } from "./classify.ts";
import type { EventFacts } from "./facts.ts";

const ASK = "Ask everybody who may use root whether it was them, by a way that an intruder does not read.";
const TAKE_BACK =
  "If it was nobody: sign in as root, change the password, and remove every MFA device and access key that is not yours.";
const WHAT_ELSE = "See what else root did: CloudTrail, event history, user name root, in every Region.";
const SUPPORT =
  "If you cannot sign in any more: https://support.aws.amazon.com/#/contacts/aws-account-support (no sign-in needed).";
const MAILBOX = "Look into root's mailbox, and secure it: whoever reads it can reset the password.";

const CREDENTIAL_OF_ROOT = [ASK, TAKE_BACK, WHAT_ELSE, SUPPORT];
const FAILED = "It did not succeed: nothing has changed. Find out who tried, and why.";

const STEPS: Readonly<Record<AlertKind, readonly string[]>> = {
  test: ["Nothing to do: alerts arrive."],
  "root-task": [
    "Ask the administrators of the organization whether they did this task.",
    "If nobody did: revoke the sessions of the identity in the management account that called sts:AssumeRoot.",
  ],
  "root-sign-in": CREDENTIAL_OF_ROOT,
  "root-sign-in-failed": [
    "If it was nobody you know: somebody has root's e-mail address. A long password and MFA keep them out.",
    MAILBOX,
  ],
  "root-recovery": [ASK, MAILBOX, TAKE_BACK, SUPPORT],
  "root-password-changed": [ASK, MAILBOX, TAKE_BACK, WHAT_ELSE, SUPPORT],
  "root-email-changed": [
    "Ask the administrators of the account and of the organization whether they changed it.",
    "If nobody did: change it back at once, from the management account where there is one, before the password is reset by the new address.",
    SUPPORT,
  ],
  "root-changed-user-credential": [
    ASK,
    "If it was nobody: delete or deactivate the user's keys, login profile and MFA devices that came from it.",
    WHAT_ELSE,
  ],
  "root-mfa-removed": [ASK, "Register an MFA device for root again.", TAKE_BACK, WHAT_ELSE],
  "root-mfa-added": [ASK, "If it was nobody: remove the device, and change root's password.", WHAT_ELSE],
  "root-access-key": [
    "Deactivate the key, then delete it: root needs none.",
    ASK,
    "See what the key was used for: CloudTrail, event history, by access key, in every Region.",
  ],
  "root-signing-certificate": ["Delete the certificate: root needs none.", ASK, WHAT_ELSE],
  "root-cli-session": [ASK, WHAT_ELSE, TAKE_BACK],
  "watch-tampered": [
    "Assume that it was meant: until it is mended you may be blind.",
    "Undo it, or deploy again: `npm run deploy` puts everything back.",
    "See what else the same identity did, and revoke its sessions if it should not have.",
  ],
  "recovery-settings-changed": [
    "Ask whoever did it whether it was meant.",
    "If not: put it back, and see what else the same identity did.",
  ],
  "root-api-read": [ASK],
  "root-api-activity": [ASK, WHAT_ELSE, "Do the task with an IAM role next time: few tasks need root."],
};

/** What to do now, first things first: a person does them without knowing more. */
export function nextSteps(kind: AlertKind, { outcome, eventName }: EventFacts): readonly string[] {
  if (kind === "root-access-key" && eventName === "DeleteAccessKey" && outcome === "succeeded") {
    return ["Good news, if it was you: root needs no access keys.", ASK];
  }
  const isAttempt = outcome === "failed" && kind !== "root-sign-in-failed";
  return isAttempt
    ? [FAILED, ...STEPS[kind].filter((step) => step === ASK || step === WHAT_ELSE)]
    : STEPS[kind];
}
