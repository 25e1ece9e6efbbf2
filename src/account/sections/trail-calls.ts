import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
} from "@aws-sdk/client-cloudtrail";
import type { AuditClients } from "../audit-clients.ts";

/** Of a Region that shows a copy of every trail that covers it, the organization's too: a shadow trail. */
export const describeTrails = () => new DescribeTrailsCommand({ includeShadowTrails: true });

interface Trail {
  readonly TrailARN: string;
  readonly HomeRegion: string;
}

/**
 * What else is asked of a trail, and where. Any Region that shows it says by its ARN whether it is logging there, and
 * this one cannot be denied for being another. What it records its home Region alone says: others know no such trail.
 */
export function trailCalls(cloudTrail: AuditClients["cloudTrail"], { TrailARN, HomeRegion }: Trail) {
  return {
    status: { client: cloudTrail(), call: new GetTrailStatusCommand({ Name: TrailARN }) },
    selectors: {
      client: cloudTrail(HomeRegion),
      call: new GetEventSelectorsCommand({ TrailName: TrailARN }),
    },
  };
}
