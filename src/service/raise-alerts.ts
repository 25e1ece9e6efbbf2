import { inForce } from "../alerts/announcement.ts";
import { type CanaryEvent, type DeliveredEvent, readEvent } from "../alerts/delivered-event.ts";
import { factsOf } from "../alerts/facts.ts";
import { changesCredentials } from "../alerts/follow-up.ts";
import { heartbeatOf } from "../alerts/heartbeat.ts";
import type { Incoming } from "../alerts/plan.ts";
import { recordedEvent } from "../alerts/recorded.ts";
import type { Announcer } from "../notify/announcer.ts";
import type { ActivityDesk } from "./activity-desk.ts";
import { recallAnnouncements } from "./announcements.ts";
import { heartbeatsArrived } from "./heartbeats.ts";
import { onlyToListeners } from "./listeners.ts";
import { recordEvents } from "./root-events.ts";
import { tellActivity } from "./tell-activity.ts";

/** One message of the queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What a batch needs of the world around it. */
export interface AlertService extends Omit<ActivityDesk, "announcementAt" | "notes" | "announcer"> {
  /** The account that this runs in. */
  readonly accountId: string;
  readonly announcer: Announcer;
  /** Has the rules on root judged anew: what an event changed stands in the findings. */
  readonly auditRoot: () => Promise<void>;
  /** Once an hour: tells what was held back, looks after the canaries. */
  readonly onClock: () => Promise<void>;
}

/** What went wrong, by message: those come again, and none of the others. */
export type Failures = ReadonlyMap<string, unknown>;

interface DeliveredItem {
  readonly messageId: string;
  readonly clock: false;
  readonly event: DeliveredEvent | CanaryEvent;
  readonly raw: unknown;
}

type Item = DeliveredItem | { readonly messageId: string; readonly clock: true };

/** What the schedule sends, by the same way as all else. */
const CLOCK_SOURCE = "rootwatch.clock";

/** Tells of a batch of the queue. A message that cannot be read costs nothing but itself. */
export async function raiseAlerts(
  messages: readonly QueueMessage[],
  service: AlertService,
): Promise<Failures> {
  const failures = new Map<string, unknown>();
  const items = messages.flatMap((message): Item[] => {
    try {
      return [read(message)];
    } catch (error) {
      failures.set(message.messageId, error);
      return [];
    }
  });
  const attempt = async (messageIds: readonly string[], deed: () => Promise<void>) => {
    if (messageIds.length === 0) return;
    try {
      await deed();
    } catch (error) {
      for (const messageId of messageIds) failures.set(messageId, error);
    }
  };

  const events = items.filter((item) => !item.clock);
  const heartbeats = events.flatMap(({ event, messageId }) => {
    const heartbeat = heartbeatOf(event);
    return heartbeat === undefined ? [] : [{ ...heartbeat, messageId }];
  });
  const others = events.filter(({ event }) => heartbeatOf(event) === undefined);
  for (const [accountId, ofAccount] of Map.groupBy(others, ({ event }) => event.accountId)) {
    await attempt(
      ofAccount.map(({ messageId }) => messageId),
      async () => {
        const failed = await tellAccount(ofAccount, accountId, service);
        for (const [messageId, error] of failed) failures.set(messageId, error);
      },
    );
  }
  await attempt(
    heartbeats.map(({ messageId }) => messageId),
    () => heartbeatsArrived(service, heartbeats),
  );
  await attempt(
    items.filter(({ clock }) => clock).map(({ messageId }) => messageId),
    () => service.onClock(),
  );
  return failures;
}

function read({ messageId, body }: QueueMessage): Item {
  const json: unknown = JSON.parse(body);
  if (typeof json === "object" && json !== null && "source" in json && json.source === CLOCK_SOURCE)
    return { messageId, clock: true };
  return { messageId, clock: false, event: readEvent(json), raw: json };
}

/** @returns what went wrong with the events of one account, by message */
async function tellAccount(
  items: readonly DeliveredItem[],
  accountId: string,
  service: AlertService,
): Promise<Failures> {
  const { announcer, store, watch, now } = service;
  // The same event may come in several messages of a batch.
  const deliveries = [...Map.groupBy(items, ({ event, messageId }) => factsOf(event).eventId || messageId)];
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
    return trace === undefined ? [] : [{ one, trace }];
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
  if (changing.length > 0 && accountId === service.accountId) {
    await service.auditRoot().catch((error: unknown) => fail(changing, error));
  }
  return new Map(
    [...failed].flatMap(([event, error]) =>
      (messagesOf.get(event) ?? []).map((messageId) => [messageId, error] as const),
    ),
  );
}
