import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawValues } from "../../src/account/section-values.ts";
import { signInsHeard } from "../../src/account/sign-ins-heard.ts";
import { ACCOUNT_ID } from "../helpers/account-fixture.ts";
import { denied, logging, organizationTrail, recording, trail } from "../helpers/trails.ts";

const answerTo = (...trails: RawValues["trails"]) => signInsHeard(trails, ACCOUNT_ID).answer;

describe("whether EventBridge hears of root's sign-ins", () => {
  it.each<[string, RawValues["trails"], string]>([
    ["a trail of all Regions", [trail("audit")], "hears"],
    [
      "one that records writes alone",
      [trail("audit", { GetEventSelectors: recording({ ReadWriteType: "WriteOnly" }) })],
      "hears",
    ],
    ["the organization's", [organizationTrail("org")], "hears"],
    ["none", [], "deaf"],
    ["one of one Region", [trail("here", { IsMultiRegionTrail: false })], "deaf"],
    ["one that was stopped", [trail("audit", { GetTrailStatus: logging(false) })], "deaf"],
    ["the organization's, stopped", [organizationTrail("org", { GetTrailStatus: logging(false) })], "deaf"],
    [
      "one that records reads alone",
      [trail("audit", { GetEventSelectors: recording({ ReadWriteType: "ReadOnly" }) })],
      "deaf",
    ],
    [
      "one that records reads, and one that was stopped",
      [
        trail("a-stopped", { GetTrailStatus: logging(false) }),
        trail("reads", { GetEventSelectors: recording({ ReadWriteType: "ReadOnly" }) }),
      ],
      "deaf",
    ],
    ["one whose status is denied", [trail("audit", { GetTrailStatus: denied })], "unknown"],
    ["one whose selectors are denied", [trail("audit", { GetEventSelectors: denied })], "unknown"],
    [
      "the organization's in its own account, whose selectors are denied",
      [trail("org", { IsOrganizationTrail: true, GetEventSelectors: denied })],
      "unknown",
    ],
    [
      "the organization's, whose status is denied",
      [organizationTrail("org", { GetTrailStatus: denied })],
      "unknown",
    ],
    [
      "one without any selectors",
      [trail("audit", { GetEventSelectors: { status: "known", value: {} } })],
      "unknown",
    ],
    [
      "one that leaves a service out",
      [
        trail("audit", {
          GetEventSelectors: recording({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }),
        }),
      ],
      "unknown",
    ],
    [
      "one that was stopped, and one that nobody may ask",
      [trail("stopped", { GetTrailStatus: logging(false) }), trail("audit", { GetTrailStatus: denied })],
      "unknown",
    ],
    [
      "one that nobody may ask, and one that is good",
      [trail("denied", { GetTrailStatus: denied }), trail("good")],
      "hears",
    ],
  ])("%s", (_, trails, answer) => {
    expect(answerTo(...trails)).toBe(answer);
  });

  it.each<[string, RawValues["trails"], string]>([
    ["a status that is denied", [trail("audit", { GetTrailStatus: denied })], "access_denied"],
    ["no selectors", [trail("audit", { GetEventSelectors: { status: "known", value: {} } })], "malformed"],
    [
      "a part of the events",
      [
        trail("audit", {
          GetEventSelectors: recording({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }),
        }),
      ],
      "not_collected",
    ],
    [
      "of several the first",
      [
        trail("b", { GetTrailStatus: denied }),
        trail("a", { GetEventSelectors: { status: "known", value: {} } }),
      ],
      "malformed",
    ],
  ])("why it is not known: %s", (_, trails, reason) => {
    expect(signInsHeard(trails, ACCOUNT_ID)).toMatchObject({ answer: "unknown", reason });
  });

  it("a trail that somebody else's account calls its own is no answer for selectors that are not known", () => {
    const { TrailARN } = organizationTrail("theirs");
    expect(answerTo(trail("theirs", { TrailARN, GetEventSelectors: denied }))).toBe("unknown");
  });
});

describe("for any trails", () => {
  const status = fc.constantFrom(logging(true), logging(false), denied);
  const selectors = fc.constantFrom(
    recording(),
    recording({ ReadWriteType: "WriteOnly" }),
    recording({ ReadWriteType: "ReadOnly" }),
    recording({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }),
    denied,
  );
  const trails = fc
    .array(
      fc.record({
        GetTrailStatus: status,
        GetEventSelectors: selectors,
        IsMultiRegionTrail: fc.boolean(),
        foreign: fc.boolean(),
      }),
      { maxLength: 5 },
    )
    .map((list) =>
      list.map(({ foreign, ...changes }, index) =>
        (foreign ? organizationTrail : trail)(`trail-${index}`, changes),
      ),
    );

  it("their order does not matter", () => {
    fc.assert(
      fc.property(trails, (list) => {
        expect(signInsHeard(list.toReversed(), ACCOUNT_ID)).toEqual(signInsHeard(list, ACCOUNT_ID));
      }),
    );
  });

  it("one more never makes deaf", () => {
    const ORDER = ["deaf", "unknown", "hears"];
    const rank = (list: RawValues["trails"]) => ORDER.indexOf(signInsHeard(list, ACCOUNT_ID).answer);
    fc.assert(
      fc.property(trails, (list) => {
        expect(rank(list)).toBeGreaterThanOrEqual(rank(list.slice(0, -1)));
      }),
    );
  });

  it("what is denied never makes them hear", () => {
    fc.assert(
      fc.property(
        trails,
        fc.nat(4),
        fc.constantFrom("GetTrailStatus", "GetEventSelectors"),
        (list, at, what) => {
          const own = list.filter(({ IsOrganizationTrail }) => IsOrganizationTrail !== true);
          const less = own.map((one, index) => (index === at ? { ...one, [what]: denied } : one));
          if (signInsHeard(own, ACCOUNT_ID).answer !== "hears")
            expect(signInsHeard(less, ACCOUNT_ID).answer).not.toBe("hears");
        },
      ),
    );
  });
});
