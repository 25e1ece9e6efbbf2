import { type Activity, activityText, NO_ACTIVITY, parseActivity } from "../../alerts/activity.ts";
import { memoryDamagedMessage } from "../../notify/activity-operations.ts";
import type { Announcer, Audience } from "../../notify/announcer.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { jsonOf, refuseLater } from "../stored-json.ts";

/** What one topic was told of root's activity, as it was read. */
export interface ActivityMemory {
  readonly activity: Activity;
  readonly version: string | undefined;
  /** What was there could not be read: what it held back is lost, but for the older version of the object. */
  readonly isDamaged: boolean;
}

/** Two invocations may write at once, and the clock with them. */
const MAX_TRIES = 8;

export const activityName = (accountId: string, audience: Audience["name"]) =>
  `memory/${accountId}/${audience === "alerts" ? "activity" : `activity-${audience}`}.json`;

/** @throws RootwatchError `memory_too_new` where a later version of Rootwatch wrote it; whatever the store throws */
async function recallActivity(
  store: Store,
  accountId: string,
  audience: Audience["name"],
): Promise<ActivityMemory> {
  const name = activityName(accountId, audience);
  const stored = await store.read(name);
  if (stored === undefined) return { activity: NO_ACTIVITY, version: undefined, isDamaged: false };
  const json = jsonOf(stored.text);
  const activity = parseActivity(json, accountId);
  if (activity === undefined) refuseLater(json, "activity", store.place(name).uri);
  return { activity: activity ?? NO_ACTIVITY, version: stored.version, isDamaged: activity === undefined };
}

/**
 * As `recallActivity`; what is damaged is told of on the operations topic, once, and written anew.
 *
 * @throws as `recallActivity`
 */
export async function recallWhole(
  accountId: string,
  audience: Audience["name"],
  { store, announcer }: { readonly store: Store; readonly announcer: Pick<Announcer, "sayToOperations"> },
): Promise<ActivityMemory> {
  const memory = await recallActivity(store, accountId, audience);
  if (!memory.isDamaged) return memory;
  const name = activityName(accountId, audience);
  await announcer.sayToOperations(memoryDamagedMessage(accountId, store.place(name).uri));
  await store.replace(name, activityText(NO_ACTIVITY, accountId), memory.version);
  return { ...(await recallActivity(store, accountId, audience)), isDamaged: true };
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
