import { known } from "../../../src/account/reading.ts";
import type { Observations, QueueSeen } from "../../../src/cli/test-alert/observe.ts";
import { type Way, wayOf } from "../../../src/cli/test-alert/way.ts";

const caller = { accountId: "111122223333", partition: "aws", arn: "arn:aws:iam::111122223333:user/dana" };

/** From a Region's bus to the function in eu-central-1. */
export function wayThrough(region: string): Way {
  return wayOf({ name: "rootwatch-prod", home: "eu-central-1", caller }, region);
}

export function holding(waiting: number, taken = 0): QueueSeen {
  return { url: "https://sqs.example/queue", waiting, taken };
}

/** A way on which all is as it should be. */
export function allWell(way: Way): Observations {
  const regions = [...new Set([way.through, way.home])];
  return {
    rules: regions.map((region) => {
      const hop = way.hop("canary", region);
      return { hop, seen: known({ enabled: true, pattern: "{}", targets: [hop.target] }) };
    }),
    notForwarded: way.notForwarded === undefined ? undefined : known(holding(0)),
    queue: known(holding(0)),
    mapping: known({ id: "1a2b", state: "Enabled", lastResult: "OK" }),
    failed: known(holding(0)),
  };
}
