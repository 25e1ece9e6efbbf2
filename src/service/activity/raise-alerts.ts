import { readEvent } from "../../alerts/delivered-event.ts";
import { heartbeatOf } from "../../alerts/heartbeat.ts";
import { RootwatchError } from "../../errors.ts";
import { heartbeatsArrived } from "./heartbeats.ts";
import { type AccountDesk, type Delivered, tellAccount } from "./tell-account.ts";

/** One message of the queue. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What a batch needs of the world around it. */
export interface AlertService extends AccountDesk {
  /** Once an hour: tells what was held back, looks after the canaries. */
  readonly onClock: () => Promise<void>;
}

/** What went wrong, by message: those come again, and none of the others. */
export type Failures = ReadonlyMap<string, unknown>;

type Item = (Delivered & { readonly clock: false }) | { readonly messageId: string; readonly clock: true };

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
      return [read(message, service.accountId)];
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
  await attempt(
    others.map(({ messageId }) => messageId),
    async () => {
      for (const [messageId, error] of await tellAccount(others, service)) failures.set(messageId, error);
    },
  );
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

/** @throws SyntaxError, or RootwatchError `event_invalid`; of another account, too, which this one may keep nothing of */
function read({ messageId, body }: QueueMessage, accountId: string): Item {
  const json: unknown = JSON.parse(body);
  if (typeof json === "object" && json !== null && "source" in json && json.source === CLOCK_SOURCE)
    return { messageId, clock: true };
  const event = readEvent(json);
  if (event.accountId !== accountId) {
    throw new RootwatchError(
      "event_invalid",
      `This is an event of account ${event.accountId}, which is not watched here.`,
    );
  }
  return { messageId, clock: false, event, raw: json };
}
