import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activityText, NO_ACTIVITY, parseActivity, seenIds, withSeen } from "../../src/alerts/activity.ts";
import { NO_FAILURES, toldFailures, withFailures } from "../../src/alerts/failures.ts";
import { jsonOf } from "../../src/service/stored-json.ts";
import { eventLike, incoming } from "../helpers/root-events-given.ts";

const ACCOUNT = "111122223333";
const START = Date.parse("2026-11-25T02:00:00Z");
/** As a store reads it. */
const parse = (text: string, account = ACCOUNT) => parseActivity(jsonOf(text), account);

const at = (minute: number) => new Date(START + minute * 60_000);

describe("the memory of activity", () => {
  it("is the same when it is read again", () => {
    const failures = ["sign-in-failed", "sign-in-hostile-user-agent"].map((name) => ({
      facts: incoming(eventLike(name)).facts,
      severity: "high" as const,
    }));
    let signIns = withFailures(NO_FAILURES, failures, at(0));
    signIns = withFailures(toldFailures(signIns, signIns.held, at(0)), failures, at(5));
    const activity = {
      ...withSeen(NO_ACTIVITY, ["a", "b"], at(0)),
      failures: { "root-sign-in-failed": signIns },
    };
    const again = parse(activityText(activity, ACCOUNT));
    expect(again).toEqual(JSON.parse(JSON.stringify(activity), revived));
    expect(again?.failures["root-sign-in-failed"]?.held[0]?.group.first).toBeInstanceOf(Date);
  });

  it("keeps what a call concerned, and is read where an earlier version knew nothing of it", () => {
    const { facts } = incoming(eventLike("sign-in-failed"));
    const [failure] = withFailures(NO_FAILURES, [{ facts, severity: "high" }], at(0)).held;
    const memoryOf = (concerned: object) =>
      JSON.stringify({
        ...JSON.parse(activityText(NO_ACTIVITY, ACCOUNT)),
        failures: {
          "root-sign-in-failed": {
            held: [{ ...failure, facts: { ...failure?.facts, ...concerned } }],
            hours: {},
          },
        },
      });
    const factsOf = (text: string) => parse(text)?.failures["root-sign-in-failed"]?.held[0]?.facts;
    const concerned = { accountConcerned: "444455556666", contactConcerned: "SECURITY" };
    expect(factsOf(memoryOf(concerned))).toEqual({ ...failure?.facts, ...concerned });
    expect(memoryOf({})).not.toContain("oncerned");
    expect(factsOf(memoryOf({}))).toStrictEqual(failure?.facts);
  });

  it("of another account, or damaged, is none", () => {
    const text = activityText(NO_ACTIVITY, ACCOUNT);
    expect(parse(text)).toEqual(NO_ACTIVITY);
    expect(parse(text, "444455556666")).toBeUndefined();
    for (const damaged of ["", "{", "null", text.replace("activity/1", "activity/2"), text.slice(0, -1)])
      expect(parse(damaged), damaged).toBeUndefined();
  });

  it("knows events for an hour, and the newest of a flood", () => {
    const old = withSeen(NO_ACTIVITY, ["old"], at(0));
    expect(seenIds(withSeen(old, ["new"], at(59)))).toEqual(new Set(["old", "new"]));
    expect(seenIds(withSeen(old, ["new"], at(60)))).toEqual(new Set(["new"]));
    let flood = NO_ACTIVITY;
    for (let batch = 0; batch < 30; batch++) {
      const ids = [...Array(1_000).keys()].map((n) => `${batch}-${n}`);
      flood = withSeen(flood, ids, at(1));
    }
    expect(seenIds(flood).size).toBe(20_000);
    expect(seenIds(flood).has("29-0")).toBe(true);
    expect(seenIds(flood).has("9-999")).toBe(false);
  });

  it("never throws, whatever stands there", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parse(text)).toBeUndefined();
      }),
    );
  });
});

function revived(key: string, value: unknown): unknown {
  const isTime = ["at", "toldAt", "lastAt", "first", "last", "heldSince"].includes(key);
  return isTime && typeof value === "string" ? new Date(value) : value;
}
