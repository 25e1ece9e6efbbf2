import { CLOCK_SKEW_MS } from "../../account/time.ts";
import { LEASE_MS } from "../../audit/outbox.ts";
import type { State } from "../../audit/state.ts";

/** One in each second of thirty years: what counts further cannot be counted on. */
const MOST_REVISIONS = 1_000_000_000;

/**
 * Whether a state can be what audits have left until now. One that speaks of what has not happened yet, or has stamps that no
 * audit has given, would keep something from being told, or tell it again and again.
 */
export function isPlausible(state: State, now: Date): boolean {
  const { since, wholeAt, revision, rules, findings, notChecked, settings, dated, outboxes } = state;
  const [tracked, told] = [Object.values(findings), Object.values(outboxes)];
  const stamps = [
    ...tracked.flatMap(({ changedIn, overdueIn }) => [changedIn, overdueIn]),
    ...Object.values(notChecked),
    ...Object.values(dated).map(({ changedIn }) => changedIn),
    settings.changedIn,
    ...told.flatMap(({ toldUpTo, notCheckedToldUpTo, sending }) => [
      toldUpTo,
      notCheckedToldUpTo,
      sending?.upTo,
    ]),
  ];
  const times = [
    since,
    wholeAt,
    ...Object.values(rules).map(({ judgedAt }) => judgedAt),
    ...tracked.flatMap(({ openedAt, resolvedAt, unverifiedSince, confirmedAt }) => [
      openedAt,
      resolvedAt,
      unverifiedSince,
      confirmedAt,
    ]),
    ...told.map(({ toldAt }) => toldAt),
  ];
  const latest = now.getTime() + CLOCK_SKEW_MS;
  const isPast = (time: string | null | undefined, until = latest) => Date.parse(time ?? since) <= until;
  return (
    revision <= MOST_REVISIONS &&
    stamps.every((stamp) => (stamp ?? 0) <= revision) &&
    times.every((time) => isPast(time)) &&
    told.every(({ sending }) => isPast(sending?.leasedUntil, latest + LEASE_MS))
  );
}
