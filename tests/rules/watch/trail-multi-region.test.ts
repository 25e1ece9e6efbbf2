import { expect, it } from "vitest";
import { messageText } from "../../../src/audit/message.ts";
import trailMultiRegion from "../../../src/rules/watch/trail-multi-region.ts";
import { ACCOUNT_ID, unavailable } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { denied, logging, organizationTrail, recording, trail } from "../../helpers/trails.ts";

testRule(trailMultiRegion, {
  "a trail of all Regions that is logging and records everything": {
    given: { trails: [trail("audit")] },
    expect: [["pass", "all", ACCOUNT_ID]],
  },
  "a trail that records writes alone": {
    given: { trails: [trail("audit", { GetEventSelectors: recording({ ReadWriteType: "WriteOnly" }) })] },
    expect: [["pass", "writes", ACCOUNT_ID]],
  },
  "a trail without the events of KMS": {
    given: {
      trails: [
        trail("audit", {
          GetEventSelectors: recording({ ExcludeManagementEventSources: ["kms.amazonaws.com"] }),
        }),
      ],
    },
    expect: [["pass", "writes", ACCOUNT_ID]],
  },
  "a trail with advanced selectors for all management events": {
    given: {
      trails: [
        trail("audit", {
          GetEventSelectors: {
            status: "known",
            value: {
              AdvancedEventSelectors: [
                { FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
              ],
            },
          },
        }),
      ],
    },
    expect: [["pass", "all", ACCOUNT_ID]],
  },
  "the organization's trail, seen from a member": {
    given: { trails: [organizationTrail("org")] },
    expect: [["pass", "organization", ACCOUNT_ID]],
  },
  "the organization's trail is of one Region": {
    given: { trails: [organizationTrail("org", { IsMultiRegionTrail: false })] },
    expect: [["fail", "none", ACCOUNT_ID]],
  },
  "the organization's trail was stopped": {
    given: { trails: [organizationTrail("org", { GetTrailStatus: logging(false) })] },
    expect: [["fail", "stopped", ACCOUNT_ID]],
  },
  "no trail at all": { given: { trails: [] }, expect: [["fail", "none", ACCOUNT_ID]] },
  "a trail of one Region, though it is logging": {
    given: { trails: [trail("here", { IsMultiRegionTrail: false })] },
    expect: [["fail", "none", ACCOUNT_ID]],
  },
  "a trail that was stopped": {
    given: { trails: [trail("audit", { GetTrailStatus: logging(false) })] },
    expect: [["fail", "stopped", ACCOUNT_ID]],
  },
  "a trail for data events alone": {
    given: {
      trails: [trail("data", { GetEventSelectors: recording({ IncludeManagementEvents: false }) })],
    },
    expect: [["fail", "noWrites", ACCOUNT_ID]],
  },
  "a trail that may not be asked whether it is logging": {
    given: { trails: [trail("audit", { GetTrailStatus: denied })] },
    expect: [["unknown", "unsure", ACCOUNT_ID]],
    reason: "access_denied",
  },
  "a trail of the account's own whose selectors may not be read": {
    given: { trails: [trail("audit", { GetEventSelectors: denied })] },
    expect: [["unknown", "unsure", ACCOUNT_ID]],
    reason: "access_denied",
  },
  "a trail of which nothing else was asked": {
    given: {
      trails: [
        {
          Name: "audit",
          TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT_ID}:trail/audit`,
          HomeRegion: "us-east-1",
          IsMultiRegionTrail: true,
        },
      ],
    },
    expect: [["unknown", "unsure", ACCOUNT_ID]],
    reason: "not_collected",
  },
  "the trails may not be listed": {
    given: { trails: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
  "the trails were not collected": {
    given: {},
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

it("claims a control where it fails or cannot tell, never where it passes", () => {
  const controls = (...trails: ReturnType<typeof trail>[]) =>
    judge(trailMultiRegion, { given: { trails } }).flatMap((finding) => finding.controls);
  expect(controls(trail("audit"))).toEqual([]);
  expect(controls(organizationTrail("org"))).toEqual([]);
  expect(controls()).toContain("cis-7.0.0/4.1");
  expect(controls(trail("audit", { GetTrailStatus: denied }))).toContain("securityhub/CloudTrail.1");
});

it("shows every trail, and what its selectors come to", () => {
  const [finding] = judge(trailMultiRegion, {
    given: {
      trails: [
        trail("here", { IsMultiRegionTrail: false, GetTrailStatus: undefined, GetEventSelectors: undefined }),
        trail("audit", { GetEventSelectors: recording({ ReadWriteType: "WriteOnly" }) }),
        trail("broken", { GetTrailStatus: denied, GetEventSelectors: { status: "known", value: {} } }),
        organizationTrail("org"),
      ],
    },
  });
  if (finding === undefined) throw new Error("no finding");
  const arn = `arn:aws:cloudtrail:us-east-1:${ACCOUNT_ID}:trail`;
  expect(finding.evidence).toEqual({
    trails: [
      `${arn}/audit: IsMultiRegionTrail true, IsLogging true, management reads none, writes all`,
      `${arn}/broken: IsMultiRegionTrail true, IsLogging access_denied, event selectors none`,
      `${arn}/here: IsMultiRegionTrail false`,
      "arn:aws:cloudtrail:us-east-1:999999999999:trail/org: IsMultiRegionTrail true, IsLogging true, " +
        "event selectors service_error",
    ],
  });
  expect(messageText(finding)).toContain("audit is logging");
});
