import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EventGroup } from "../../src/alerts/alert.ts";
import { ALERT_KINDS } from "../../src/alerts/classify.ts";
import { groupHeadline } from "../../src/alerts/group-headline.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { groupOf } from "../helpers/alerts.ts";

const ips = (...names: string[]) => names.map((name) => ({ name, count: 1 }));
const since = (heldSince: string) => ({ heldSince: new Date(heldSince) });
const one: Partial<EventGroup> = { count: 1, failed: 1, sourceIps: ips("198.51.100.10"), moreSourceIps: 0 };
const lambda = {
  calls: [{ name: "DeleteFunction20150331v2 of lambda.amazonaws.com", count: 9 }],
  moreCalls: 0,
};

describe("what happened several times", () => {
  it.each([
    ["root-sign-in-failed", {}, "12 sign-ins as root failed from 198.51.100.10 and 3 other addresses"],
    ["root-sign-in-failed", one, "1 sign-in as root failed from 198.51.100.10"],
    [
      "root-sign-in-failed",
      { ...one, sourceIps: ips("a", "b") },
      "1 sign-in as root failed from a and 1 other address",
    ],
    ["root-sign-in-failed", { sourceIps: [] }, "12 sign-ins as root failed from 2 addresses"],
    ["root-sign-in-failed", { sourceIps: [], moreSourceIps: 0 }, "12 sign-ins as root failed"],
    [
      "root-sign-in-failed",
      since("2026-11-23T06:02:30Z"),
      "12 more sign-ins as root failed since 06:02 UTC from 198.51.100.10 and 3 other addresses",
    ],
    [
      "root-sign-in-failed",
      { ...one, ...since("2026-11-22T23:02:00Z") },
      "1 more sign-in as root failed since 2026-11-22 23:02 UTC from 198.51.100.10",
    ],
    ["root-api-activity", { ...lambda, failed: 0 }, "root made 12 calls: DeleteFunction of lambda"],
    [
      "root-api-activity",
      { ...lambda, failed: 2, moreCalls: 1 },
      "root made 12 calls, 2 of them failed: DeleteFunction of lambda and 1 other",
    ],
    ["root-api-activity", lambda, "12 calls as root failed: DeleteFunction of lambda"],
    [
      "root-api-activity",
      { ...lambda, failed: 0, ...since("2026-11-23T06:02:30Z") },
      "root made 12 more calls since 06:02 UTC: DeleteFunction of lambda",
    ],
    ["root-task", lambda, "12 central tasks as root failed: DeleteFunction of lambda"],
    [
      "root-task",
      { ...lambda, failed: 3 },
      "12 central tasks as root, 3 of them failed: DeleteFunction of lambda",
    ],
    ["root-task", { ...one, failed: 0, calls: [] }, "1 central task as root"],
    ["root-mfa-added", { failed: 0 }, "12 events of one kind, the first: the first one"],
  ] as const)("%s %j", (kind, members, headline) => {
    expect(groupHeadline(kind, groupOf(members), "the first one")).toBe(headline);
  });

  it("names first a central task that gives root a password, however rare it is", () => {
    const calls = ["A of s3", "B of s3", "CreateLoginProfile of iam.amazonaws.com"];
    expect(groupHeadline("root-task", groupOf({ failed: 0, calls: ips(...calls) }), "")).toBe(
      "12 central tasks as root: CreateLoginProfile of iam (gives root a password again), A of s3 and 1 other",
    );
  });

  it("is a sentence with its count, whatever the group is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALERT_KINDS), wildAlerts, (kind, { group }) => {
        if (group === undefined) return;
        const headline = groupHeadline(kind, { ...group, count: 7 }, "x");
        expect(headline).toMatch(/^(root made )?7 /);
        expect(headline).not.toMatch(/\bundefined\b|\[object|Invalid Date|NaN/);
      }),
    );
  });
});
