import type { State } from "../../audit/state.ts";

/**
 * Whether a state can be what audits have left, of whom the last was not after `latest`, where that is known. One of which a part is of the future, or that has told more than
 * there is to tell, would keep everything from being told.
 */
export function isPlausible(
  { wholeAt, rules, outboxes, revision }: State,
  latest: Date | undefined,
): boolean {
  const times = [
    wholeAt,
    ...Object.values(rules).map(({ judgedAt }) => judgedAt),
    ...Object.values(outboxes).map(({ toldAt }) => toldAt),
  ];
  return (
    (latest === undefined || times.every((time) => (time ?? "") <= latest.toISOString())) &&
    Object.values(outboxes).every(({ toldUpTo }) => toldUpTo <= revision)
  );
}
