import { parseUtc } from "../account/time.ts";
import type { Counted, EventGroup } from "./alert.ts";
import type { EventFacts } from "./facts.ts";

/** Of addresses and of calls: more than that a person does not read, and a flood may come from anywhere. */
const MOST_NAMED = 10;

/** Several events as one. Each event once: the caller knows which are repetitions. */
export function groupOf(events: readonly EventFacts[], now: Date): EventGroup {
  const times = events.map((facts) => timeOf(facts, now));
  const addresses = counted(
    events.map(({ sourceIp }) => sourceIp ?? "an unknown address"),
    () => 1,
  );
  const calls = counted(
    events.map(({ eventName, eventSource }) => `${eventName} of ${eventSource}`),
    () => 1,
  );
  return {
    count: events.length,
    failed: events.filter(({ outcome }) => outcome === "failed").length,
    first: least(times) ?? now,
    last: most(times) ?? now,
    sourceIps: addresses.slice(0, MOST_NAMED),
    moreSourceIps: Math.max(0, addresses.length - MOST_NAMED),
    calls: calls.slice(0, MOST_NAMED),
    moreCalls: Math.max(0, calls.length - MOST_NAMED),
    heldSince: undefined,
  };
}

/**
 * Groups of the same kind as one. Of names that a group did not keep only their number is known: the same one may be counted
 * in two of them.
 */
export function mergedGroups(groups: readonly [EventGroup, ...EventGroup[]]): EventGroup {
  const [one] = groups;
  const merged = (of: "sourceIps" | "calls", more: "moreSourceIps" | "moreCalls") => {
    const all = groups.flatMap((group) => group[of]);
    const names = counted(
      all.map(({ name }) => name),
      (index) => all[index]?.count ?? 0,
    );
    const left = groups.reduce((sum, group) => sum + group[more], Math.max(0, names.length - MOST_NAMED));
    return { names: names.slice(0, MOST_NAMED), left };
  };
  const addresses = merged("sourceIps", "moreSourceIps");
  const calls = merged("calls", "moreCalls");
  return {
    count: groups.reduce((sum, { count }) => sum + count, 0),
    failed: groups.reduce((sum, { failed }) => sum + failed, 0),
    first: least(groups.map(({ first }) => first)) ?? one.first,
    last: most(groups.map(({ last }) => last)) ?? one.last,
    sourceIps: addresses.names,
    moreSourceIps: addresses.left,
    calls: calls.names,
    moreCalls: calls.left,
    heldSince: undefined,
  };
}

/** When it happened. What has no readable time happened when it came. */
export function timeOf({ time }: Pick<EventFacts, "time">, now: Date): Date {
  return parseUtc(time) ?? now;
}

function counted(names: readonly string[], countOf: (index: number) => number): Counted[] {
  const counts = new Map<string, number>();
  for (const [index, name] of names.entries()) counts.set(name, (counts.get(name) ?? 0) + countOf(index));
  return [...counts].map(([name, count]) => ({ name, count })).toSorted((a, b) => b.count - a.count);
}

function least(times: readonly Date[]): Date | undefined {
  return times.reduce<Date | undefined>(
    (least, time) => (least === undefined || time < least ? time : least),
    undefined,
  );
}

function most(times: readonly Date[]): Date | undefined {
  return times.reduce<Date | undefined>(
    (most, time) => (most === undefined || time > most ? time : most),
    undefined,
  );
}
