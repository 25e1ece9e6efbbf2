import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ACTIVITY, withSeen } from "../../src/alerts/activity.ts";
import type { Announcement } from "../../src/alerts/announcement.ts";
import { withFailures } from "../../src/alerts/failed-sign-ins.ts";
import { type Incoming, planOf } from "../../src/alerts/plan.ts";
import { eventLike, incoming } from "../helpers/root-events-given.ts";
import { WATCH } from "./watch.ts";

const NOW = new Date("2026-11-25T02:00:30Z");

const given = (name: string, changes: Readonly<Record<string, unknown>> = {}) =>
  incoming(eventLike(name, { eventTime: "2026-11-25T02:00:00Z", ...changes }));

const many = (count: number, name: string) => [...Array(count).keys()].map(() => given(name));

function plan(
  events: readonly Incoming[],
  more: Partial<Parameters<typeof planOf>[1]> = {},
): ReturnType<typeof planOf> {
  return planOf(events, {
    activity: NO_ACTIVITY,
    watch: WATCH,
    tellReads: false,
    announcementAt: () => undefined,
    notes: [],
    now: NOW,
    ...more,
  });
}

const kinds = (tellings: ReturnType<typeof planOf>["single"]) => tellings.map(({ alert }) => alert.kind);

describe("what a batch tells", () => {
  it("begins with the sign-in, whatever came before it", () => {
    const { single, failedSignIns } = plan([
      given("trail-stopped"),
      ...many(50, "sign-in-failed"),
      given("mfa-deactivated"),
      given("sign-in-with-mfa"),
    ]);
    expect(kinds(single)).toEqual(["root-sign-in", "watch-tampered", "root-mfa-removed"]);
    expect(failedSignIns).toHaveLength(50);
  });

  it("says of a sign-in how many failed before it, in the batch and within a day", () => {
    const failures = many(3, "sign-in-failed");
    const earlier = many(4, "sign-in-failed").map(({ facts }) => facts);
    const activity = {
      ...NO_ACTIVITY,
      failedSignIns: withFailures(NO_ACTIVITY.failedSignIns, earlier, NOW),
    };
    const later = given("sign-in-failed", { eventTime: "2026-11-25T02:00:20Z" });
    const signIn = given("sign-in-with-mfa", { eventTime: "2026-11-25T02:00:10Z" });
    const [telling] = plan([...failures, later, signIn], { activity }).single;
    expect(telling?.alert).toMatchObject({ kind: "root-sign-in", severity: "critical", failuresBefore: 7 });
  });

  it("tells calls of root's together, with their number and names", () => {
    const { single, groups } = plan([
      ...many(5, "api-unknown"),
      ...many(2, "bucket-policy-changed"),
      given("api-denied"),
    ]);
    expect(kinds(single)).not.toContain("root-api-activity");
    const activity = groups.find(({ alert }) => alert.kind === "root-api-activity");
    expect(activity?.alert.group).toMatchObject({ count: 6, failed: 1 });
  });

  it("tells a call that is alone as what it is", () => {
    const { groups } = plan([given("api-unknown")]);
    expect(groups.map(({ alert }) => alert.group)).toEqual([undefined]);
  });

  it("tells a central task that gives root a password again on its own", () => {
    const { single, groups } = plan([given("task-recreates-password"), ...many(3, "task-assumed-root-text")]);
    expect(single.map(({ alert }) => [alert.kind, alert.severity])).toEqual([["root-task", "critical"]]);
    expect(groups.map(({ alert }) => [alert.severity, alert.group?.count])).toEqual([["medium", 3]]);
  });

  it("tells twenty of a kind one by one, and more than that as one", () => {
    expect(plan(many(20, "mfa-deactivated")).single).toHaveLength(20);
    const { single, groups } = plan(many(21, "mfa-deactivated"));
    expect(single).toEqual([]);
    expect(groups.map(({ alert, events }) => [alert.severity, alert.group?.count, events.length])).toEqual([
      ["critical", 21, 21],
    ]);
  });

  it("tells of nothing that went into a group before", () => {
    const one = given("sign-in-failed");
    const activity = withSeen(NO_ACTIVITY, [one.facts.eventId], NOW);
    expect(plan([one], { activity })).toEqual({ single: [], groups: [], failedSignIns: [] });
  });

  it("tells of calls that only read where that is wanted, and else of none", () => {
    const reads = many(3, "api-read");
    expect(plan(reads)).toEqual({ single: [], groups: [], failedSignIns: [] });
    expect(plan(reads, { tellReads: true }).groups.map(({ alert }) => alert.group?.count)).toEqual([3]);
  });

  it("quotes an announcement, and is one step milder where it was meant by it", () => {
    const announcement: Announcement = {
      id: "a1",
      by: "dana",
      reason: "closing the old account",
      from: new Date("2026-11-25T01:00:00Z"),
      until: new Date("2026-11-25T03:00:00Z"),
      identity: "arn:aws:iam::111122223333:user/dana",
      cancelledAt: undefined,
    };
    const { single } = plan([given("sign-in-with-mfa"), given("sign-in-without-mfa")], {
      announcementAt: () => announcement,
    });
    expect(single.map(({ alert }) => [alert.severity, alert.announcement?.by])).toEqual([
      ["medium", "dana"],
      ["critical", "dana"],
    ]);
  });

  it("loses no event and tells none twice, whatever comes together", () => {
    const names = [
      "sign-in-failed",
      "sign-in-with-mfa",
      "api-unknown",
      "task-assumed-root-text",
      "mfa-deactivated",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 120 }), (chosen) => {
        const events = chosen.map((name) => given(name));
        const { single, groups, failedSignIns } = plan(events);
        const told = [...[...single, ...groups].flatMap((telling) => telling.events), ...failedSignIns];
        expect(told.map(({ facts }) => facts.eventId).sort()).toEqual(
          events.map(({ facts }) => facts.eventId).sort(),
        );
        for (const { alert, events: of } of groups) expect(alert.group?.count ?? 1).toBe(of.length);
      }),
      { numRuns: 50 },
    );
  });
});
