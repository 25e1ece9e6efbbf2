import { HOUR_MS } from "../account/time.ts";

/** A day begins up to 14 hours before it does in UTC: today's date is not in the future anywhere. */
const EARLIEST_ZONE_MS = 14 * HOUR_MS;

/** Whether a day, `YYYY-MM-DD`, has begun nowhere on earth. */
export function isFuture(day: string, now: Date): boolean {
  return Date.parse(`${day}T00:00:00Z`) - EARLIEST_ZONE_MS > now.getTime();
}
