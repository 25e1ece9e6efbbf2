import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NO_ACTIVITY, withSeen } from "../../src/alerts/activity.ts";
import type { Announcement } from "../../src/alerts/announcement.ts";
import { NO_FAILURES, withFailures } from "../../src/alerts/failures.ts";
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
    isPastKnown: true,
    notes: [],
    now: NOW,
    ...more,
  });
}

const NOTHING = { urgent: [], failures: new Map(), groups: [], single: [] };

const ANNOUNCEMENT: Announcement = {
  id: "a1",
  by: "dana",
  reason: "closing the old account",
  from: new Date("2026-11-25T01:00:00Z"),
  until: new Date("2026-11-25T03:00:00Z"),
  identity: "arn:aws:iam::111122223333:user/dana",
  cancelledAt: undefined,
};

const kinds = (tellings: ReturnType<typeof planOf>["single"]) => tellings.map(({ alert }) => alert.kind);

describe("what a batch tells", () => {
  it("begins with the sign-in, whatever came before it", () => {
    const { urgent, failures } = plan([
      given("trail-stopped"),
      ...many(50, "sign-in-failed"),
      given("mfa-deactivated"),
      given("sign-in-with-mfa"),
    ]);
    expect(kinds(urgent)).toEqual(["root-sign-in", "watch-tampered", "root-mfa-removed"]);
    expect(failures.get("root-sign-in-failed")).toHaveLength(50);
  });

  it("says of a sign-in how many failed before it, in the batch and within a day", () => {
    const failures = many(3, "sign-in-failed");
    const earlier = many(4, "sign-in-failed").map(({ facts }) => ({ facts, severity: "high" as const }));
    const activity = {
      ...NO_ACTIVITY,
      failures: { "root-sign-in-failed": withFailures(NO_FAILURES, earlier, NOW) },
    };
    const later = given("sign-in-failed", { eventTime: "2026-11-25T02:00:20Z" });
    const signIn = given("sign-in-with-mfa", { eventTime: "2026-11-25T02:00:10Z" });
    const [telling] = plan([...failures, later, signIn], { activity }).urgent;
    expect(telling?.alert).toMatchObject({ kind: "root-sign-in", severity: "critical", failuresBefore: 7 });
  });

  it("tells calls of root's together, with their number and names", () => {
    const { single, groups } = plan([...many(5, "api-unknown"), given("api-activity-with-key")]);
    expect(single).toEqual([]);
    expect(groups.map(({ alert }) => [alert.kind, alert.group?.count, alert.group?.calls.length])).toEqual([
      ["root-api-activity", 6, 2],
    ]);
  });

  it("keeps what was refused apart, by kind: whoever may do nothing can try everything", () => {
    const { failures, groups, single, urgent } = plan([
      ...many(3, "tampering-denied"),
      ...many(2, "mfa-deactivation-denied"),
      given("api-denied"),
    ]);
    expect([...groups, ...single, ...urgent]).toEqual([]);
    expect([...failures].map(([kind, failed]) => [kind, failed.length, failed[0]?.severity])).toEqual([
      ["watch-tampered", 3, "critical"],
      ["root-mfa-removed", 2, "critical"],
      ["root-api-activity", 1, "medium"],
    ]);
  });

  it("tells a call that is alone as what it is", () => {
    const { groups } = plan([given("api-unknown")]);
    expect(groups.map(({ alert }) => alert.group)).toEqual([undefined]);
  });

  it("tells a central task that gives root a password again on its own", () => {
    const { urgent, groups } = plan([given("task-recreates-password"), ...many(3, "task-assumed-root-text")]);
    expect(urgent.map(({ alert }) => [alert.kind, alert.severity])).toEqual([["root-task", "critical"]]);
    expect(groups.map(({ alert }) => [alert.severity, alert.group?.count])).toEqual([["medium", 3]]);
  });

  it("tells five of the same one by one, and more than that as one", () => {
    expect(plan(many(5, "mfa-deactivated")).urgent).toHaveLength(5);
    const { urgent, groups } = plan(many(6, "mfa-deactivated"));
    expect(urgent).toEqual([]);
    expect(groups.map(({ alert, events }) => [alert.severity, alert.group?.count, events.length])).toEqual([
      ["critical", 6, 6],
    ]);
  });

  it.each([
    ["a recovery that was completed", "recovery-completed", "recovery-requested"],
    ["a key that was made", "access-key-created", "access-key-deleted"],
    ["a sign-in without MFA", "sign-in-without-mfa", "sign-in-with-mfa"],
  ])("does not hide %s among others of its kind", (_, one, others) => {
    const { urgent, groups } = plan([...many(10, others), given(one), ...many(10, others)]);
    expect(urgent.map(({ alert }) => alert.facts.eventId)).toHaveLength(1);
    expect(groups.map(({ alert }) => alert.group?.count)).toEqual([20]);
  });

  it("does not hide who else did it", () => {
    const mallory = { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/mallory" };
    const { urgent, groups } = plan([
      ...many(6, "trail-stopped"),
      given("trail-stopped", { userIdentity: mallory }),
    ]);
    expect(urgent.map(({ alert }) => alert.facts.actor)).toEqual([mallory.arn]);
    expect(groups.map(({ alert }) => alert.group?.count)).toEqual([6]);
  });

  it("makes nothing milder where it is not known how many failed before", () => {
    const { urgent } = plan([given("sign-in-with-mfa")], {
      announcementAt: () => ANNOUNCEMENT,
      isPastKnown: false,
    });
    expect(urgent.map(({ alert }) => [alert.severity, alert.announcement?.by, alert.loweredFrom])).toEqual([
      ["high", "dana", undefined],
    ]);
  });

  it("quotes no announcement for what others do", () => {
    const { urgent } = plan([given("trail-stopped"), given("trail-stopped-by-root")], {
      announcementAt: () => ANNOUNCEMENT,
    });
    expect(urgent.map(({ alert }) => [alert.facts.actor?.split(":").at(-1), alert.announcement?.by])).toEqual(
      [
        ["user/dana", undefined],
        ["root", "dana"],
      ],
    );
  });

  it("quotes an announcement of those alone that fall under it", () => {
    const within = new Date("2026-11-25T02:00:05Z");
    const { groups } = plan(
      [...many(2, "api-unknown"), given("api-unknown", { eventTime: "2026-11-25T02:00:20Z" })],
      { announcementAt: (at) => (at < within ? ANNOUNCEMENT : undefined) },
    );
    expect(groups.map(({ alert }) => [alert.group?.count ?? 1, alert.announcement?.by])).toEqual([
      [1, undefined],
      // A step milder, and so later.
      [2, "dana"],
    ]);
  });

  it("tells of nothing that went into a group before", () => {
    const one = given("sign-in-failed");
    const activity = withSeen(NO_ACTIVITY, [one.facts.eventId], NOW);
    expect(plan([one], { activity })).toEqual(NOTHING);
  });

  it("tells of calls that only read where that is wanted, and else of none", () => {
    const reads = many(3, "api-read");
    expect(plan(reads)).toEqual(NOTHING);
    expect(plan(reads, { tellReads: true }).groups.map(({ alert }) => alert.group?.count)).toEqual([3]);
  });

  it("quotes an announcement, and is one step milder where it was meant by it", () => {
    const { urgent } = plan([given("sign-in-with-mfa"), given("sign-in-without-mfa")], {
      announcementAt: () => ANNOUNCEMENT,
    });
    expect(urgent.map(({ alert }) => [alert.severity, alert.announcement?.by])).toEqual([
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
        const { urgent, single, groups, failures } = plan(events);
        const told = [
          ...[...urgent, ...single, ...groups].flatMap((telling) => telling.events),
          ...[...failures.values()].flat().map((one) => one.incoming),
        ];
        expect(told.map(({ facts }) => facts.eventId).sort()).toEqual(
          events.map(({ facts }) => facts.eventId).sort(),
        );
        for (const { alert, events: of } of groups) expect(alert.group?.count ?? 1).toBe(of.length);
      }),
      { numRuns: 50 },
    );
  });
});
