import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regionsProblem, unwatchedRegions, watchedRegions } from "../../deploy/regions.ts";

/** In which AWS records a sign-in as root; callers cannot choose. */
const SIGN_IN = ["us-east-1", "us-east-2", "us-west-2"];

const region = fc.constantFrom("eu-central-1", "us-gov-west-1", "ap-southeast-7", "cn-north-1", "me-south-1");
const spaces = fc.constantFrom("", " ", "  ");
const list = fc
  .array(
    fc.tuple(spaces, region, spaces).map((parts) => parts.join("")),
    { minLength: 1, maxLength: 6 },
  )
  .map((names) => names.join(","));

describe("the watched Regions", () => {
  it("are by default those of every account, where root's sign-ins are recorded among them", () => {
    const regions = watchedRegions("default", "us-east-1");
    expect(regions).toEqual(expect.arrayContaining(SIGN_IN));
    expect(regions).toHaveLength(17);
  });

  it("are those of the home Region's partition: no other can be reached from there", () => {
    expect(watchedRegions("default", "us-gov-west-1")).toEqual(["us-gov-east-1", "us-gov-west-1"]);
    expect(watchedRegions("default", "cn-north-1")).toEqual(["cn-north-1", "cn-northwest-1"]);
  });

  it("and those that nobody watches are together all that every account has", () => {
    fc.assert(
      fc.property(fc.subarray(SIGN_IN), fc.constantFrom(...SIGN_IN), (named, home) => {
        const watched = watchedRegions(named.join(",") || home, home);
        const unwatched = unwatchedRegions(named.join(",") || home, home);
        expect(unwatched.filter((one) => watched.includes(one))).toEqual([]);
        expect([...watched, ...unwatched].toSorted()).toEqual(watchedRegions("default", home));
      }),
    );
    expect(unwatchedRegions("default", "eu-south-1")).toEqual([]);
  });

  it("have the home Region among them, be it one that has to be enabled or is not named", () => {
    expect(watchedRegions("default", "eu-south-1")).toContain("eu-south-1");
    expect(watchedRegions("us-east-1", "eu-south-1")).toEqual(["eu-south-1", "us-east-1"]);
  });

  it("are each named once, in order, whatever is written around them", () => {
    fc.assert(
      fc.property(list, region, (parameter, home) => {
        const regions = watchedRegions(parameter, home);
        expect(regions).toEqual([...new Set(regions)].toSorted());
        expect(new Set(regions)).toEqual(new Set([...parameter.split(",").map((one) => one.trim()), home]));
        expect(regionsProblem(parameter)).toBeUndefined();
      }),
    );
  });
});

describe("a list of Regions is refused", () => {
  it.each([
    ["a name of a place", "Frankfurt", '"Frankfurt"'],
    ["an availability zone", "eu-central-1,eu-central-1a", '"eu-central-1a"'],
    ["several that are none, and only those", "moon-1,us-east-1,US-EAST-2", '"moon-1,US-EAST-2"'],
    ["nothing", "", '""'],
    ["commas alone", " , ", '" , "'],
    ["the word for all of them among others", "default,eu-central-1", '"default"'],
  ])("%s", (_, parameter, named) => {
    expect(regionsProblem(parameter)).toBe(`these are no Regions: ${named}`);
  });

  it("but not the word for all of them", () => {
    expect(regionsProblem("default")).toBeUndefined();
  });
});
