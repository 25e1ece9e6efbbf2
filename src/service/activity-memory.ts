import { type Activity, activityText, NO_ACTIVITY, parseActivity } from "../alerts/activity.ts";
import type { Audience } from "../notify/announcer.ts";
import { type Store, StoreConflict } from "../store/store.ts";

/** What one topic was told of root's activity, as it was read. */
export interface ActivityMemory {
  readonly activity: Activity;
  readonly version: string | undefined;
}

/** Two invocations may write at once, and the clock with them. */
const MAX_TRIES = 8;

export const activityName = (accountId: string, audience: Audience["name"]) =>
  `memory/${accountId}/${audience === "alerts" ? "activity" : `activity-${audience}`}.json`;

/** What cannot be read is as good as none: then something may be told again, and the unreadable text stays as an older version. */
export async function recallActivity(
  store: Store,
  accountId: string,
  audience: Audience["name"],
): Promise<ActivityMemory> {
  const stored = await store.read(activityName(accountId, audience));
  return {
    activity: (stored === undefined ? undefined : parseActivity(stored.text, accountId)) ?? NO_ACTIVITY,
    version: stored?.version,
  };
}

/**
 * Remembers a change. Where somebody else wrote in between, the change is made to what they wrote.
 *
 * @throws StoreConflict where that does not come to an end; whatever the store throws
 */
export async function rememberActivity(
  store: Store,
  accountId: string,
  audience: Audience["name"],
  memory: ActivityMemory,
  change: (activity: Activity) => Activity,
): Promise<void> {
  let { activity, version } = memory;
  for (let attempt = 1; ; attempt++) {
    const next = change(activity);
    if (next === activity) return;
    try {
      await store.replace(activityName(accountId, audience), activityText(next, accountId), version);
      return;
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
    ({ activity, version } = await recallActivity(store, accountId, audience));
  }
}
