import * as v from "../schema.ts";
import { instant, type RawValues, type RootEvent, rootEventSchema } from "./section-values.ts";
import { CLOCK_SKEW_MS, daysAfter, isOlderThan, newestOf } from "./time.ts";

/** What Rootwatch recorded of root's doings, as it is stored. */
export const rootEventIndexSchema = v.strictObject({
  schema: v.literal("rootwatch/root-events/1"),
  accountId: v.string(),
  /** Since when it is recorded here. */
  since: instant,
  /** In order of time. */
  events: v.array(rootEventSchema),
});
export type RootEventIndex = v.InferOutput<typeof rootEventIndexSchema>;

/**
 * AWS groups uses of a password that are within five minutes of each other, and those of a key within fifteen, and gives
 * one time for all: a use and its event may be this far apart. Source: IAM User Guide, "Generate credential reports".
 */
export const USE_TOLERANCE_MS = 15 * 60_000;

const KEPT_DAYS = 400;

/** 500 in all: some 120 kB. */
const MOST: Readonly<Record<RootEvent["kind"], number>> = {
  "sign-in": 150,
  call: 300,
  "password-changed": 50,
};

/**
 * Adds events to those on record. The same whatever the order in which they come, and however often: events that come
 * later can bring back nothing that was left out before.
 *
 * Of each kind the newest stay, within 400 days; the newest of all stays however old. Of calls the first and the last of
 * every quarter of an hour do: whoever looks for a call within the tolerance finds one as before.
 */
export function withEvents(index: RootEventIndex, events: readonly RootEvent[], now: Date): RootEventIndex {
  const notAfter = now.getTime() + CLOCK_SKEW_MS;
  const distinct = new Map<string, RootEvent>();
  for (const event of [...index.events, ...events]) {
    // One in the future would stay the newest for ever.
    if (timeOf(event) <= notAfter) distinct.set(event.eventId, event);
  }
  const byKind = Map.groupBy([...distinct.values()].sort(inOrder), ({ kind }) => kind);
  const kept = [...byKind].flatMap(([kind, all]) => {
    const newest = (kind === "call" ? ends(all) : all).slice(-MOST[kind]);
    return newest.filter(
      (event, at) => at === newest.length - 1 || !isOlderThan(now, dateOf(event), KEPT_DAYS),
    );
  });
  return { ...index, events: kept.sort(inOrder) };
}

/** From when on the record has every event of a kind that was delivered. */
export function completeSince(
  { since, events }: RawValues["rootEvents"],
  kind: RootEvent["kind"],
  now: Date,
): Date {
  const start = newestOf(new Date(since), daysAfter(now, -KEPT_DAYS));
  const times = events.filter((event) => event.kind === kind).map(timeOf);
  // Where it is full, older ones may have been left out.
  return times.length < MOST[kind] ? start : newestOf(start, new Date(Math.min(...times)));
}

/** Whether an event of a kind is on record that a use of root at a time can be the trace of. */
export function isRecorded({ events }: RawValues["rootEvents"], kind: RootEvent["kind"], use: Date): boolean {
  return events.some(
    (event) => event.kind === kind && Math.abs(timeOf(event) - use.getTime()) <= USE_TOLERANCE_MS,
  );
}

/** Whether an alert told of what can be the trace of a use of root at a time. */
export function wasTold(
  { since, events }: RawValues["rootEvents"],
  kind: RootEvent["kind"],
  use: Date,
): boolean {
  return isRecorded({ since, events: events.filter(({ untold }) => untold !== true) }, kind, use);
}

/** When root's password was last changed, by the record alone. A time in the future is none. */
export function newestPasswordChange(
  { events }: RawValues["rootEvents"],
  now: Date,
): { readonly at: Date; readonly event: RootEvent } | undefined {
  const notAfter = now.getTime() + CLOCK_SKEW_MS;
  const event = events
    .filter((one) => one.kind === "password-changed" && timeOf(one) <= notAfter)
    .sort(inOrder)
    .at(-1);
  return event && { at: dateOf(event), event };
}

/** The first and the last event of each quarter of an hour, of events in their order. */
function ends(events: readonly RootEvent[]): RootEvent[] {
  const quarters = Map.groupBy(events, (event) => Math.floor(timeOf(event) / USE_TOLERANCE_MS));
  return [...quarters.values()].flatMap((all) => all.filter((_, at) => at === 0 || at === all.length - 1));
}

function inOrder(a: RootEvent, b: RootEvent): number {
  return timeOf(a) - timeOf(b) || (a.eventId < b.eventId ? -1 : 1);
}

function timeOf({ time }: RootEvent): number {
  return Date.parse(time);
}

function dateOf(event: RootEvent): Date {
  return new Date(timeOf(event));
}
