import { rank, type Severity } from "../rules/rule.ts";
import { type Activity, seenIds } from "./activity.ts";
import type { Alert } from "./alert.ts";
import type { Announcement } from "./announcement.ts";
import { type AlertKind, type Classification, classify } from "./classify.ts";
import { type CanaryEvent, type DeliveredEvent, isCanary } from "./delivered-event.ts";
import type { EventFacts } from "./facts.ts";
import { failuresWithinADay, NO_FAILURES } from "./failures.ts";
import { groupOf, timeOf } from "./group.ts";
import { loweredSeverity } from "./lowered.ts";
import { isByRoot, isOfSignIn } from "./record.ts";
import type { Watch } from "./watch.ts";

/** One event of a batch, whatever number of times it came. */
export interface Incoming {
  readonly event: DeliveredEvent | CanaryEvent;
  readonly facts: EventFacts;
  /** As EventBridge delivered it. */
  readonly raw: unknown;
}

/** An alert, and the events that it tells of. */
export interface Telling {
  readonly alert: Alert;
  readonly events: readonly [Incoming, ...Incoming[]];
}

/** An event that failed, which is told by a clock of its kind's. */
export interface FailedEvent {
  readonly incoming: Incoming;
  readonly severity: Severity;
}

/** What one topic is to be told of a batch, most urgent first. */
export interface Plan {
  /** Sign-ins, and what is critical: one event each. */
  readonly urgent: readonly Telling[];
  /** What failed or was refused, by kind. */
  readonly failures: ReadonlyMap<AlertKind, readonly FailedEvent[]>;
  readonly groups: readonly Telling[];
  /** All others, one event each, the gravest first. */
  readonly single: readonly Telling[];
}

interface Surroundings {
  readonly activity: Activity;
  readonly watch: Watch;
  /** Whether calls of root's that only read are told. */
  readonly tellReads: boolean;
  readonly announcementAt: (at: Date) => Announcement | undefined;
  /** Whether what failed before is known: an announcement makes nothing milder of which that is not. */
  readonly isPastKnown: boolean;
  /** That something could not be looked up. */
  readonly notes: readonly string[];
  readonly now: Date;
}

/** Always told as one, but for what is critical among them: any of these can come by the hundred. */
const TOLD_TOGETHER: readonly AlertKind[] = ["root-api-activity", "root-task", "root-api-read"];

/**
 * Of the same call, as many of a batch are told one by one. A script that acts as root makes hundreds in ten seconds; a minute
 * has room for a hundred messages.
 */
const MOST_SINGLE = 5;

export function planOf(incoming: readonly Incoming[], surroundings: Surroundings): Plan {
  const { activity, now } = surroundings;
  const seen = seenIds(activity);
  const events = incoming
    .filter(({ facts }) => !seen.has(facts.eventId))
    .flatMap((one) => {
      const what = toldAs(one.event, surroundings);
      return what === undefined ? [] : [{ one, what }];
    });
  const failures = Map.groupBy(
    events.filter(({ what }) => what.outcome === "failed"),
    ({ what }) => what.kind,
  );
  const failedAt = (failures.get("root-sign-in-failed") ?? []).map(({ one }) => timeOf(one.facts, now));
  const failuresBefore = (at: Date) =>
    failuresWithinADay(activity.failures["root-sign-in-failed"] ?? NO_FAILURES, at) +
    failedAt.filter((failed) => failed <= at).length;

  const tellings = events
    .filter(({ what }) => what.outcome !== "failed")
    .map(({ one, what }): Telling => {
      const before = what.kind === "root-sign-in" ? failuresBefore(timeOf(one.facts, now)) : 0;
      return { alert: alertOf(one, what.kind, before, surroundings), events: [one] };
    });
  const parts = [...Map.groupBy(tellings, sameness).values()].map((same) => {
    const isTogether = same.some(isToldTogether);
    return isTogether || same.length > MOST_SINGLE
      ? { single: [], group: same }
      : { single: same, group: [] };
  });
  const single = parts.flatMap((part) => part.single).toSorted(urgentFirst);
  return {
    urgent: single.filter(({ alert }) => isUrgent(alert)),
    failures: new Map(
      [...failures].map(([kind, failed]) => [
        kind,
        failed.map(({ one, what }) => ({ incoming: one, severity: what.severity })),
      ]),
    ),
    groups: parts.flatMap(({ group }) => grouped(group, now)).toSorted(urgentFirst),
    single: single.filter(({ alert }) => !isUrgent(alert)),
  };
}

/** What an event is told as; undefined where it is told to nobody. */
export function toldAs(
  event: Incoming["event"],
  { watch, tellReads }: Pick<Surroundings, "watch" | "tellReads">,
) {
  const what: Classification = classify(event, { watch, failuresBefore: 0 });
  return what.kind === "ignored" || (what.kind === "root-api-read" && !tellReads) ? undefined : what;
}

function isToldTogether({ alert: { kind, severity } }: Telling): boolean {
  return TOLD_TOGETHER.includes(kind) && severity !== "critical";
}

/** Those that are alike in it may be told as one: what is said of one is true of all. */
function sameness(telling: Telling): string {
  const { kind, severity, facts, announcement } = telling.alert;
  const { eventName, outcome, mfa, actor, user, accountConcerned, contactConcerned } = facts;
  const same = isToldTogether(telling)
    ? []
    : [severity, eventName, outcome, mfa, actor, user, accountConcerned, contactConcerned];
  return JSON.stringify([kind, announcement?.id, ...same]);
}

function alertOf(
  { event, facts }: Incoming,
  kind: AlertKind,
  failuresBefore: number,
  { watch, announcementAt, isPastKnown, notes, now }: Surroundings,
): Alert {
  const what = classify(event, { watch, failuresBefore });
  const asItIs: Severity = what.kind === "ignored" ? "informational" : what.severity;
  const alert = { kind, facts, group: undefined, failuresBefore, notes };
  if (isCanary(event)) return { ...alert, severity: asItIs, announcement: undefined };
  // What others do was not announced by it.
  const isOfRoot = isByRoot(event.record) || isOfSignIn(event.record);
  const announcement = isOfRoot ? announcementAt(timeOf(facts, now)) : undefined;
  const severity = isPastKnown
    ? loweredSeverity(asItIs, kind, event.record, announcement, failuresBefore)
    : asItIs;
  return { ...alert, severity, announcement, loweredFrom: severity === asItIs ? undefined : asItIs };
}

/** One that is alone stays what it is. */
function grouped(tellings: readonly Telling[], now: Date): Telling[] {
  const [first, ...others] = tellings.toSorted(
    (a, b) =>
      rank(b.alert.severity) - rank(a.alert.severity) ||
      timeOf(a.alert.facts, now).getTime() - timeOf(b.alert.facts, now).getTime(),
  );
  if (first === undefined) return [];
  if (others.length === 0) return [first];
  const all = [first, ...others].map(({ alert }) => alert.facts);
  return [
    {
      alert: { ...first.alert, group: groupOf(all, now) },
      events: [first.events[0], ...others.flatMap(({ events }) => events)],
    },
  ];
}

function urgentFirst(a: Telling, b: Telling): number {
  return urgency(b.alert) - urgency(a.alert);
}

function isUrgent(alert: Alert): boolean {
  return urgency(alert) >= rank("critical");
}

function urgency({ kind, severity }: Alert): number {
  return kind === "root-sign-in" ? 100 : rank(severity);
}
