import type { Alert } from "./alert.ts";
import { givesPassword, shortCall } from "./call.ts";
import type { AlertKind } from "./classify.ts";
import type { EventFacts } from "./facts.ts";
import { groupHeadline } from "./group-headline.ts";

/** Of one event or of several. */
export function headlineOfAlert({
  kind,
  facts,
  group,
  failuresBefore,
}: Pick<Alert, "kind" | "facts" | "group" | "failuresBefore">): string {
  const first = headlineOf(kind, facts, failuresBefore);
  return group === undefined ? first : groupHeadline(kind, group, first);
}

/** What happened, in one sentence without its end: verdict first, so that a subject can hold it. */
export function headlineOf(kind: AlertKind, facts: EventFacts, failuresBefore = 0): string {
  switch (kind) {
    case "root-sign-in":
      return signIn(facts, failuresBefore);
    case "root-sign-in-failed":
      return `a sign-in as root failed${from(facts)}`;
    default: {
      const [done, tried] = DEEDS[kind](facts);
      return facts.outcome === "failed" ? `${failure(facts)}: an attempt to ${tried}${why(facts)}` : done;
    }
  }
}

type Deed = (facts: EventFacts) => readonly [done: string, tried: string];

/** What was done, and what it would have been to do it. */
const DEEDS: Readonly<Record<Exclude<AlertKind, "root-sign-in" | "root-sign-in-failed">, Deed>> = {
  test: () => ["a test: Rootwatch's own event has arrived", "send a test"],
  "root-task": (facts) =>
    givesPassword(facts.eventName)
      ? ["a central task gave root a password again", "give root a password again by a central task"]
      : [`a central task as root: ${call(facts)}`, `do a central task as root: ${call(facts)}`],
  "root-recovery": ({ eventName }) =>
    eventName === "PasswordRecoveryCompleted"
      ? ["root's password was recovered by e-mail", "recover root's password by e-mail"]
      : ["recovery of root's password was asked for", "ask for recovery of root's password"],
  "root-password-changed": () => ["root's password was changed", "change root's password"],
  "root-email-changed": (facts) =>
    facts.eventName === "StartPrimaryEmailUpdate"
      ? [
          `a change of ${rootsAddress(facts)} was begun${by(facts)}`,
          `begin a change of ${rootsAddress(facts)}${by(facts)}`,
        ]
      : [`${rootsAddress(facts)} was changed${by(facts)}`, `change ${rootsAddress(facts)}${by(facts)}`],
  "root-changed-user-credential": ({ eventName, user = "" }) => [
    `root changed a credential of the user ${user} (${eventName})`,
    `change a credential of the user ${user} as root (${eventName})`,
  ],
  "root-mfa-removed": () => ["an MFA device of root was removed", "remove an MFA device of root"],
  "root-mfa-added": ({ eventName }) =>
    eventName === "EnableMFADevice"
      ? ["an MFA device was added to root", "add an MFA device to root"]
      : ["root made a virtual MFA device", "make a virtual MFA device as root"],
  "root-access-key": ({ eventName }) => {
    const { done, tried } = VERBS.get(eventName) ?? UNKNOWN_VERB;
    return [`an access key of root was ${done}`, `${tried} an access key of root`];
  },
  "root-signing-certificate": ({ eventName }) => {
    const { done, tried } = VERBS.get(eventName) ?? UNKNOWN_VERB;
    return [`a signing certificate of root was ${done}`, `${tried} a signing certificate of root`];
  },
  "root-cli-session": ({ eventName }) => [
    `root opened a session without the console (${eventName})`,
    `open a session as root without the console (${eventName})`,
  ],
  "watch-tampered": (facts) => [
    `the watch was tampered with: ${call(facts)}${by(facts)}`,
    `tamper with the watch: ${call(facts)}${by(facts)}`,
  ],
  "recovery-settings-changed": (facts) => {
    const { eventName, contactConcerned: contact } = facts;
    const verb = CONTACT_VERBS.get(eventName);
    const what = `${contact === undefined ? "an alternate" : `the ${contact}`} contact${ofMember(facts)}`;
    const settings = `recovery or password settings${ofMember(facts)}`;
    return verb === undefined
      ? [`${settings} were changed: ${eventName}${by(facts)}`, `change ${settings}: ${eventName}${by(facts)}`]
      : [`${what} was ${verb.done}${by(facts)}`, `${verb.tried} ${what}${by(facts)}`];
  },
  "root-api-read": (facts) => [`root read: ${call(facts)}`, `read as root: ${call(facts)}`],
  "root-api-activity": (facts) => [`root made a call: ${call(facts)}`, `make a call as root: ${call(facts)}`],
};

const VERBS: ReadonlyMap<string, { readonly done: string; readonly tried: string }> = new Map([
  ["CreateAccessKey", { done: "made", tried: "make" }],
  ["DeleteAccessKey", { done: "deleted", tried: "delete" }],
  ["UploadSigningCertificate", { done: "uploaded", tried: "upload" }],
]);
/** By the same call a contact is made and changed. */
const CONTACT_VERBS: typeof VERBS = new Map([
  ["PutAlternateContact", { done: "set", tried: "set" }],
  ["DeleteAlternateContact", { done: "deleted", tried: "delete" }],
]);
const UNKNOWN_VERB = { done: "changed", tried: "change" };

const MFA = { used: "with MFA", not_used: "without MFA", unknown: "(with MFA or without: AWS does not say)" };

function signIn(facts: EventFacts, failuresBefore: number): string {
  const may = facts.outcome === "succeeded" ? "root signed in" : "root may have signed in";
  const failures =
    failuresBefore === 0
      ? ""
      : ` after ${failuresBefore} failed ${failuresBefore === 1 ? "sign-in" : "sign-ins"} within a day`;
  return `${may} ${MFA[facts.mfa]}${from(facts)}${failures}`;
}

function call({ eventName, eventSource }: EventFacts): string {
  return shortCall(`${eventName} of ${eventSource}`);
}

/** ` by user/dana`, of another account ` by 999988887777:user/dana` */
function by({ actor, accountId }: EventFacts): string {
  if (actor === undefined) return "";
  const name = actor.replace(/^arn:[^:]*:[^:]*:[^:]*:/, "");
  return ` by ${name.startsWith(`${accountId}:`) ? name.slice(accountId.length + 1) : name}`;
}

function rootsAddress(facts: EventFacts): string {
  return facts.accountConcerned === undefined
    ? "root's e-mail address"
    : `the root e-mail address${ofMember(facts)}`;
}

function ofMember({ accountConcerned }: EventFacts): string {
  return accountConcerned === undefined ? "" : ` of account ${accountConcerned}`;
}

function from({ sourceIp }: EventFacts): string {
  return sourceIp === undefined ? "" : ` from ${sourceIp}`;
}

function failure({ errorCode = "" }: EventFacts): string {
  return /denied|unauthori[sz]ed|authorization/i.test(errorCode) ? "refused" : "failed";
}

function why({ errorCode }: EventFacts): string {
  return errorCode === undefined ? "" : ` (${errorCode})`;
}
