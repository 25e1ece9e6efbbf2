import { instant } from "../../account/section-values.ts";
import type { BundledEvent } from "../../report/evidence-index.ts";
import * as v from "../../schema.ts";
import type { Store } from "../../store/store.ts";
import { jsonOf } from "../stored-json.ts";

/** What one alert was about, as it is in a store. */
export interface KeptEvent extends Omit<BundledEvent, "file"> {
  /** Of the folder of its day, and its file. */
  readonly name: string;
  readonly text: string;
}

/** Ids of events are escaped where they are kept (`root-event-evidence.ts`): none leads out of a folder. */
const FILE_OF_EVENT = /^(\d{4}-\d{2}-\d{2}|undated)\/([\w%=.!~*'()-]+)\.json$/;

const kept = v.object({
  schema: v.literal("rootwatch/root-event/1"),
  kind: v.string(),
  severity: v.string(),
  recordedAt: instant,
  eventIds: v.array(v.string()),
});

/**
 * Names of the events of all days that a period touches, and of those without a readable time.
 *
 * @throws whatever the store throws
 */
export async function eventsBetween(
  store: Store,
  accountId: string,
  from: Date,
  to: Date,
): Promise<readonly string[]> {
  const folder = `events/${accountId}/`;
  const [first, last] = [from, to].map((at) => at.toISOString().slice(0, 10));
  const names = await store.list(folder, `${folder}${first}`);
  return names.flatMap((name) => {
    const inside = name.slice(folder.length);
    const [, day = ""] = FILE_OF_EVENT.exec(inside) ?? [];
    return day === "undated" || (day !== "" && day <= (last ?? "")) ? [inside] : [];
  });
}

/**
 * @param name within the account's folder
 * @returns undefined where it is gone by now
 * @throws whatever the store throws
 */
export async function readKeptEvent(
  store: Store,
  accountId: string,
  name: string,
): Promise<KeptEvent | undefined> {
  const stored = await store.read(`events/${accountId}/${name}`);
  if (stored === undefined) return undefined;
  const read = v.safeParse(kept, jsonOf(stored.text));
  const [day = ""] = name.split("/");
  const said = read.success ? read.output : undefined;
  return {
    name,
    text: stored.text,
    day: day === "undated" ? null : day,
    kind: said?.kind ?? null,
    severity: said?.severity ?? null,
    recordedAt: said?.recordedAt ?? null,
    events: said?.eventIds.length ?? null,
  };
}
