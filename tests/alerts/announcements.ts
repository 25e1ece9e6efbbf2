import fc from "fast-check";
import { type Announcement, MAX_WINDOW_MS } from "../../src/alerts/announcement.ts";

/** An hour of 2026-11-23, from 06:30 on. */
export const ANNOUNCEMENT: Announcement = {
  id: "0123456789ab",
  by: "dana",
  reason: "closing the old account",
  from: new Date("2026-11-23T06:30:00Z"),
  until: new Date("2026-11-23T07:30:00Z"),
  identity: "arn:aws:sts::111122223333:assumed-role/admin/dana",
  cancelledAt: undefined,
};

const SECONDS = { min: Date.UTC(2026, 0) / 1000, max: Date.UTC(2028, 0) / 1000 };

/** Whole seconds, as they are kept. */
export const seconds: fc.Arbitrary<Date> = fc.integer(SECONDS).map((second) => new Date(second * 1000));

const line = (maxLength: number) =>
  fc
    .string({ unit: "grapheme", minLength: 1, maxLength: maxLength / 2 })
    .map((text) => text.slice(0, maxLength))
    .filter((text) => text.trim() !== "" && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text));

export const announcements: fc.Arbitrary<Announcement> = fc
  .record({
    id: fc.stringMatching(/^[0-9a-f]{12}$/),
    by: line(80),
    reason: line(200),
    from: seconds,
    length: fc.integer({ min: 1, max: MAX_WINDOW_MS / 1000 }),
    identity: fc.constantFrom(ANNOUNCEMENT.identity, "arn:aws:iam::111122223333:user/dana"),
    cancelledAt: fc.option(seconds, { nil: undefined }),
  })
  .map(({ length, ...rest }) => ({ ...rest, until: new Date(rest.from.getTime() + length * 1000) }));
