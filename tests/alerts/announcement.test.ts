import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Announcement,
  covers,
  endOf,
  inForce,
  isOfRoot,
  pruned,
  standing,
} from "../../src/alerts/announcement.ts";
import { ANNOUNCEMENT, announcements, seconds } from "./announcements.ts";

const at = (time: string) => new Date(`2026-11-23T${time}Z`);
const cancelledAt = (time: string): Announcement => ({ ...ANNOUNCEMENT, cancelledAt: at(time) });
const DAY = 86_400_000;

describe("an announcement holds", () => {
  it.each([
    ["not in the second before it begins", ANNOUNCEMENT, "06:29:59", false],
    ["in the second in which it begins", ANNOUNCEMENT, "06:30:00", true],
    ["in its last second", ANNOUNCEMENT, "07:29:59", true],
    ["not in the second in which it ends", ANNOUNCEMENT, "07:30:00", false],
    ["in the last second before it was cancelled", cancelledAt("07:00:00"), "06:59:59", true],
    ["not in the second in which it was cancelled", cancelledAt("07:00:00"), "07:00:00", false],
    ["never where it was cancelled before it began", cancelledAt("06:00:00"), "06:30:00", false],
    ["not after its end, however late it was cancelled", cancelledAt("09:00:00"), "08:00:00", false],
  ])("%s", (_, announcement, time, holds) => {
    expect(covers(announcement, at(time))).toBe(holds);
    expect(inForce([announcement], at(time))).toBe(holds ? announcement : undefined);
  });

  it("from its beginning to its end or its cancelling, whichever is first", () => {
    fc.assert(
      fc.property(announcements, fc.integer({ min: -2, max: 2 }), (announcement, off) => {
        const { from, until, cancelledAt: cancelled } = announcement;
        for (const edge of [from, until, ...(cancelled === undefined ? [] : [cancelled])]) {
          const time = edge.getTime() + off * 1000;
          const end = Math.min(until.getTime(), cancelled?.getTime() ?? Number.POSITIVE_INFINITY);
          expect(covers(announcement, new Date(time))).toBe(time >= from.getTime() && time < end);
        }
      }),
    );
  });

  it("never longer for being cancelled", () => {
    fc.assert(
      fc.property(announcements, seconds, (announcement, when) => {
        const open = { ...announcement, cancelledAt: undefined };
        expect(covers({ ...open, cancelledAt: when }, when)).toBe(false);
        expect(endOf({ ...open, cancelledAt: when }) <= endOf(open)).toBe(true);
      }),
    );
  });
});

describe("of several announcements", () => {
  const newer = { ...ANNOUNCEMENT, id: "ba9876543210" };

  it("the newest one that covers the time is quoted", () => {
    expect(inForce([newer, ANNOUNCEMENT], at("07:00:00"))).toBe(newer);
  });

  it("an older one is quoted where the newest was cancelled", () => {
    const cancelled = { ...newer, cancelledAt: at("06:45:00") };
    expect(inForce([cancelled, ANNOUNCEMENT], at("07:00:00"))).toBe(ANNOUNCEMENT);
    expect(inForce([cancelled, ANNOUNCEMENT], at("06:40:00"))).toBe(cancelled);
  });

  it("those in force and to come stand", () => {
    const over = cancelledAt("07:00:00");
    expect(standing([newer, over], at("07:00:00"))).toEqual([newer]);
    expect(standing([newer], at("00:00:00"))).toEqual([newer]);
    expect(standing([newer], at("07:30:00"))).toEqual([]);
  });

  it("those are forgotten that ended more than 400 days ago, cancelled ones by when they were cancelled", () => {
    const ended = ANNOUNCEMENT.until.getTime();
    expect(pruned([ANNOUNCEMENT], new Date(ended + 400 * DAY))).toEqual([ANNOUNCEMENT]);
    expect(pruned([ANNOUNCEMENT], new Date(ended + 400 * DAY + 1000))).toEqual([]);
    expect(pruned([cancelledAt("07:00:00")], new Date(ended + 400 * DAY))).toEqual([]);
  });
});

it("an announcement by root is told from one by anybody else", () => {
  expect(isOfRoot({ identity: "arn:aws-us-gov:iam::111122223333:root" })).toBe(true);
  expect(isOfRoot({ identity: "arn:aws:iam::111122223333:user/root" })).toBe(false);
});
