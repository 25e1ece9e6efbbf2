import type { RootEvent } from "../account/section-values.ts";
import { isoSeconds, parseUtc } from "../account/time.ts";
import { isNoise, isRootSignIn } from "./classify.ts";
import { type CanaryEvent, type CloudTrailRecord, type DeliveredEvent, isCanary } from "./delivered-event.ts";
import { isByRoot, isCentralTask, isOfSignIn, outcomeOf } from "./record.ts";

const PASSWORD_CHANGES = ["PasswordUpdated", "PasswordRecoveryCompleted"];

/**
 * What an event leaves on record about root's own credentials; undefined where it is no trace of their use or change. One
 * whose time cannot be read can be held against nothing.
 */
export function recordedEvent(event: DeliveredEvent | CanaryEvent): RootEvent | undefined {
  if (isCanary(event)) return undefined;
  const { record, region } = event;
  const kind = kindOf(record);
  const time = parseUtc(record.eventTime);
  if (kind === undefined || time === undefined) return undefined;
  return {
    eventId: record.eventID,
    time: isoSeconds(time),
    eventName: record.eventName,
    eventSource: record.eventSource,
    kind,
    region: region ?? record.awsRegion ?? null,
  };
}

function kindOf(record: CloudTrailRecord): RootEvent["kind"] | undefined {
  if (isNoise(record) || isCentralTask(record)) return undefined;
  const outcome = outcomeOf(record);
  // One that does not say how it ended was told as one that succeeded (docs/adr/0014).
  if (isRootSignIn(record)) return outcome === "failed" ? undefined : "sign-in";
  if (isOfSignIn(record)) {
    // That a password is fresh is taken from nothing less than success.
    const isChange = PASSWORD_CHANGES.includes(record.eventName) && outcome === "succeeded";
    return isChange ? "password-changed" : undefined;
  }
  // A call that was denied has used its key, and was told, as well.
  return isByRoot(record) ? "call" : undefined;
}
