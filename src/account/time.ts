export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** Two clocks are never quite alike: a date up to an hour ahead counts as now, one further ahead is malformed. */
export const CLOCK_SKEW_MS = 3_600_000;

/** Age in milliseconds, in exact time; a date within the clock skew ahead of `now` has age 0. */
export function ageMs(now: Date, at: Date): number {
  return Math.max(0, now.getTime() - at.getTime());
}

/** "older than N days": age > N x 24 h. */
export function isOlderThan(now: Date, at: Date, days: number): boolean {
  return ageMs(now, at) > days * DAY_MS;
}

/** "unused for N days or more": age >= N x 24 h. */
export function isAtLeast(now: Date, at: Date, days: number): boolean {
  return ageMs(now, at) >= days * DAY_MS;
}

/** `812 days`; below two days in hours, so that an edge does not read as its opposite. */
export function ageText(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days >= 2) return `${days} days`;
  const hours = Math.floor(ms / HOUR_MS);
  return hours === 1 ? "1 hour" : `${hours} hours`;
}

export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

export function newestOf(first: Date, second: Date): Date {
  return first.getTime() >= second.getTime() ? first : second;
}

/** `2026-11-23T06:00:00Z`: whole seconds, as IAM writes them. */
export function isoSeconds(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}

const ISO_UTC = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|\+00:00)$/;

/**
 * A UTC date and time in one of the two forms that IAM has used, `...Z` and `...+00:00`.
 * Returns undefined for anything else, a date that no calendar has (2026-02-30) included.
 */
export function parseUtc(text: string): Date | undefined {
  const match = ISO_UTC.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC rolls 30 February over into March and the year 1 into 1901; a date that does not come back as written is
  // none.
  const real =
    at.getUTCFullYear() === year &&
    at.getUTCMonth() === month - 1 &&
    at.getUTCDate() === day &&
    at.getUTCHours() === hour &&
    at.getUTCMinutes() === minute &&
    at.getUTCSeconds() === second;
  return real ? at : undefined;
}
