import { ageMs, HOUR_MS } from "../account/time.ts";
import * as v from "../schema.ts";
import { type FailedSignIns, NO_FAILED_SIGN_INS } from "./failed-sign-ins.ts";

/** What one topic was told of root's activity in one account, as far as the next batch needs to know. */
export interface Activity {
  readonly failedSignIns: FailedSignIns;
  /** Events that went into a group, newest last: each is counted once, however often it comes. */
  readonly seen: readonly Seen[];
}

interface Seen {
  readonly at: Date;
  readonly ids: readonly string[];
}

export const NO_ACTIVITY: Activity = { failedSignIns: NO_FAILED_SIGN_INS, seen: [] };

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
  failedSignIns: v.strictObject({
    toldAt: maybe(date),
    lastAt: maybe(date),
    held: v.array(v.strictObject({ id: v.string(), facts, group })),
    hours: v.record(v.string(), v.number()),
  }),
  seen: v.array(v.strictObject({ at: date, ids: v.array(v.string()) })),
});

export function activityText(activity: Activity, accountId: string): string {
  return JSON.stringify({ schema: SCHEMA, accountId, ...activity });
}

/** Undefined where the text is not what `activityText` writes for this account. */
export function parseActivity(text: string, accountId: string): Activity | undefined {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), text);
  if (!result.success || result.output.accountId !== accountId) return undefined;
  const { failedSignIns, seen } = result.output;
  const { toldAt, lastAt, held, hours } = failedSignIns;
  return {
    failedSignIns: {
      toldAt,
      lastAt,
      hours,
      held: held.map(({ id, facts, group }) => ({
        id,
        facts: { ...NOTHING_KNOWN, ...facts },
        group: { ...group, heldSince: group.heldSince },
      })),
    },
    seen,
  };
}

/** JSON leaves out what is undefined. */
const NOTHING_KNOWN = {
  alias: undefined,
  errorCode: undefined,
  mfaDevice: undefined,
  actor: undefined,
  user: undefined,
  accountConcerned: undefined,
  contactConcerned: undefined,
  sourceIp: undefined,
  userAgent: undefined,
  region: undefined,
};
