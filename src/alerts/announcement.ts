import { DAY_MS, isOlderThan } from "../account/time.ts";

/** What somebody said beforehand about a use of root: `rootwatch announce`. It silences nothing; alerts quote it. */
export interface Announcement {
  readonly id: string;
  /** Who announced, in their own words. */
  readonly by: string;
  readonly reason: string;
  /** The first moment that it is about. */
  readonly from: Date;
  /** The first moment after it. */
  readonly until: Date;
  /** ARN of the IAM identity that announced, as AWS knows it. */
  readonly identity: string;
  readonly cancelledAt: Date | undefined;
}

/** What takes longer is announced again: somebody has thought of it again by then. */
export const MAX_WINDOW_MS = 7 * DAY_MS;

/** So many may be in force or to come. Root is used a few times a year; hundreds would be a way to hide in. */
export const MAX_STANDING = 20;

/** As long as evidence is kept where nothing else is said. */
const KEPT_DAYS = 400;

/** The first moment at which it holds no more. */
export function endOf({ until, cancelledAt }: Announcement): Date {
  return cancelledAt !== undefined && cancelledAt < until ? cancelledAt : until;
}

export function covers(announcement: Announcement, at: Date): boolean {
  return at >= announcement.from && at < endOf(announcement);
}

/** The one that a time falls under; of several the newest. They come newest first. */
export function inForce(announcements: readonly Announcement[], at: Date): Announcement | undefined {
  return announcements.find((announcement) => covers(announcement, at));
}

/** Those that are in force or to come. */
export function standing(announcements: readonly Announcement[], now: Date): readonly Announcement[] {
  return announcements.filter((announcement) => endOf(announcement) > now);
}

/** Without those that ended so long ago that no event can come any more that they are about. */
export function pruned(announcements: readonly Announcement[], now: Date): readonly Announcement[] {
  return announcements.filter((announcement) => !isOlderThan(now, endOf(announcement), KEPT_DAYS));
}

/** Root cannot vouch for itself: whoever stole it would. */
export function isOfRoot({ identity }: Pick<Announcement, "identity">): boolean {
  return identity.endsWith(":root");
}
