import { ageMs, HOUR_MS } from "../account/time.ts";
import { SEVERITIES } from "../rules/rule.ts";
import * as v from "../schema.ts";
import { ALERT_KINDS, type AlertKind } from "./classify.ts";
import { NOTHING_KNOWN } from "./facts.ts";
import type { Failures } from "./failures.ts";

/** What one topic was told of root's activity in one account, as far as the next batch needs to know. */
export interface Activity {
  /** What failed or was refused, by kind. */
  readonly failures: Readonly<Partial<Record<AlertKind, Failures>>>;
  /** Events that went into a group, newest last: each is counted once, however often it comes. */
  readonly seen: readonly Seen[];
}

interface Seen {
  readonly at: Date;
  readonly ids: readonly string[];
}

export const NO_ACTIVITY: Activity = { failures: {}, seen: [] };

/** The queue gives a record out five times, some six minutes apart; what comes again later is another matter. */
const REPETITION_MS = HOUR_MS;

/** Some 500 KB as they are kept. In a longer flood than that, a repetition of the oldest is counted again. */
const MOST_SEEN = 20_000;

export function withSeen(activity: Activity, ids: readonly string[], now: Date): Activity {
  if (ids.length === 0) return activity;
  let room = MOST_SEEN - ids.length;
  const kept = activity.seen.toReversed().filter((seen) => {
    room -= seen.ids.length;
    return room >= 0 && ageMs(now, seen.at) < REPETITION_MS;
  });
  return { ...activity, seen: [...kept.toReversed(), { at: now, ids }] };
}

/** Ids of all events that went into a group. */
export function seenIds({ seen }: Activity): ReadonlySet<string> {
  return new Set(seen.flatMap(({ ids }) => ids));
}

const date = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), "it must be a time"),
  v.transform((text) => new Date(text)),
);
const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(schema);
const counted = v.array(v.strictObject({ name: v.string(), count: v.number() }));

const group = v.strictObject({
  count: v.number(),
  failed: v.number(),
  first: date,
  last: date,
  sourceIps: counted,
  moreSourceIps: v.number(),
  calls: counted,
  moreCalls: v.number(),
  heldSince: maybe(date),
});

const facts = v.strictObject({
  eventId: v.string(),
  accountId: v.string(),
  alias: maybe(v.string()),
  time: v.string(),
  eventName: v.string(),
  eventSource: v.string(),
  outcome: v.picklist(["succeeded", "failed", "unknown"]),
  errorCode: maybe(v.string()),
  mfa: v.picklist(["used", "not_used", "unknown"]),
  mfaDevice: maybe(v.string()),
  actor: maybe(v.string()),
  user: maybe(v.string()),
  accountConcerned: maybe(v.string()),
  contactConcerned: maybe(v.string()),
  sourceIp: maybe(v.string()),
  userAgent: maybe(v.string()),
  region: maybe(v.string()),
});

const SCHEMA = "rootwatch/activity/1";

const stored = v.strictObject({
  schema: v.literal(SCHEMA),
  accountId: v.string(),
  failures: v.record(
    v.picklist(ALERT_KINDS),
    v.strictObject({
      toldAt: maybe(date),
      lastAt: maybe(date),
      held: v.array(v.strictObject({ id: v.string(), severity: v.picklist(SEVERITIES), facts, group })),
      hours: v.record(v.string(), v.number()),
    }),
  ),
  seen: v.array(v.strictObject({ at: date, ids: v.array(v.string()) })),
});

export function activityText(activity: Activity, accountId: string): string {
  return JSON.stringify({ schema: SCHEMA, accountId, ...activity });
}

/** What `activityText` wrote for this account. Undefined where it is anything else. */
export function parseActivity(json: unknown, accountId: string): Activity | undefined {
  const result = v.safeParse(stored, json);
  if (!result.success || result.output.accountId !== accountId) return undefined;
  const kinds = Object.entries(result.output.failures).map(([kind, { toldAt, lastAt, held, hours }]) => [
    kind,
    {
      toldAt,
      lastAt,
      hours,
      held: held.map(({ facts, group, ...rest }) => ({
        ...rest,
        // JSON leaves out what is undefined.
        facts: { ...NOTHING_KNOWN, ...facts },
        group: { ...group, heldSince: group.heldSince },
      })),
    },
  ]);
  return { failures: Object.fromEntries(kinds), seen: result.output.seen };
}
