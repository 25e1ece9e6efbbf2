import { describe, expect, it } from "vitest";
import { groupOf, mergedGroups } from "../../src/alerts/group.ts";
import { eventLike, incoming } from "../helpers/root-events-given.ts";

const NOW = new Date("2026-11-25T02:10:00Z");

const failed = (sourceIPAddress: string, eventTime: string) =>
  incoming(eventLike("sign-in-failed", { sourceIPAddress, eventTime })).facts;

const from = (addresses: readonly string[]) =>
  groupOf(
    addresses.map((address) => failed(address, "2026-11-25T02:00:00Z")),
    NOW,
  );

describe("several events as one", () => {
  it("have a number, a first and a last, and addresses, most first", () => {
    const group = groupOf(
      [
        failed("198.51.100.1", "2026-11-25T02:00:02Z"),
        failed("198.51.100.2", "2026-11-25T02:00:01Z"),
        failed("198.51.100.2", "2026-11-25T02:00:09Z"),
      ],
      NOW,
    );
    expect(group).toEqual({
      count: 3,
      failed: 3,
      first: new Date("2026-11-25T02:00:01Z"),
      last: new Date("2026-11-25T02:00:09Z"),
      sourceIps: [
        { name: "198.51.100.2", count: 2 },
        { name: "198.51.100.1", count: 1 },
      ],
      moreSourceIps: 0,
      calls: [{ name: "ConsoleLogin of signin.amazonaws.com", count: 3 }],
      moreCalls: 0,
      heldSince: undefined,
    });
  });

  it("name ten addresses and count the others", () => {
    const group = from([...Array(25).keys()].map((n) => `198.51.100.${n}`));
    expect([group.sourceIps.length, group.moreSourceIps]).toEqual([10, 15]);
  });

  it("of no readable time happened when they came", () => {
    const group = groupOf([failed("198.51.100.1", "yesterday")], NOW);
    expect([group.first, group.last]).toEqual([NOW, NOW]);
  });

  it("are put together with others, and their numbers added", () => {
    const many = from([...Array(12).keys()].map((n) => `198.51.100.${n}`));
    const one = groupOf([failed("198.51.100.0", "2026-11-25T01:00:00Z")], NOW);
    const merged = mergedGroups([many, one]);
    expect(merged).toMatchObject({
      count: 13,
      failed: 13,
      first: new Date("2026-11-25T01:00:00Z"),
      last: new Date("2026-11-25T02:00:00Z"),
      moreSourceIps: 2,
    });
    expect(merged.sourceIps[0]).toEqual({ name: "198.51.100.0", count: 2 });
  });
});
