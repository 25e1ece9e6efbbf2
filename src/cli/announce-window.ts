import { InvalidArgumentError } from "commander";
import { DAY_MS, HOUR_MS, isoSeconds } from "../account/time.ts";
import { MAX_WINDOW_MS } from "../alerts/announcement.ts";
import { RootwatchError } from "../errors.ts";

/** Nobody knows further ahead that root will be needed, to the hour. */
const MAX_AHEAD_DAYS = 30;

const DURATION = /^(?:(\d{1,2})d)?(?:(\d{1,3})h)?(?:(\d{1,5})m)?$/;

/** `30m`, `1h`, `1h30m` or `1d`, in milliseconds. */
export function durationArgument(text: string): number {
  const [days = 0, hours = 0, minutes = 0] =
    DURATION.exec(text)
      ?.slice(1)
      .map((part) => Number(part ?? 0)) ?? [];
  const ms = days * DAY_MS + hours * HOUR_MS + minutes * 60_000;
  if (ms === 0 || ms > MAX_WINDOW_MS) {
    throw new InvalidArgumentError("It must be a time such as 30m, 1h, 1h30m or 1d, of 7 days at most.");
  }
  return ms;
}

/** The time in whole seconds, as CloudTrail tells when something happened. */
export function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}

/**
 * What an announcement is about: so long, from then on.
 *
 * @param now in whole seconds
 * @param from now where it is left out
 * @throws RootwatchError `usage` where that is past, and so was not announced before; or too far ahead
 */
export function windowOf(
  durationMs: number,
  now: Date,
  from = now,
): { readonly from: Date; readonly until: Date } {
  if (from < now) {
    throw new RootwatchError(
      "usage",
      `--from is past: it is ${isoSeconds(now)}, and a use of root is announced before it begins.`,
    );
  }
  if (from.getTime() > now.getTime() + MAX_AHEAD_DAYS * DAY_MS) {
    throw new RootwatchError("usage", `--from is more than ${MAX_AHEAD_DAYS} days ahead.`);
  }
  return { from, until: new Date(from.getTime() + durationMs) };
}
