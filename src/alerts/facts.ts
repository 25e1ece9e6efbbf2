import { type CanaryEvent, type DeliveredEvent, isCanary } from "./delivered-event.ts";
import {
  accountConcerned,
  contactConcerned,
  isByRoot,
  type MfaUse,
  mfaOf,
  type Outcome,
  outcomeOf,
  userConcerned,
} from "./record.ts";

/** What a person needs to know of an event, as AWS says it. All texts are data: an attacker chooses some of them. */
export interface EventFacts {
  /** CloudTrail's own id: of two events that have the same one, one is a repetition. */
  readonly eventId: string;
  readonly accountId: string;
  /** Known only where AWS names root by it. */
  readonly alias: string | undefined;
  /** ISO 8601, as the record has it. */
  readonly time: string;
  /** `ConsoleLogin` of `signin.amazonaws.com` */
  readonly eventName: string;
  readonly eventSource: string;
  readonly outcome: Outcome;
  readonly errorCode: string | undefined;
  readonly mfa: MfaUse;
  /** ARN or serial number of the device that confirmed a sign-in. */
  readonly mfaDevice: string | undefined;
  /** Who did it, by ARN; undefined where AWS names nobody. */
  readonly actor: string | undefined;
  /** The IAM user that it was done to. */
  readonly user: string | undefined;
  /** The member account that it was done to, from the management account; undefined where that is none but its own. */
  readonly accountConcerned: string | undefined;
  /** The alternate contact that it was done to: `SECURITY` */
  readonly contactConcerned: string | undefined;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
  /** Where it was recorded. */
  readonly region: string | undefined;
}

export function factsOf(event: DeliveredEvent | CanaryEvent): EventFacts {
  if (isCanary(event)) return factsOfCanary(event);
  const { record, accountId } = event;
  const { userIdentity, additionalEventData } = record;
  const device = additionalEventData?.["MFAIdentifier"];
  return {
    eventId: record.eventID,
    accountId,
    alias: isByRoot(record) ? userIdentity?.userName : undefined,
    time: record.eventTime,
    eventName: record.eventName,
    eventSource: record.eventSource,
    outcome: outcomeOf(record),
    errorCode: record.errorCode,
    mfa: mfaOf(record),
    mfaDevice: typeof device === "string" ? device : undefined,
    actor: userIdentity?.arn,
    user: userConcerned(record),
    accountConcerned: accountConcerned(record, accountId),
    contactConcerned: contactConcerned(record),
    sourceIp: record.sourceIPAddress,
    userAgent: record.userAgent,
    // Records of sign-ins have said `global`; the envelope knows better.
    region: event.region ?? record.awsRegion,
  };
}

function factsOfCanary({ id, time, accountId, source, region }: CanaryEvent): EventFacts {
  return {
    ...NOTHING_KNOWN,
    eventId: id,
    accountId,
    time,
    eventName: "Test",
    eventSource: source,
    outcome: "succeeded",
    mfa: "unknown",
    region,
  };
}

/** What AWS may leave out of an event, left out. */
export const NOTHING_KNOWN = {
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
} satisfies Partial<EventFacts>;
