import type { RawValues, RootEvent } from "../../src/account/section-values.ts";
import { daysAgo } from "./account-fixture.ts";

const NAMES = {
  "sign-in": ["ConsoleLogin", "signin.amazonaws.com"],
  call: ["CreateUser", "iam.amazonaws.com"],
  "password-changed": ["PasswordUpdated", "signin.amazonaws.com"],
} as const;

/** An event on record; the same kind and time give the same event. */
export function rootEvent(kind: RootEvent["kind"], time: string): RootEvent {
  const [eventName, eventSource] = NAMES[kind];
  return { eventId: `${kind}-${time}`, time, eventName, eventSource, kind, region: "us-east-1" };
}

/** A `rootEvents` section's value, kept since a month before NOW. */
export function recordOf(events: readonly RootEvent[], since = daysAgo(30)): RawValues["rootEvents"] {
  return { since, events: [...events] };
}
