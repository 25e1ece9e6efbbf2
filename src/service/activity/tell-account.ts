import { inForce } from "../../alerts/announcement.ts";
import type { CanaryEvent, DeliveredEvent } from "../../alerts/delivered-event.ts";
import { factsOf } from "../../alerts/facts.ts";
import { changesCredentials } from "../../alerts/follow-up.ts";
import { type Incoming, toldAs } from "../../alerts/plan.ts";
import { recordedEvent } from "../../alerts/recorded.ts";
import type { AlertAnnouncer } from "../../notify/alert-announcer.ts";
import { recallAnnouncements } from "../announcements.ts";
import { onlyToListeners } from "../listeners.ts";
import { recordEvents } from "../root-events.ts";
import type { ActivityDesk } from "./activity-desk.ts";
import { tellActivity } from "./tell-activity.ts";

/** An event as a message of the queue brought it. */
export interface Delivered {
  readonly messageId: string;
  readonly event: DeliveredEvent | CanaryEvent;
  /** All of it, as EventBridge sent it. */
  readonly raw: unknown;
}

/** What the events of an account need of the world around them. */
export interface AccountDesk extends Omit<ActivityDesk, "announcementAt" | "notes" | "announcer"> {
  readonly accountId: string;
  readonly announcer: AlertAnnouncer;
  /** Has the rules on root judged anew: what an event changed stands in the findings. */
  readonly auditRoot: () => Promise<void>;
}

/**
 * Tells every topic of the events of the account, records what root did, and has root looked at again where its credentials
 * changed.
 *
 * @returns what went wrong, by message
 */
export async function tellAccount(
  delivered: readonly Delivered[],
  service: AccountDesk,
): Promise<ReadonlyMap<string, unknown>> {
  const { accountId, announcer, store, watch, now } = service;
  // The same event may come in several messages of a batch.
  const deliveries = [
    ...Map.groupBy(delivered, ({ event, messageId }) => factsOf(event).eventId || messageId),
  ];
  const messagesOf = new Map<Incoming, readonly string[]>();
  for (const [, same] of deliveries) {
    const [first] = same;
    if (first === undefined) continue;
    const incoming = { event: first.event, facts: factsOf(first.event), raw: first.raw };
    messagesOf.set(
      incoming,
      same.map(({ messageId }) => messageId),
    );
  }
  const incoming = [...messagesOf.keys()];
  const { announcements, notes } = await recallAnnouncements(store, accountId);
  const desk: ActivityDesk = {
    ...service,
    announcer: onlyToListeners(announcer),
    announcementAt: (at) => inForce(announcements, at),
    notes,
  };
  // One that is broken keeps none of the others from hearing.
  const told = await Promise.allSettled(
    announcer.audiences.map((audience) => tellActivity(incoming, accountId, audience, desk)),
  );
  const failed = new Map<Incoming, unknown>();
  const fail = (events: readonly Incoming[], error: unknown) => {
    for (const event of events) failed.set(event, error);
  };
  for (const one of told) {
    if (one.status === "rejected") fail(incoming, one.reason);
    else for (const [event, error] of one.value) failed.set(event, error);
  }
  // After people were told: what happens here makes nobody wait, and nobody hear it twice.
  const traces = incoming.flatMap((one) => {
    const trace = recordedEvent(one.event);
    if (trace === undefined) return [];
    const isTold = toldAs(one.event, service) !== undefined;
    return [{ one, trace: isTold ? trace : { ...trace, untold: true as const } }];
  });
  if (traces.length > 0) {
    const recording = recordEvents(
      store,
      accountId,
      traces.map(({ trace }) => trace),
      now,
    );
    await recording.catch((error: unknown) =>
      fail(
        traces.map(({ one }) => one),
        error,
      ),
    );
  }
  const changing = incoming.filter(({ event }) => changesCredentials(event, watch));
  if (changing.length > 0) {
    await service.auditRoot().catch((error: unknown) => fail(changing, error));
  }
  return new Map(
    [...failed].flatMap(([event, error]) =>
      (messagesOf.get(event) ?? []).map((messageId) => [messageId, error] as const),
    ),
  );
}
