import { RootwatchError } from "../errors.ts";
import type { post } from "./post.ts";
import { slackMessage } from "./slack-message.ts";
import type { SnsRecord } from "./sns-event.ts";
import type { Webhook } from "./webhook.ts";

/** Milliseconds of an invocation that are kept for its own end: a function that runs out of time says nothing. */
const RESERVE_MS = 2_000;

interface Surroundings {
  readonly webhook: Webhook;
  readonly post: typeof post;
  readonly timeZone: string;
  /** Milliseconds that the invocation has left. */
  readonly remainingMs: () => number;
  readonly onDelivered: (record: SnsRecord) => void;
}

/**
 * Posts each message, in order; one that cannot be posted keeps no other from it.
 *
 * @throws RootwatchError once all have been tried, if one was not delivered: Lambda tries again, then keeps the event in the
 * queue. The others of such an event come a second time then.
 */
export async function deliver(records: readonly SnsRecord[], around: Surroundings): Promise<void> {
  const failures: unknown[] = [];
  for (const record of records) {
    try {
      await deliverOne(record, around);
      around.onDelivered(record);
    } catch (error) {
      failures.push(error);
    }
  }
  const [first] = failures;
  if (first === undefined) return;
  if (failures.length === 1 || !(first instanceof RootwatchError)) throw first;
  const { code, message } = first;
  throw new RootwatchError(code, `${failures.length} messages could not be posted. The first: ${message}`);
}

async function deliverOne(record: SnsRecord, around: Surroundings): Promise<void> {
  const { webhook, timeZone } = around;
  const remainingMs = () => around.remainingMs() - RESERVE_MS;
  const payload = slackMessage(record, timeZone);
  const url = await webhook.url("kept");
  const first = await around.post(url, payload, remainingMs);
  if (first === undefined) return;
  // Somebody may have replaced the webhook since it was read.
  const current = await webhook.url("anew");
  if (current.href === url.href) throw first.gone;
  const second = await around.post(current, payload, remainingMs);
  if (second !== undefined) throw second.gone;
}
