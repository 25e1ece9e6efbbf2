import { instant } from "../../account/section-values.ts";
import type { BundledEvent } from "../../report/evidence-index.ts";
import * as v from "../../schema.ts";
import type { Store } from "../../store/store.ts";
import { jsonOf } from "../stored-json.ts";
import { eventEvidenceName } from "./root-event-evidence.ts";

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
  accountId: v.string(),
  kind: v.string(),
  severity: v.string(),
  recordedAt: instant,
  eventIds: v.array(v.string()),
  events: v.array(v.unknown()),
});

/** As much of an event as says where it is kept. */
const delivered = v.object({ detail: v.object({ eventID: v.string(), eventTime: v.string() }) });

/** Names in the store. */
export interface EventNames {
  /** Within the account's folder. */
  readonly events: readonly string[];
  /** Names beside them that are of no event. */
  readonly strangers: readonly string[];
}

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
): Promise<EventNames> {
  const folder = `events/${accountId}/`;
  const [first = "", last = ""] = [from, to].map((at) => at.toISOString().slice(0, 10));
  const events: string[] = [];
  const strangers: string[] = [];
  for (const name of await store.list(folder)) {
    const inside = name.slice(folder.length);
    const [day] = /^\d{4}-\d{2}-\d{2}/.exec(inside) ?? [];
    if (day !== undefined && (day < first || day > last)) continue;
    if (FILE_OF_EVENT.test(inside)) events.push(inside);
    else strangers.push(name);
  }
  return { events, strangers };
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
    problem: problemOf(accountId, name, said),
    kind: said?.kind ?? null,
    severity: said?.severity ?? null,
    recordedAt: said?.recordedAt ?? null,
    events: said?.eventIds.length ?? null,
  };
}

/** No manifest speaks for an event. What can be seen is whether it lies where it belongs. */
function problemOf(
  accountId: string,
  name: string,
  said: v.InferOutput<typeof kept> | undefined,
): string | null {
  if (said === undefined) return "cannot be read";
  if (said.accountId !== accountId) return "is of another account";
  return isNamedFor(accountId, name, said) ? null : "does not have the name of an event in it";
}

/** By `activity-desk.ts`: the event's name, for several that of the first; for another topic than alerts with its name, and no events in it. */
function isNamedFor(
  accountId: string,
  name: string,
  { eventIds, events }: v.InferOutput<typeof kept>,
): boolean {
  if (eventIds.length === 0) return /\.told-[a-z]+\.json$/.test(name);
  const [day = ""] = name.split("/");
  const times = new Map(
    events.flatMap((event) => {
      const read = v.safeParse(delivered, event);
      return read.success ? [[read.output.detail.eventID, read.output.detail.eventTime]] : [];
    }),
  );
  const others = /\.and-(\d+)-more\.json$/.exec(name)?.[1] ?? eventIds.length - 1;
  return eventIds.some((id) =>
    [id, `${id}.and-${others}-more`].some(
      // Of what is not in it, such as the twenty-first of a flood, the day cannot be compared.
      (one) =>
        eventEvidenceName(accountId, times.get(id) ?? `${day}T00:00:00Z`, one) ===
        `events/${accountId}/${name}`,
    ),
  );
}
