import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { unavailableFrom } from "../../account/unavailable.ts";
import { CANARY_SOURCE } from "../../alerts/delivered-event.ts";
import { RootwatchError } from "../../errors.ts";
import type { Installation } from "./installation.ts";

/** What EventBridge made of our event. */
export type Sent =
  /** EventBridge's id of it, by which the function records it. */
  | { readonly eventId: string }
  /** Why it was not taken. */
  | { readonly refused: string };

/** The event that says nothing but that it arrived. */
export interface TestEvent {
  readonly id: string;
  /** Where it is put. */
  readonly region: string;
  readonly at: Date;
}

/**
 * Puts our canary on a Region's default bus. By its `purpose` the function knows it from the daily ones, and tells it.
 *
 * @throws RootwatchError `event_unsent` where these credentials may not
 */
export async function sendTestEvent(
  { config, caller }: Pick<Installation, "config" | "caller">,
  { id, region, at }: TestEvent,
): Promise<Sent> {
  const client = new EventBridgeClient(config(region));
  const Detail = JSON.stringify({ purpose: "test", id, region, by: caller.arn });
  try {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        // With a time of ours the day is known by which it is recorded, at midnight too.
        Entries: [{ Source: CANARY_SOURCE, DetailType: "Canary", Detail, Time: at }],
      }),
    );
    const [{ EventId, ErrorCode = "Error", ErrorMessage = "it gave neither id nor reason" } = {}] = Entries;
    return EventId === undefined ? { refused: `${ErrorCode}: ${ErrorMessage}` } : { eventId: EventId };
  } catch (cause) {
    const { reason, message } = unavailableFrom(cause);
    if (reason !== "access_denied") return { refused: message };
    throw new RootwatchError("event_unsent", `Cannot put an event on the bus of ${region}: ${message}`, {
      cause,
    });
  }
}
