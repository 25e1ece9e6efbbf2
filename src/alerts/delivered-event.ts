import { RootwatchError } from "../errors.ts";
import * as v from "../schema.ts";

/** A member that may be missing, and that counts as missing where it is not what it should be. */
const text = v.fallback(v.optional(v.string()), undefined);
const flag = v.fallback(v.optional(v.boolean()), undefined);
/** AWS writes some as text, "true", and has written them as a boolean. */
const spokenFlag = v.fallback(v.optional(v.union([v.boolean(), v.string()])), undefined);
/** Loose, for a call with a parameter of an odd name is a call as well. */
const map = v.fallback(v.optional(v.nullable(v.looseObject({}))), undefined);

const identity = v.object({
  type: text,
  arn: text,
  accountId: text,
  /** On a root identity the account's alias. */
  userName: text,
  /** A service that calls on somebody's behalf. */
  invokedBy: text,
  sessionContext: v.fallback(
    v.optional(
      v.object({
        assumedRoot: spokenFlag,
        /** `mfaAuthenticated`: whether a second factor confirmed the session. */
        attributes: v.fallback(v.optional(v.object({ mfaAuthenticated: spokenFlag })), undefined),
      }),
    ),
    undefined,
  ),
});

/**
 * A CloudTrail record. Records differ by service and by year: what is not needed to tell that something happened is not
 * demanded.
 */
const record = v.object({
  eventName: v.string(),
  eventSource: v.string(),
  eventTime: v.string(),
  // By it repetitions are told: an empty one would be everybody's.
  eventID: v.pipe(v.string(), v.minLength(1)),
  eventType: text,
  awsRegion: text,
  sourceIPAddress: text,
  userAgent: text,
  errorCode: text,
  errorMessage: text,
  readOnly: flag,
  userIdentity: v.fallback(v.optional(identity), undefined),
  requestParameters: map,
  responseElements: map,
  additionalEventData: map,
  recipientAccountId: text,
});

const envelope = v.object({
  id: text,
  time: text,
  source: v.string(),
  "detail-type": text,
  account: v.pipe(v.string(), v.regex(/^\d{12}$/, "an account id has 12 digits")),
  region: text,
  detail: v.unknown(),
});

export type CloudTrailRecord = v.InferOutput<typeof record>;

/** One event as EventBridge delivers it, in the words of CloudTrail. */
export interface DeliveredEvent {
  /** `aws.signin`, `aws.iam` ... */
  readonly source: string;
  /** Where it happened, 12 digits; not where it is read. */
  readonly accountId: string;
  /** Where it was recorded, as the envelope says: a record may say `global`. */
  readonly region: string | undefined;
  readonly record: CloudTrailRecord;
}

/** Rootwatch's own: that it arrives is all that it says. */
export interface CanaryEvent {
  readonly source: typeof CANARY_SOURCE;
  readonly accountId: string;
  readonly region: string | undefined;
  /** EventBridge's own id: this event has no other. */
  readonly id: string;
  readonly time: string;
  readonly detail: unknown;
}

/** AWS lets nobody else send in the name of its services, and this is none of its. */
export const CANARY_SOURCE = "rootwatch.canary";

/**
 * Reads an event of EventBridge.
 *
 * @throws RootwatchError `event_invalid`, naming what is missing
 */
export function readEvent(json: unknown): DeliveredEvent | CanaryEvent {
  const { id = "", time = "", source, account: accountId, region, detail } = parsed(envelope, json, "event");
  return source === CANARY_SOURCE
    ? { source, accountId, region, id, time, detail }
    : { source, accountId, region, record: parsed(record, detail, "record") };
}

export function isCanary(event: DeliveredEvent | CanaryEvent): event is CanaryEvent {
  return event.source === CANARY_SOURCE;
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  found: unknown,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, found);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new RootwatchError(
    "event_invalid",
    `This is no ${what} of CloudTrail: ${v.getDotPath(issue) ?? "all of it"}: ${issue.message}.`,
  );
}
