import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signInsHeard, signInsHeardInWords } from "../../src/account/sign-ins-heard.ts";
import type { RawValues } from "../../src/account/snapshot.ts";
import { ACCOUNT_ID, unavailable } from "../helpers/account-fixture.ts";
import { denied, logging, organizationTrail, recording, trail } from "../helpers/trails.ts";

const inWords = (...trails: RawValues["trails"]) =>
  signInsHeardInWords({ status: "known", value: trails }, ACCOUNT_ID);

describe("whether EventBridge hears of root's sign-ins, as a sentence", () => {
  it.each<[string, RawValues["trails"], string, string]>([
    ["a trail of all Regions", [trail("audit")], "hears", "trail audit is logging in all Regions"],
    [
      "one that records writes alone",
      [trail("audit", { GetEventSelectors: recording({ ReadWriteType: "WriteOnly" }) })],
      "hears",
      "trail audit is logging in all Regions",
    ],
    [
      "the organization's",
      [organizationTrail("org")],
      "hears",
      "the organization's trail org is logging in all Regions",
    ],
    ["none", [], "deaf", "no trail covers all Regions"],
    [
      "one of one Region",
      [trail("here", { IsMultiRegionTrail: false })],
      "deaf",
      "no trail covers all Regions",
    ],
    [
      "one that was stopped",
      [trail("audit", { GetTrailStatus: logging(false) })],
      "deaf",
      "audit is not logging",
    ],
    [
      "the organization's, stopped",
      [organizationTrail("org", { GetTrailStatus: logging(false) })],
      "deaf",
      "trail org is not logging",
    ],
    [
      "one that records reads alone",
      [trail("audit", { GetEventSelectors: recording({ ReadWriteType: "ReadOnly" }) })],
      "deaf",
      "trail audit records no management write events",
    ],
    [
      "one that records reads, and one that was stopped",
      [
        trail("a-stopped", { GetTrailStatus: logging(false) }),
        trail("reads", { GetEventSelectors: recording({ ReadWriteType: "ReadOnly" }) }),
      ],
      "deaf",
      "trail reads records no management write events",
    ],
    [
      "one whose status is denied",
      [trail("audit", { GetTrailStatus: denied })],
      "unknown",
      "trail audit does not say whether it is logging (access_denied)",
    ],
    [
      "one whose selectors are denied",
      [trail("audit", { GetEventSelectors: denied })],
      "unknown",
      "trail audit does not say what it records (access_denied)",
    ],
    [
      "the organization's in its own account, whose selectors are denied",
      [trail("org", { IsOrganizationTrail: true, GetEventSelectors: denied })],
      "unknown",
      "trail org does not say what it records (access_denied)",
    ],
    [
      "the organization's, whose status is denied",
      [organizationTrail("org", { GetTrailStatus: denied })],
      "unknown",
      "trail org does not say whether it is logging (access_denied)",
    ],
    [
      "one without any selectors",
      [trail("audit", { GetEventSelectors: { status: "known", value: {} } })],
      "unknown",
      "trail audit does not say what it records (AWS names no event selectors)",
    ],
    [
      "one that leaves a service out",
      [
        trail("audit", {
          GetEventSelectors: recording({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }),
        }),
      ],
      "unknown",
      "trail audit records a part of the management events, which only its selectors tell",
    ],
    [
      "one that was stopped, and one that nobody may ask",
      [trail("stopped", { GetTrailStatus: logging(false) }), trail("audit", { GetTrailStatus: denied })],
      "unknown",
      "trail audit does not say whether it is logging (access_denied)",
    ],
    [
      "one that nobody may ask, and one that is good",
      [trail("denied", { GetTrailStatus: denied }), trail("good")],
      "hears",
      "trail good is logging in all Regions",
    ],
  ])("%s", (_, trails, answer, why) => {
    const words = inWords(...trails);
    expect(words.answer).toBe(answer);
    expect(words.sentence).toContain(`${why}`);
    expect(words.sentence).toMatch(
      /^(EventBridge (hears|does not hear) of|Whether EventBridge hears of) .*[^.]\.$/,
    );
  });

  it("a trail that somebody else's account calls its own is no answer for selectors that are not known", () => {
    const { TrailARN } = organizationTrail("theirs");
    expect(inWords(trail("theirs", { TrailARN, GetEventSelectors: denied })).answer).toBe("unknown");
  });

  it.each([
    ["denied", unavailable("access_denied"), "(access_denied)"],
    ["not collected", undefined, "(not_collected)"],
  ])("a section that is %s", (_, section, why) => {
    expect(signInsHeardInWords(section, ACCOUNT_ID)).toEqual({
      answer: "unknown",
      sentence: `Whether EventBridge hears of root's sign-ins is not known: the trails are not known ${why}.`,
    });
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
