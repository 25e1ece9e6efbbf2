import type { AlertAnnouncer } from "../../notify/alert-announcer.ts";
import { canariesMissingMessage } from "../../notify/canaries-missing.ts";
import type { Figures } from "../audit/audit-figures.ts";
import { onlyToListeners } from "../listeners.ts";
import { beginRecord } from "../root-events.ts";
import type { ActivityDesk } from "./activity-desk.ts";
import { type Heartbeats, keepHeartbeats } from "./heartbeats.ts";
import { tellHeldFailures } from "./tell-failures.ts";

/** What the clock looks after. */
export interface ActivityClock
  extends Pick<ActivityDesk, "store" | "turn" | "now" | "onTold">,
    Pick<Heartbeats, "accountId" | "watchedRegions" | "newId" | "send" | "notForwarded"> {
  readonly announcer: AlertAnnouncer;
  readonly figures: Figures;
}

/** Name of the figure that an alarm looks at; serverless.yml has it too, and a test compares. */
export const CANARIES_COMPLETE = "CanariesComplete";

/**
 * What is done once an hour. One thing that cannot be done keeps none of the others from it.
 *
 * @throws the first error, when all have been tried: then the clock strikes again
 */
export async function onTheHour(clock: ActivityClock): Promise<void> {
  const { announcer, store, accountId, now, figures } = clock;
  const listeners = onlyToListeners(announcer);
  const done = await Promise.allSettled([
    ...announcer.audiences.map((audience) =>
      tellHeldFailures(accountId, audience, { ...clock, announcer: listeners }),
    ),
    beginRecord(store, accountId, now),
    keepHeartbeats({
      ...clock,
      report: async (troubles) => {
        figures(CANARIES_COMPLETE, "Count", troubles.length === 0 ? 1 : 0);
        if (troubles.length > 0) await announcer.sayToOperations(canariesMissingMessage(accountId, troubles));
      },
    }),
  ]);
  const failed = done.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}
