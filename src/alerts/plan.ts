import { rank, type Severity } from "../rules/rule.ts";
import { type Activity, seenIds } from "./activity.ts";
import type { Alert } from "./alert.ts";
import type { Announcement } from "./announcement.ts";
import { type AlertKind, classify } from "./classify.ts";
import { type CanaryEvent, type DeliveredEvent, isCanary } from "./delivered-event.ts";
import type { EventFacts } from "./facts.ts";
import { failuresWithinADay } from "./failed-sign-ins.ts";
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

/** What one topic is to be told of a batch. */
export interface Plan {
  /** One event each: sign-ins first, then the gravest. */
  readonly single: readonly Telling[];
  readonly groups: readonly Telling[];
  /** Told by a clock of their own. */
  readonly failedSignIns: readonly Incoming[];
}

interface Surroundings {
  readonly activity: Activity;
  readonly watch: Watch;
  /** Whether calls of root's that only read are told. */
  readonly tellReads: boolean;
  readonly announcementAt: (at: Date) => Announcement | undefined;
  /** That announcements could not be read. */
  readonly notes: readonly string[];
  readonly now: Date;
}

/** Always told as one, but for what is critical among them: any of these can come by the hundred. */
const TOLD_TOGETHER: readonly AlertKind[] = ["root-api-activity", "root-task", "root-api-read"];

/**
 * Of any other kind, as many of a batch are told one by one. A script that acts as root makes hundreds in ten seconds, and
 * SNS suspends an address that is to get more than ten messages a second.
 */
const MOST_SINGLE = 20;

export function planOf(incoming: readonly Incoming[], surroundings: Surroundings): Plan {
  const { activity, now } = surroundings;
  const seen = seenIds(activity);
  const events = incoming.filter(({ facts }) => !seen.has(facts.eventId));
  const kinded = events.map((one) => ({ one, kind: kindOf(one, surroundings) }));
  const failures = kinded.flatMap(({ one, kind }) => (kind === "root-sign-in-failed" ? [one] : []));
  const failedAt = failures.map(({ facts }) => timeOf(facts, now));
  const failuresBefore = (at: Date) =>
    failuresWithinADay(activity.failedSignIns, at) + failedAt.filter((failed) => failed <= at).length;

  const alerts = kinded.flatMap(({ one, kind }): Telling[] => {
    if (kind === undefined || kind === "root-sign-in-failed") return [];
    const before = kind === "root-sign-in" ? failuresBefore(timeOf(one.facts, now)) : 0;
    return [{ alert: alertOf(one, kind, before, surroundings), events: [one] }];
  });
  const kinds = [...Map.groupBy(alerts, ({ alert }) => alert.kind)].map(([kind, ofKind]) => {
    const together = TOLD_TOGETHER.includes(kind)
      ? ofKind.filter(({ alert }) => alert.severity !== "critical")
      : [];
    const single = ofKind.filter((telling) => !together.includes(telling));
    return single.length > MOST_SINGLE
      ? { single: [], groups: [together, single] }
      : { single, groups: [together] };
  });
  return {
    single: kinds.flatMap(({ single }) => single).toSorted(urgentFirst),
    groups: kinds.flatMap(({ groups }) => groups).flatMap((tellings) => grouped(tellings, now)),
    failedSignIns: failures,
  };
}

/** Undefined where it is told to nobody. */
function kindOf({ event }: Incoming, { watch, tellReads }: Surroundings): AlertKind | undefined {
  const { kind } = classify(event, { watch, failuresBefore: 0 });
  return kind === "ignored" || (kind === "root-api-read" && !tellReads) ? undefined : kind;
}

function alertOf(
  { event, facts }: Incoming,
  kind: AlertKind,
  failuresBefore: number,
  { watch, announcementAt, notes, now }: Surroundings,
): Alert {
  const what = classify(event, { watch, failuresBefore });
  const asItIs: Severity = what.kind === "ignored" ? "informational" : what.severity;
  if (isCanary(event)) {
    return { kind, severity: asItIs, facts, group: undefined, failuresBefore: 0, announcement: undefined };
  }
  // What others do was not announced by it.
  const isOfRoot = isByRoot(event.record) || isOfSignIn(event.record);
  const announcement = isOfRoot ? announcementAt(timeOf(facts, now)) : undefined;
  const severity = loweredSeverity(asItIs, kind, event.record, announcement, failuresBefore);
  const loweredFrom = severity === asItIs ? undefined : asItIs;
  return { kind, severity, facts, group: undefined, failuresBefore, announcement, loweredFrom, notes };
}

/** One that is alone stays what it is. */
function grouped(tellings: readonly Telling[], now: Date): Telling[] {
  const [first, ...others] = tellings.toSorted(
    (a, b) => timeOf(a.alert.facts, now).getTime() - timeOf(b.alert.facts, now).getTime(),
  );
  if (first === undefined) return [];
  if (others.length === 0) return [first];
  const all = [first, ...others];
  const gravest = all.reduce((worst, next) =>
    rank(next.alert.severity) > rank(worst.alert.severity) ? next : worst,
  );
  return [
    {
      alert: {
        ...first.alert,
        severity: gravest.alert.severity,
        loweredFrom: gravest.alert.loweredFrom,
        group: groupOf(
          all.map(({ alert }) => alert.facts),
          now,
        ),
      },
      events: [first.events[0], ...others.flatMap(({ events }) => events)],
    },
  ];
}

function urgentFirst(a: Telling, b: Telling): number {
  return urgency(b.alert) - urgency(a.alert);
}

function urgency({ kind, severity }: Alert): number {
  return kind === "root-sign-in" ? 100 : rank(severity);
}
