import { createHash } from "node:crypto";
import { isoSeconds, parseUtc } from "../../account/time.ts";
import type { AlertKind } from "../../alerts/classify.ts";
import type { Severity } from "../../rules/rule.ts";

/** An event as it was delivered, and CloudTrail's id of it. */
interface Delivery {
  readonly eventId: string;
  /** All of it, envelope and record, as EventBridge sent it. */
  readonly event: unknown;
}

export interface EventEvidence {
  readonly accountId: string;
  readonly kind: AlertKind;
  readonly severity: Severity;
  readonly recordedAt: Date;
  /** What one alert was about, in its order. Of several with one id the first counts. */
  readonly deliveries: readonly Delivery[];
}

/** A flood is a thousand times the same: of the rest the ids are enough, CloudTrail has the events. */
const MAX_EVENTS = 20;

/** CloudTrail's ids have 36 characters, a name in S3 at most 1,024 bytes. */
const MAX_ID_CHARS = 128;

/**
 * Where the evidence of an event is: `events/111122223333/2026-11-23/<event id>.json`. Always the same for the same event,
 * another for another, so that what is there has been told. Time and id are others' texts: neither leads out of the
 * account's folder.
 */
export function eventEvidenceName(accountId: string, eventTime: string, eventId: string): string {
  const time = parseUtc(eventTime);
  const day = time === undefined ? "undated" : isoSeconds(time).slice(0, 10);
  return `events/${accountId}/${day}/${namePart(eventId)}.json`;
}

/** `rootwatch/root-event/1` */
export function eventEvidenceText(evidence: EventEvidence): string {
  const { accountId, kind, severity, recordedAt, deliveries } = evidence;
  const distinct = [...Map.groupBy(deliveries, ({ eventId }) => eventId).values()].flatMap(([first]) =>
    first === undefined ? [] : [first],
  );
  const events = distinct.slice(0, MAX_EVENTS).filter(({ event }) => isWritable(event));
  return JSON.stringify({
    schema: "rootwatch/root-event/1",
    accountId,
    kind,
    severity,
    recordedAt: isoSeconds(recordedAt),
    eventIds: distinct.map(({ eventId }) => eventId),
    events: events.map(({ event }) => event),
    omittedEvents: distinct.length - events.length,
  });
}

function namePart(eventId: string): string {
  if (eventId.isWellFormed()) {
    const escaped = encodeURIComponent(eventId);
    if (escaped.length <= MAX_ID_CHARS) return escaped;
  }
  // No escaped text holds "=": this is nobody else's name. UTF-16, for UTF-8 has but one sign for all halves of a pair.
  return `sha256=${createHash("sha256").update(eventId, "utf16le").digest("hex")}`;
}

/** What is nested some thousand deep can be read and not be written. Its id is kept. */
function isWritable(event: unknown): boolean {
  try {
    JSON.stringify(event);
    return true;
  } catch {
    return false;
  }
}
