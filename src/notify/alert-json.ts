import { isoSeconds } from "../account/time.ts";
import { type Alert, type Counted, type EventGroup, outcomeOfAlert } from "../alerts/alert.ts";
import type { Announcement } from "../alerts/announcement.ts";
import { headlineOfAlert } from "../alerts/headline.ts";
import { nextStepsOfAlert } from "../alerts/next-steps.ts";
import type { Place } from "../store/store.ts";
import { bytesInJson, cut, shortened } from "./cut.ts";

/** Bytes inside JSON. The document goes to three protocols, so three times the sum is in one message. */
const BYTES = { text: 800, userAgent: 2_000, list: 3_000, event: 30_000 };
const MOST = 100;

/** What is said of an alert beside the alert. */
export interface AlertSources {
  /** Undefined where none was kept. */
  readonly evidence: Place | undefined;
  /** The event as EventBridge delivered it; undefined where it is not told, as of several. */
  readonly event: unknown;
}

/** The alert for machines, `rootwatch/alert/1`. Texts are as AWS has them: whoever shows them must escape them. */
export function alertJson(alert: Alert, { evidence, event }: AlertSources): string {
  const { kind, severity, facts, group, failuresBefore, announcement, loweredFrom, notes = [] } = alert;
  const { alias, mfa } = facts;
  const isOmitted = event !== undefined && !fits(event);
  return JSON.stringify({
    schema: "rootwatch/alert/1",
    kind,
    severity,
    loweredFrom: loweredFrom ?? null,
    outcome: outcomeOfAlert(alert),
    accountId: facts.accountId,
    ...(alias === undefined ? {} : { accountAlias: text(alias) }),
    headline: text(headlineOfAlert(alert)),
    time: text(facts.time),
    eventId: text(facts.eventId),
    eventName: text(facts.eventName),
    eventSource: text(facts.eventSource),
    region: textOrNull(facts.region),
    mfa,
    mfaDevice: textOrNull(facts.mfaDevice),
    actor: textOrNull(facts.actor),
    user: textOrNull(facts.user),
    accountConcerned: textOrNull(facts.accountConcerned),
    contactConcerned: textOrNull(facts.contactConcerned),
    sourceIp: textOrNull(facts.sourceIp),
    userAgent: textOrNull(facts.userAgent, BYTES.userAgent),
    errorCode: textOrNull(facts.errorCode),
    group: group === undefined ? null : groupJson(group),
    failuresBefore,
    announcement: announcement === undefined ? null : announcementJson(announcement),
    // One for each thing that could not be looked up: they are few.
    notes: notes.map((note) => text(note)),
    nextSteps: nextStepsOfAlert(alert),
    evidence: evidence === undefined ? null : { uri: evidence.uri, url: evidence.url },
    event: isOmitted ? null : (event ?? null),
    ...(isOmitted ? { eventOmitted: true } : {}),
  });
}

function groupJson({ sourceIps, moreSourceIps, calls, moreCalls, ...group }: EventGroup) {
  const ips = countedJson(sourceIps);
  const names = countedJson(calls);
  return {
    count: group.count,
    failed: group.failed,
    first: time(group.first),
    last: time(group.last),
    sourceIps: ips.shown,
    moreSourceIps: ips.omitted.length + moreSourceIps,
    calls: names.shown,
    moreCalls: names.omitted.length + moreCalls,
    heldSince: group.heldSince === undefined ? null : time(group.heldSince),
  };
}

function countedJson(items: readonly Counted[]) {
  const short = items.map(({ name, count }) => ({ name: text(name), count }));
  return cut(short, MOST, BYTES.list, (item) => JSON.stringify(item));
}

function announcementJson({ id, by, reason, from, until, identity }: Announcement) {
  return {
    id: text(id),
    by: text(by),
    reason: text(reason),
    from: time(from),
    until: time(until),
    identity: text(identity),
  };
}

function text(value: string, maxBytes = BYTES.text): string {
  return shortened(value, maxBytes);
}

function textOrNull(value: string | undefined, maxBytes?: number): string | null {
  return value === undefined ? null : text(value, maxBytes);
}

function time(at: Date): string {
  return Number.isNaN(at.getTime()) ? "unknown" : isoSeconds(at);
}

function fits(event: unknown): boolean {
  try {
    return bytesInJson(JSON.stringify(event)) <= BYTES.event;
  } catch {
    // Deeper than JSON can be written, for it is written by recursion: the alert is not lost for it.
    return false;
  }
}
