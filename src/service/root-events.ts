import { type RootEventIndex, rootEventIndexSchema, withEvents } from "../account/root-events.ts";
import type { RawValues, RootEvent } from "../account/section-values.ts";
import { describe, type SnapshotSection } from "../account/snapshot.ts";
import { isoSeconds } from "../account/time.ts";
import { unavailable, unavailableFrom } from "../account/unavailable.ts";
import * as v from "../schema.ts";
import { type Store, StoreConflict } from "../store/store.ts";
import { rootEventsName } from "./memory-name.ts";
import { jsonOf, refuseLater } from "./stored-json.ts";

/** Two batches of events at once are as many as there are; an audit only reads. */
const MAX_TRIES = 5;

/** `begun_anew`: what was there could not be read, and is kept as an older version of the same object. */
export type Recording = "recorded" | "unchanged" | "begun" | "begun_anew";

/**
 * Adds events to the record of an account. Where somebody else wrote in between, both are recorded.
 *
 * @throws RootwatchError `memory_too_new` where a later version of Rootwatch wrote it; StoreConflict where writing does not
 * come to an end; whatever the store throws
 */
export async function recordEvents(
  store: Store,
  accountId: string,
  events: readonly RootEvent[],
  now: Date,
): Promise<Recording> {
  const name = rootEventsName(accountId);
  for (let attempt = 1; ; attempt++) {
    const stored = await store.read(name);
    const before = stored && indexIn(stored.text, accountId, store.place(name).uri).index;
    const next = withEvents(before ?? emptyIndex(accountId, now), events, now);
    if (before !== undefined && JSON.stringify(next) === JSON.stringify(before)) return "unchanged";
    try {
      await store.replace(name, JSON.stringify(next), stored?.version);
      return before !== undefined ? "recorded" : stored === undefined ? "begun" : "begun_anew";
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
  }
}

/**
 * Begins the record where there is none: from now on a use of root that left nothing in it is one of which nobody heard.
 *
 * @throws whatever the store throws
 */
export async function beginRecord(store: Store, accountId: string, now: Date): Promise<void> {
  const name = rootEventsName(accountId);
  try {
    await store.create(name, JSON.stringify(emptyIndex(accountId, now)), "application/json");
  } catch (error) {
    // Somebody else has begun it.
    if (!(error instanceof StoreConflict)) throw error;
  }
}

/**
 * The record as the section `rootEvents`. What keeps it from being read costs that section alone.
 *
 * @param now where there is no record yet, it begins now; undefined where nothing is to be written
 */
export async function rootEventsSection(
  store: Store,
  accountId: string,
  now?: Date,
): Promise<SnapshotSection<RawValues["rootEvents"]>> {
  const name = rootEventsName(accountId);
  try {
    const stored = await store.read(name);
    if (stored === undefined) {
      if (now === undefined)
        return unavailable("not_collected", "There is no record of root events here yet.");
      await beginRecord(store, accountId, now);
      return { status: "known", value: { since: isoSeconds(now), events: [] } };
    }
    const read = indexIn(stored.text, accountId, store.place(name).uri);
    if (read.index === undefined) {
      return unavailable("malformed", `The record of root events is damaged: ${read.problem}.`);
    }
    const { since, events } = read.index;
    return { status: "known", value: { since, events } };
  } catch (error) {
    return unavailableFrom(error);
  }
}

function emptyIndex(accountId: string, now: Date): RootEventIndex {
  return { schema: "rootwatch/root-events/1", accountId, since: isoSeconds(now), events: [] };
}

function indexIn(
  text: string,
  accountId: string,
  uri: string,
): { readonly index: RootEventIndex } | { readonly index?: undefined; readonly problem: string } {
  const json = jsonOf(text);
  const read = v.safeParse(rootEventIndexSchema, json);
  if (read.success) {
    const { output } = read;
    return output.accountId === accountId ? { index: output } : { problem: `it is of ${output.accountId}` };
  }
  refuseLater(json, "root-events", uri);
  return { problem: json === undefined ? "it is no JSON" : describe(read.issues) };
}
