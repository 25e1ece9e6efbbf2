import { describe, expect, it } from "vitest";
import { patternsOf, RULE_NAMES } from "../../deploy/event-patterns.ts";
import { forwarderTemplate } from "../../deploy/forwarder.ts";
import { ownResourcesPattern } from "../../deploy/own-resources.ts";
import { resolveVariable } from "../../deploy/variables.ts";

const GIVEN: Readonly<Record<string, string>> = {
  "param:schedule": "rate(1 day)",
  "param:watchRegions": "us-east-1, eu-central-1,us-west-2",
  "param:rootReads": "no",
  "self:provider.region": "eu-central-1",
  "self:custom.name": "rootwatch-prod",
};

async function resolved(address: string, given: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const answers = { ...GIVEN, ...given };
  const { value } = await resolveVariable({
    address,
    resolveVariable: async (variable) => answers[variable],
  });
  return value;
}

describe("a variable of ours is", () => {
  it("how long an audit may be missing", async () => {
    expect(await resolved("hoursUntilMissing")).toBe(26);
  });

  it("something to go on with where the schedule cannot be read: it is told of with all parameters", async () => {
    expect(await resolved("hoursUntilMissing", { "param:schedule": "daily" })).toBe(1);
  });

  it("the watched Regions for a function's environment, the home Region among them", async () => {
    expect(await resolved("watchedRegions")).toBe("eu-central-1 us-east-1 us-west-2");
  });

  it("the Regions that forward: all but the home Region", async () => {
    expect(await resolved("forwardRegions")).toEqual(["us-east-1", "us-west-2"]);
    expect(await resolved("forwardRegions", { "param:watchRegions": "eu-central-1" })).toEqual([]);
  });

  it("who administrates the stack set: where a Region is enabled by hand, CloudFormation in its name too", async () => {
    expect(await resolved("stackSetPrincipals")).toEqual(["cloudformation.amazonaws.com"]);
    for (const home of ["us-gov-west-1", "cn-north-1"]) {
      const given = { "param:watchRegions": "default", "self:provider.region": home };
      expect(await resolved("stackSetPrincipals", given)).toEqual(["cloudformation.amazonaws.com"]);
    }
    const given = { "param:watchRegions": "us-east-1,ap-east-1", "self:provider.region": "eu-south-1" };
    expect(await resolved("stackSetPrincipals", given)).toEqual([
      "cloudformation.amazonaws.com",
      "cloudformation.ap-east-1.amazonaws.com",
      "cloudformation.eu-south-1.amazonaws.com",
    ]);
  });

  it("the state by which EventBridge delivers calls that only read, or does not", async () => {
    expect(await resolved("rootCallState")).toBe("ENABLED");
    expect(await resolved("rootCallState", { "param:rootReads": "yes" })).toBe(
      "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    );
  });

  it("the template of the other Regions, as text", async () => {
    expect(JSON.parse(String(await resolved("forwarderTemplate")))).toEqual(forwarderTemplate());
  });

  it.each(RULE_NAMES)("the pattern of a rule, with the names of this installation: %s", async (name) => {
    expect(await resolved(`pattern.${name}`)).toEqual(patternsOf("rootwatch-prod")[name]);
  });

  it("the pattern of what is ours in the home Region", async () => {
    expect(await resolved("pattern.own-resources")).toEqual(ownResourcesPattern("rootwatch-prod"));
  });

  it("nothing else", async () => {
    await expect(resolved("pattern.unknown")).rejects.toThrow("there is no ${rootwatch:pattern.unknown}");
  });
});
