import { ageMs, DAY_MS, HOUR_MS, newestOf } from "../account/time.ts";
import { gravest, type Severity } from "../rules/rule.ts";
import type { EventGroup } from "./alert.ts";
import type { EventFacts } from "./facts.ts";
import { groupOf, mergedGroups, timeOf } from "./group.ts";

/**
 * What failed or was refused of one kind, over time. Whoever knows root's address can make sign-ins fail, and whoever may do
 * nothing can try everything: the first is told at once, what follows once an hour, until a day is quiet.
 */
export interface Failures {
  /** When some were told last; undefined where a day was quiet. */
  readonly toldAt: Date | undefined;
  /** When the newest came. */
  readonly lastAt: Date | undefined;
  /** What has not been told yet. */
  readonly held: readonly Held[];
  /** How many there were, by hour: `2026-11-25T02`. A little more than a day of them. */
  readonly hours: Readonly<Record<string, number>>;
}

/** What came together and waits to be told. */
export interface Held {
  /** Tells it from others: two invocations may write at once. */
  readonly id: string;
  readonly severity: Severity;
  /** Of the one that says most. */
  readonly facts: EventFacts;
  readonly group: EventGroup;
}

/** One that failed, and how grave it is. */
export interface Failure {
  readonly facts: EventFacts;
  readonly severity: Severity;
}

export const NO_FAILURES: Failures = { toldAt: undefined, lastAt: undefined, held: [], hours: {} };

/** Beyond that, those held are put together: an hour may bring hundreds of batches. */
const MOST_HELD = 30;

/** Characters of a user agent, in a memory that is read and written each time. */
const MAX_USER_AGENT = 300;

/** What there is after more have come. Nothing is told yet. */
export function withFailures(state: Failures, failures: readonly Failure[], now: Date): Failures {
  const [first] = failures.toSorted(
    (a, b) => timeOf(a.facts, now).getTime() - timeOf(b.facts, now).getTime(),
  );
  if (first === undefined) return state;
  const all = failures.map(({ facts }) => facts);
  const hours: Record<string, number> = { ...state.hours };
  for (const facts of all) {
    const hour = hourOf(timeOf(facts, now));
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  const isQuiet = state.lastAt === undefined || ageMs(now, state.lastAt) >= DAY_MS;
  const facts = all.find(saysMost) ?? first.facts;
  const held: Held = {
    id: first.facts.eventId,
    severity: gravest(failures.map(({ severity }) => severity)),
    facts: { ...facts, userAgent: facts.userAgent?.slice(0, MAX_USER_AGENT) },
    group: groupOf(all, now),
  };
  return {
    // After a quiet day the next one is a first one. What waits is told all the same.
    toldAt: isQuiet ? undefined : state.toldAt,
    lastAt: state.lastAt === undefined ? now : newestOf(state.lastAt, now),
    held: together([...state.held, held]),
    hours: recent(hours, now),
  };
}

/** The same of what has been told meanwhile: it is counted, and waits no more. */
export function withToldFailures(state: Failures, failures: readonly Failure[], now: Date): Failures {
  return { ...withFailures(state, failures, now), held: state.held };
}

/** What is to be told now: at once where nothing was told within a day, else what has come since, once an hour. */
export function dueFailures({ toldAt, held }: Failures, now: Date): Held | undefined {
  const [first, ...others] = held;
  if (first === undefined || (toldAt !== undefined && ageMs(now, toldAt) < HOUR_MS)) return undefined;
  const all = merged([first, ...others]);
  return { ...all, group: { ...all.group, heldSince: toldAt } };
}

/** What there is after that was told: what came in the meantime still waits. */
export function toldFailures(state: Failures, told: readonly Pick<Held, "id">[], now: Date): Failures {
  const ids = new Set(told.map(({ id }) => id));
  return { ...state, toldAt: now, held: state.held.filter(({ id }) => !ids.has(id)) };
}

/** How many came within the day before a time, as far as whole hours tell. */
export function failuresWithinADay({ hours }: Pick<Failures, "hours">, at: Date): number {
  const since = hourOf(new Date(at.getTime() - DAY_MS));
  const until = hourOf(at);
  return Object.entries(hours)
    .filter(([hour]) => hour >= since && hour <= until)
    .reduce((sum, [, count]) => sum + count, 0);
}

/** Whoever got as far as the second factor had the password. */
function saysMost({ mfa }: EventFacts): boolean {
  return mfa === "used";
}

function together(held: readonly Held[]): readonly Held[] {
  const [first, ...others] = held;
  return first === undefined || held.length <= MOST_HELD ? held : [merged([first, ...others])];
}

/** Bears the name of the last: whoever told some of them meanwhile has not told this. */
function merged(held: readonly [Held, ...Held[]]): Held {
  const [first, ...others] = held;
  const { id } = others.at(-1) ?? first;
  return {
    id,
    severity: gravest(held.map(({ severity }) => severity)),
    facts: held.map(({ facts }) => facts).find(saysMost) ?? first.facts,
    group: mergedGroups([first.group, ...others.map(({ group }) => group)]),
  };
}

function recent(hours: Readonly<Record<string, number>>, now: Date): Record<string, number> {
  const since = hourOf(new Date(now.getTime() - DAY_MS - HOUR_MS));
  return Object.fromEntries(Object.entries(hours).filter(([hour]) => hour >= since));
}

function hourOf(at: Date): string {
  return at.toISOString().slice(0, 13);
}
