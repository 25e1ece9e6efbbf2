import { parseUtc } from "../account/time.ts";
import { type Alert, type Counted, type EventGroup, outcomeOfAlert } from "../alerts/alert.ts";
import { counted } from "../report/counted.ts";
import { cut } from "./cut.ts";
import { MOST_LINES } from "./mail-style.ts";
import { moment } from "./moment.ts";

/** One thing that people need to know, before it is escaped for a channel: the value is data, an attacker's too. */
export interface Line {
  readonly label: string;
  readonly value: string;
  /** Somebody's own words, rather than names and addresses. */
  readonly words?: boolean;
  /** A list, which is cut already: it says how many more there are. */
  readonly list?: boolean;
}

/** How a channel writes lines. */
export interface LineStyle {
  readonly timeZone: string;
  /** Bytes inside JSON that the names in one list may have. */
  readonly maxList: number;
}

const MFA = { used: "used", not_used: "not used", unknown: "AWS does not say" } as const;

/** How it ended and whether MFA was used, where the headline does not say so already. Empty where it does. */
export function outcomeText(alert: Alert): string {
  const { kind, facts, group } = alert;
  if (kind === "test") return "";
  if (group !== undefined && group.count > 1) {
    if (group.failed === 0) return "All succeeded.";
    return group.failed === group.count ? "None succeeded." : "";
  }
  const outcome = OUTCOMES[outcomeOfAlert(alert)];
  if (kind === "root-sign-in") return facts.outcome === "succeeded" ? "" : `${outcome}.`;
  return saysMfa(alert) ? `${outcome}; ${MFA_USE[facts.mfa]}.` : `${outcome}.`;
}

const OUTCOMES = {
  succeeded: "It succeeded",
  failed: "It did not succeed",
  unknown: "AWS does not say whether it succeeded",
} as const;
const MFA_USE = {
  used: "MFA was used",
  not_used: "MFA was not used",
  unknown: "AWS does not say whether MFA was used",
} as const;

/** Of others than root, and of central tasks, nobody expects it: they sign in somewhere else. */
function saysMfa({ kind, facts: { mfa, actor = "" } }: Alert): boolean {
  return mfa !== "unknown" || (actor.endsWith(":root") && kind !== "root-task" && kind !== "test");
}

/** Whose account it is, how grave, and of several events what they have in common. */
export function commonLines({ facts, severity, group, failuresBefore }: Alert, style: LineStyle): Line[] {
  const { accountId, alias } = facts;
  return [
    { label: "Account", value: alias === undefined ? accountId : `${accountId} (${alias})` },
    { label: "Severity", value: severity },
    ...(failuresBefore === 0
      ? []
      : [{ label: "Before it", value: `${counted(failuresBefore, "failed sign-in")} as root within a day` }]),
    ...(group === undefined ? [] : groupLines(group, style)),
  ];
}

function groupLines(group: EventGroup, { timeZone, maxList }: LineStyle): Line[] {
  const { count, failed, first, last, heldSince, sourceIps, moreSourceIps, calls, moreCalls } = group;
  const from = listText(sourceIps, moreSourceIps, maxList, "address", "addresses");
  const what = listText(calls, moreCalls, maxList, "call", "calls");
  return [
    ...(heldSince === undefined
      ? []
      : [{ label: "Held back since", value: `${moment(heldSince, timeZone)}, when those before were told` }]),
    { label: "How many", value: `${counted(count, "event")}, ${failed} failed` },
    { label: "First", value: moment(first, timeZone, "seconds") },
    { label: "Last", value: moment(last, timeZone, "seconds") },
    ...(from === "" ? [] : [{ label: "From", value: from, list: true }]),
    ...(what === "" ? [] : [{ label: "Calls", value: what, list: true }]),
  ];
}

/** `198.51.100.10 (9), 203.0.113.7 (2) and 3 more addresses` */
function listText(
  items: readonly Counted[],
  more: number,
  maxList: number,
  one: string,
  many: string,
): string {
  const { shown, omitted } = cut(items, MOST_LINES, maxList, ({ name }) => name);
  const named = shown.map(({ name, count }) => `${name} (${count})`).join(", ");
  const rest = omitted.length + more;
  const restText = rest === 0 ? "" : `${rest} more ${rest === 1 ? one : many}`;
  return [named, restText].filter((text) => text !== "").join(" and ");
}

/** What AWS says of one event, of several of the first one. */
export function eventLines(alert: Alert, timeZone: string): Line[] {
  const { facts } = alert;
  const { time, sourceIp, userAgent, region, eventName, eventSource, errorCode, actor, user } = facts;
  const { accountConcerned, contactConcerned } = facts;
  const at = parseUtc(time);
  return [
    { label: "Time", value: at === undefined ? time : moment(at, timeZone, "seconds") },
    ...line("Source IP", sourceIp),
    ...line("User agent", userAgent, true),
    ...line("Region", region),
    { label: "Event", value: `${eventName} of ${eventSource}` },
    ...line("Error", errorCode),
    ...line("Done by", actor),
    ...line("User concerned", user),
    ...line("Account concerned", accountConcerned),
    ...line("Contact concerned", contactConcerned),
    ...(saysMfa(alert) ? [{ label: "MFA", value: MFA[facts.mfa] }] : []),
    ...line("MFA device", facts.mfaDevice),
    { label: "Event id", value: facts.eventId },
  ];
}

/** What somebody said beforehand, quoted; who could say it, AWS knows. */
export function announcementLines(alert: Alert, timeZone: string): Line[] {
  const { announcement, severity, loweredFrom } = alert;
  if (announcement === undefined) return [];
  const { by, reason, from, until, identity } = announcement;
  return [
    { label: "Announced by", value: by, words: true },
    { label: "Reason", value: reason, words: true },
    { label: "Announced for", value: `${moment(from, timeZone)} to ${moment(until, timeZone)}` },
    { label: "Announced with", value: identity },
    ...line("Therefore", loweredFrom && `${severity} instead of ${loweredFrom}`),
  ];
}

/** What could not be looked up. */
export function noteLines({ notes = [] }: Alert): Line[] {
  return notes.map((value) => ({ label: "Not known", value, words: true }));
}

function line(label: string, value: string | undefined, words = false): Line[] {
  return value === undefined ? [] : [{ label, value, words }];
}
