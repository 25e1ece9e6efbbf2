import { isoSeconds } from "../account/time.ts";
import { type Announcement, endOf } from "../alerts/announcement.ts";
import { printable } from "../report/printable.ts";

interface Place {
  readonly accountId: string;
  readonly bucket: string;
  /** As it was given. */
  readonly region: string | undefined;
}

export function announcedText(announcement: Announcement, { accountId, bucket, region }: Place): string {
  const { id, from, until, identity } = announcement;
  return (
    `Announced: root of account ${accountId} is used from ${utc(from)} until ${utc(until)}.\n` +
    `  id     ${id}\n` +
    `  what   ${said(announcement)}\n` +
    `  as     ${printable(identity)}\n` +
    "Alerts still come, and quote this. What root does in that time with MFA, and succeeds, is told one severity\n" +
    "milder; everything else as ever.\n" +
    `Cancel it when you are done, or if it was a mistake:\n` +
    `  npx rootwatch announce --cancel ${id} --bucket ${bucket}${region === undefined ? "" : ` --region ${region}`}\n`
  );
}

export function cancelledText(announcement: Announcement, now: Date): string {
  const { id, cancelledAt } = announcement;
  const end = endOf(announcement);
  return cancelledAt?.getTime() === now.getTime()
    ? `Cancelled: ${id}, ${said(announcement)}. From ${utc(now)} on it holds no more.\n`
    : `Nothing to cancel: ${id}, ${said(announcement)}, was over at ${utc(end)}.\n`;
}

/** @param announcements newest first */
export function listText(
  announcements: readonly Announcement[],
  { accountId }: Pick<Place, "accountId">,
  now: Date,
): string {
  if (announcements.length === 0) return `No use of root of account ${accountId} is announced.\n`;
  return (
    `Announced uses of root of account ${accountId}, newest first:\n` +
    announcements
      .map(
        (one) =>
          `\n${one.id}  ${stateOf(one, now)}\n` +
          `  ${utc(one.from)} until ${utc(one.until)}\n` +
          `  ${said(one)}\n` +
          `  announced by ${printable(one.identity)}\n`,
      )
      .join("")
  );
}

function stateOf(announcement: Announcement, now: Date): string {
  const { from, cancelledAt } = announcement;
  if (cancelledAt !== undefined) return `cancelled at ${utc(cancelledAt)}`;
  if (endOf(announcement) <= now) return "over";
  return from > now ? "to come" : "in force";
}

function said({ reason, by }: Announcement): string {
  return `"${printable(reason)}", by ${printable(by)}`;
}

/** `2026-11-23 07:00:00 UTC` */
function utc(at: Date): string {
  return `${isoSeconds(at).replace("T", " ").replace("Z", "")} UTC`;
}
