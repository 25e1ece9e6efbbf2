import { unavailableFrom } from "../../account/unavailable.ts";
import {
  type Heartbeat,
  heartbeatText,
  isDue,
  isToBeChecked,
  missingRegions,
  parseHeartbeat,
  withArrivals,
} from "../../alerts/heartbeat.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { type NotForwarded, notForwarded, type Trouble } from "./not-forwarded.ts";

/** What keeps the canaries going. */
export interface Heartbeats {
  readonly store: Store;
  readonly accountId: string;
  readonly watchedRegions: readonly string[];
  readonly now: Date;
  readonly newId: () => string;
  /** Puts a canary on a Region's bus. */
  readonly send: (region: string, detail: unknown) => Promise<void>;
  readonly notForwarded: NotForwarded;
  /** Says which Regions could be blind; none where all is well. */
  readonly report: (troubles: readonly Trouble[]) => Promise<void>;
}

const MAX_TRIES = 8;

const nameOf = (accountId: string) => `memory/${accountId}/heartbeat.json`;

/** Says once what has not arrived of the last ones, and what could not be forwarded; and sends the next when a day is over. */
export async function keepHeartbeats(beats: Heartbeats): Promise<void> {
  const { store, accountId, watchedRegions, now, newId, send, report } = beats;
  const { last, version } = await recall(store, accountId);
  if (last !== undefined && isToBeChecked(last, now)) {
    await report([...missingRegions(last), ...(await notForwarded(beats.notForwarded))]);
    await change(beats, (heartbeat) => ({ ...heartbeat, checked: true }));
    return;
  }
  if (!isDue(last, now)) return;
  const id = newId();
  const regions = Object.fromEntries(watchedRegions.map((region) => [region, null]));
  const next: Heartbeat = { id, sentAt: now.toISOString(), regions, checked: false };
  // First remembered: what arrives before that would be nobody's.
  await store.replace(nameOf(accountId), heartbeatText(next), version);
  const sent = await Promise.allSettled(
    watchedRegions.map((region) => send(region, { purpose: "heartbeat", id, region })),
  );
  const refused = sent.flatMap((one, index) =>
    one.status === "rejected"
      ? [
          [
            watchedRegions[index] ?? "",
            `it could not be sent: ${unavailableFrom(one.reason).message}`,
          ] as const,
        ]
      : [],
  );
  if (refused.length === 0) return;
  await change(beats, (heartbeat) =>
    heartbeat.id === id
      ? { ...heartbeat, regions: { ...heartbeat.regions, ...Object.fromEntries(refused) } }
      : heartbeat,
  );
}

/** Remembers that canaries have arrived. */
export async function heartbeatsArrived(
  beats: Pick<Heartbeats, "store" | "accountId" | "now">,
  arrived: Parameters<typeof withArrivals>[1],
): Promise<void> {
  await change(beats, (heartbeat) => withArrivals(heartbeat, arrived, beats.now));
}

async function change(
  { store, accountId }: Pick<Heartbeats, "store" | "accountId">,
  next: (heartbeat: Heartbeat) => Heartbeat,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { last, version } = await recall(store, accountId);
    const changed = last === undefined ? undefined : next(last);
    if (changed === undefined || changed === last) return;
    try {
      await store.replace(nameOf(accountId), heartbeatText(changed), version);
      return;
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
  }
}

async function recall(store: Store, accountId: string) {
  const stored = await store.read(nameOf(accountId));
  return {
    last: stored === undefined ? undefined : parseHeartbeat(stored.text),
    version: stored?.version,
  };
}
