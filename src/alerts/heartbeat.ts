import { ageMs, HOUR_MS } from "../account/time.ts";
import * as v from "../schema.ts";
import { type CanaryEvent, type DeliveredEvent, isCanary } from "./delivered-event.ts";

/** The canary of a day: sent in each watched Region, and waited for here. */
export interface Heartbeat {
  readonly id: string;
  readonly sentAt: string;
  /** By Region: when it arrived, or why it could not be sent; null where it is waited for. */
  readonly regions: Readonly<Record<string, string | null>>;
  /** Whether it has been said what is missing, or that nothing is. */
  readonly checked: boolean;
}

/** A day, less what the clock may be early. */
const EVERY_MS = 23.5 * HOUR_MS;

/** AWS delivers within seconds, mostly; the clock comes once an hour. */
const PATIENCE_MS = HOUR_MS / 2;

export function isDue(last: Heartbeat | undefined, now: Date): boolean {
  return last === undefined || ageMs(now, new Date(last.sentAt)) >= EVERY_MS;
}

/** Whether it is time to say what has not arrived. */
export function isToBeChecked(last: Heartbeat, now: Date): boolean {
  return !last.checked && ageMs(now, new Date(last.sentAt)) >= PATIENCE_MS;
}

/** Regions of which nothing came, and why, as far as that is known. */
export function missingRegions({ regions }: Heartbeat): { readonly region: string; readonly why: string }[] {
  return Object.entries(regions).flatMap(([region, at]) =>
    at !== null && !Number.isNaN(Date.parse(at))
      ? []
      : [{ region, why: at ?? "it was sent and has not arrived" }],
  );
}

/** What a canary says in its detail. */
const detail = v.object({ purpose: v.literal("heartbeat"), id: v.string(), region: v.string() });

/** One that has arrived. */
interface Arrival extends v.InferOutput<typeof detail> {
  /** Where it was put on a bus, as EventBridge says. */
  readonly from: string | undefined;
}

/** Undefined for any other event, somebody's test among them. */
export function heartbeatOf(event: DeliveredEvent | CanaryEvent): Arrival | undefined {
  if (!isCanary(event)) return undefined;
  const result = v.safeParse(detail, event.detail);
  return result.success ? { ...result.output, from: event.region } : undefined;
}

/**
 * What there is after some have arrived. Those of another day change nothing, nor those that nobody sent, or that were put on
 * the bus of another Region than they say.
 */
export function withArrivals(last: Heartbeat, arrived: readonly Arrival[], now: Date): Heartbeat {
  const regions = arrived
    .filter(({ id, region, from }) => id === last.id && region === from && last.regions[region] === null)
    .map(({ region }) => [region, now.toISOString()] as const);
  return regions.length === 0
    ? last
    : { ...last, regions: { ...last.regions, ...Object.fromEntries(regions) } };
}

const SCHEMA = "rootwatch/heartbeat/1";

const stored = v.strictObject({
  schema: v.literal(SCHEMA),
  id: v.string(),
  sentAt: v.pipe(
    v.string(),
    v.check((text) => !Number.isNaN(Date.parse(text)), "it must be a time"),
  ),
  regions: v.record(v.string(), v.nullable(v.string())),
  checked: v.boolean(),
});

export function heartbeatText(heartbeat: Heartbeat): string {
  return JSON.stringify({ schema: SCHEMA, ...heartbeat });
}

/** Undefined where it is not what `heartbeatText` writes. */
export function parseHeartbeat(text: string): Heartbeat | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text);
  if (!result.success) return undefined;
  const { schema: _, ...heartbeat } = result.output;
  return heartbeat;
}
