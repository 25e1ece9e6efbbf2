import { type Alert, outcomeOfAlert } from "./alert.ts";
import { givesPassword } from "./call.ts";
import type { AlertKind } from "./classify.ts";
import type { EventFacts } from "./facts.ts";
import * as say from "./step-texts.ts";

/** What to do now, first things first: a person does them without knowing more. All of it is our own words. */
export function nextStepsOfAlert(alert: Alert): readonly string[] {
  const { kind, facts, group, announcement } = alert;
  // One of several may have succeeded, and one may have given root a password, where the first did not.
  const password = group?.calls.some(({ name }) => givesPassword(name)) ?? false;
  const steps = nextSteps(kind, {
    ...facts,
    outcome: outcomeOfAlert(alert),
    eventName: kind === "root-task" && password ? "CreateLoginProfile" : facts.eventName,
  });
  if (announcement === undefined) return steps;
  return steps.includes(say.ASK)
    ? steps.map((step) => (step === say.ASK ? say.COMPARE : step))
    : [say.COMPARE, ...steps];
}

export function nextSteps(kind: AlertKind, facts: EventFacts): readonly string[] {
  // A sign-in that failed is told by a kind of its own.
  return facts.outcome === "failed" && kind !== "root-sign-in-failed"
    ? [say.FAILED, ...AFTER_ATTEMPT[kind](facts)]
    : AFTER[kind](facts);
}

type Steps = (facts: EventFacts) => readonly string[];

/** Somebody may have root: shut them out, then see what they did. */
const intruder = [say.ASK, say.TAKE_BACK, say.CENTRALLY, say.WHAT_ROOT_DID, say.SUPPORT];

const AFTER: Readonly<Record<AlertKind, Steps>> = {
  test: () => [say.ARRIVED],
  "root-task": ({ eventName }) =>
    givesPassword(eventName)
      ? [say.ASK_ORGANIZATION, say.DELETE_PASSWORD_AGAIN, say.REVOKE_TASKS, say.MAILBOX, say.WHAT_ROOT_DID]
      : [say.ASK_ORGANIZATION, say.REVOKE_TASKS, say.WHAT_ROOT_DID],
  "root-sign-in": ({ mfa }) => (mfa === "used" ? intruder : [...intruder, say.REGISTER_IF_YOURS]),
  "root-sign-in-failed": ({ mfa }) => [
    say.NOBODY_IN,
    ...(mfa === "used" ? [say.PASSWORD_MAY_BE_KNOWN] : []),
    say.STRONG_ROOT,
    say.MAILBOX,
  ],
  "root-recovery": ({ eventName }) =>
    eventName === "PasswordRecoveryCompleted"
      ? [say.ASK, say.MAILBOX_FIRST, say.RESET, say.TAKE_BACK, say.CENTRALLY, say.WHAT_ROOT_DID, say.SUPPORT]
      : [say.ASK, say.RECOVERY_ASKED, say.MAILBOX, say.STRONG_ROOT, say.SUPPORT],
  "root-password-changed": () => [
    say.ASK,
    say.RESET,
    say.TAKE_BACK,
    say.CENTRALLY,
    say.MAILBOX,
    say.WHAT_ROOT_DID,
    say.SUPPORT,
  ],
  "root-email-changed": ({ eventName, actor }) => [
    say.ASK_EMAIL,
    eventName === "StartPrimaryEmailUpdate" ? say.EMAIL_BEGUN : say.EMAIL_BACK,
    ...contain(actor),
    say.SUPPORT,
  ],
  "root-changed-user-credential": () => [
    say.ASK,
    say.CONTAIN_CHANGED_USER,
    say.TAKE_BACK,
    say.CENTRALLY,
    say.WHAT_ROOT_DID,
  ],
  "root-mfa-removed": () => [say.REGISTER, ...intruder],
  "root-mfa-added": () => [say.ASK, say.REMOVE_DEVICE, say.CENTRALLY, say.WHAT_ROOT_DID, say.SUPPORT],
  "root-access-key": ({ eventName }) =>
    eventName === "DeleteAccessKey"
      ? [say.KEY_GONE, say.ASK]
      : [say.DEACTIVATE_KEY, say.ASK, say.TAKE_BACK, say.CENTRALLY, say.WHAT_KEY_DID, say.SUPPORT],
  "root-signing-certificate": () => [
    say.DELETE_CERTIFICATE,
    say.ASK,
    say.TAKE_BACK,
    say.CENTRALLY,
    say.WHAT_ROOT_DID,
  ],
  "root-cli-session": () => [
    say.ASK,
    say.KEYS_OFF,
    say.TAKE_BACK,
    say.CENTRALLY,
    say.WHAT_ROOT_DID,
    say.SUPPORT,
  ],
  "watch-tampered": ({ actor }) => [
    say.ASSUME_MEANT,
    ...contain(actor),
    say.DEPLOY_AGAIN,
    say.WHILE_BLIND,
    say.WHAT_ELSE,
  ],
  "recovery-settings-changed": ({ actor }) => [say.ASK_ACTOR, ...contain(actor), say.PUT_BACK, say.WHAT_ELSE],
  "root-api-read": () => [say.ASK, say.TAKE_BACK, say.WHAT_ROOT_DID],
  "root-api-activity": () => [say.ASK, say.TAKE_BACK, say.CENTRALLY, say.WHAT_ROOT_DID, say.ROLE_NEXT_TIME],
};

/** Whoever tries as root has root; whoever tries as somebody else has them. */
const triedAsRoot: Steps = () => [say.ASK, say.TAKE_BACK, say.CENTRALLY, say.WHAT_ROOT_DID];
const triedAsAnybody: Steps = ({ actor }) => [say.ASK_ACTOR, ...contain(actor), say.WHAT_ELSE];

const AFTER_ATTEMPT: Readonly<Record<AlertKind, Steps>> = {
  test: () => [],
  "root-task": () => [say.ASK_ORGANIZATION, say.REVOKE_TASKS],
  "root-sign-in": triedAsRoot,
  "root-sign-in-failed": () => [],
  "root-recovery": () => [say.ASK, say.MAILBOX, say.STRONG_ROOT],
  "root-password-changed": triedAsRoot,
  "root-email-changed": triedAsAnybody,
  "root-changed-user-credential": triedAsRoot,
  "root-mfa-removed": triedAsRoot,
  "root-mfa-added": triedAsRoot,
  "root-access-key": triedAsRoot,
  "root-signing-certificate": triedAsRoot,
  "root-cli-session": triedAsRoot,
  "watch-tampered": triedAsAnybody,
  "recovery-settings-changed": triedAsAnybody,
  "root-api-read": triedAsRoot,
  "root-api-activity": triedAsRoot,
};

function contain(actor = ""): readonly string[] {
  return actor.endsWith(":root") ? [say.TAKE_BACK, say.CENTRALLY] : [say.CONTAIN_ACTOR];
}
