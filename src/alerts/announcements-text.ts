import { known, type Reading, unreadable } from "../account/reading.ts";
import { instant } from "../account/section-values.ts";
import { DAY_MS, isoSeconds } from "../account/time.ts";
import * as v from "../schema.ts";
import { type Announcement, MAX_WINDOW_MS } from "./announcement.ts";

const SCHEMA = "rootwatch/announcements/1";

/** What a person says: one line, short enough for a subject and a message. It is shown, and never obeyed. */
const line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.maxLength(maxLength),
    v.regex(/\S/, "it must say something"),
    // Not \p{C}: what is not assigned yet in one version of Unicode may be in the next.
    v.regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*$/u, "it must be one line, without control characters"),
  );

export const reasonText = line(200);
export const byText = line(80);
export const announcementId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{12}$/, "it must be 12 of the digits 0-9 and a-f"),
);

const stored = v.pipe(
  v.strictObject({
    id: announcementId,
    by: byText,
    reason: reasonText,
    from: instant,
    until: instant,
    identity: v.pipe(
      v.string(),
      v.maxLength(2048),
      v.regex(/^arn:aws[a-z-]*:(iam|sts)::\d{12}:[!-~]+$/, "it must be the ARN of an identity"),
    ),
    cancelledAt: v.nullable(instant),
  }),
  v.check(
    ({ from, until }) => isWindow(Date.parse(until) - Date.parse(from)),
    `it must end after it begins, within ${MAX_WINDOW_MS / DAY_MS} days`,
  ),
);

const document = v.strictObject({
  schema: v.literal(SCHEMA),
  accountId: v.string(),
  /** Newest first. */
  announcements: v.array(stored),
});

/**
 * What was announced of an account, as it is kept.
 *
 * @returns newest first
 */
export function readAnnouncements(text: string, accountId: string): Reading<readonly Announcement[]> {
  const json = jsonOf(text);
  if (json === undefined) return unreadable("it is not JSON");
  const version = v.safeParse(v.object({ schema: v.pipe(v.string(), v.regex(LATER)) }), json);
  if (version.success) {
    return unreadable(`a later version of Rootwatch wrote it (${version.output.schema})`);
  }
  const read = v.safeParse(document, json);
  if (!read.success) {
    const [issue] = read.issues;
    return unreadable(`${v.getDotPath(issue) ?? "all of it"}: ${issue.message}`);
  }
  if (read.output.accountId !== accountId) return unreadable("it is about another account");
  return known(
    read.output.announcements.map(({ from, until, cancelledAt, ...rest }) => ({
      ...rest,
      from: new Date(from),
      until: new Date(until),
      cancelledAt: cancelledAt === null ? undefined : new Date(cancelledAt),
    })),
  );
}

/** @param announcements newest first, their times in whole seconds */
export function announcementsText(accountId: string, announcements: readonly Announcement[]): string {
  const value: v.InferOutput<typeof document> = {
    schema: SCHEMA,
    accountId,
    announcements: announcements.map(({ id, by, reason, from, until, identity, cancelledAt }) => ({
      id,
      by,
      reason,
      from: isoSeconds(from),
      until: isoSeconds(until),
      identity,
      cancelledAt: cancelledAt === undefined ? null : isoSeconds(cancelledAt),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

const LATER = /^rootwatch\/announcements\/(?:[2-9]|[1-9]\d+)$/;

function isWindow(length: number): boolean {
  return length > 0 && length <= MAX_WINDOW_MS;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
