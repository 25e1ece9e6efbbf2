import type { RawValues } from "../../src/account/section-values.ts";
import { ACCOUNT_ID } from "./account-fixture.ts";

type Trail = RawValues["trails"][number];
type Selector = NonNullable<
  Extract<NonNullable<Trail["GetEventSelectors"]>, { status: "known" }>["value"]["EventSelectors"]
>[number];

/** One reading of a trail that AWS denies. */
export const denied = {
  status: "unavailable" as const,
  reason: "access_denied" as const,
  message: "not for you",
};

export const logging = (IsLogging: boolean) => ({ status: "known" as const, value: { IsLogging } });

export const recording = (selector: Partial<Selector> = {}) => ({
  status: "known" as const,
  value: { EventSelectors: [{ ReadWriteType: "All" as const, IncludeManagementEvents: true, ...selector }] },
});

/** A trail of the account's own that covers all Regions, is logging and records everything. */
export function trail(Name: string, changes: Partial<Trail> = {}): Trail {
  return {
    Name,
    TrailARN: `arn:aws:cloudtrail:us-east-1:${ACCOUNT_ID}:trail/${Name}`,
    HomeRegion: "us-east-1",
    IsMultiRegionTrail: true,
    IsOrganizationTrail: false,
    GetTrailStatus: logging(true),
    GetEventSelectors: recording(),
    ...changes,
  };
}

/** The organization's, as a member account sees it: its selectors are not for members. */
export function organizationTrail(Name: string, changes: Partial<Trail> = {}): Trail {
  return trail(Name, {
    TrailARN: `arn:aws:cloudtrail:us-east-1:999999999999:trail/${Name}`,
    IsOrganizationTrail: true,
    GetEventSelectors: {
      status: "unavailable",
      reason: "service_error",
      message: "AccountID in ARN is wrong",
    },
    ...changes,
  });
}
