import { randomUUID } from "node:crypto";
import type { Clock } from "../../account/clock.ts";
import { isoSeconds } from "../../account/time.ts";
import { eventEvidenceName } from "../../service/activity/root-event-evidence.ts";
import type { Progress } from "../progress.ts";
import { diagnose } from "./diagnosis.ts";
import type { Installation } from "./installation.ts";
import { observe } from "./observe.ts";
import type { TestAlert } from "./report.ts";
import { sendTestEvent } from "./send.ts";
import { waitForTopic } from "./wait.ts";
import type { Way } from "./way.ts";

interface Sending {
  readonly timeoutMs: number;
  /** The event's time. */
  readonly at: Date;
  readonly clock: Clock;
  readonly say: Progress["say"];
}

/** So long an event may well be in the queue, or with the function: to say so would be a false alarm. */
const IN_TRANSIT_MS = 30_000;

/** What became of the sending, and what will become of the event. */
interface SentOff {
  readonly eventId: string | undefined;
  /** Waits for what the function leaves of it. */
  readonly outcome: () => Promise<TestAlert["outcome"]>;
}

/** @throws RootwatchError `bucket_unreadable`, `event_unsent` */
export async function sendOff(
  installation: Installation,
  way: Way,
  { timeoutMs, at, clock, say }: Sending,
): Promise<SentOff> {
  const { store, caller } = installation;
  const { through } = way;
  const nameOf = (eventId: string) => eventEvidenceName(caller.accountId, isoSeconds(at), eventId);
  const id = randomUUID();
  // Who may not look for it sends nothing: people would be told of a test that nobody learns from.
  await store.exists(nameOf(id));
  const sent = await sendTestEvent(installation, { id, region: through, at });
  if ("refused" in sent) return notSent(`EventBridge in ${through} refused our event: ${sent.refused}`);
  const { eventId } = sent;
  const name = nameOf(eventId);
  const sayWaiting = (waitedMs: number, suspicion = "") => {
    const time = `${seconds(waitedMs)} of ${seconds(timeoutMs)} s`;
    say(`On the bus of ${through}, waiting for the topic, ${time}. ${suspicion}`.trim());
  };
  const outcome = async (): Promise<TestAlert["outcome"]> => {
    sayWaiting(0);
    const { seen, waitedMs } = await waitForTopic({
      isCarried: () => store.exists(name),
      look: async () => diagnose(await observe(installation, way), way),
      clock,
      timeoutMs,
      onWait: (waited, soFar) => sayWaiting(waited, waited < IN_TRANSIT_MS ? "" : soFar?.stops[0]),
    });
    sayWaiting(waitedMs);
    return seen === undefined
      ? { status: "carried", waitedMs, evidence: store.place(name).uri }
      : { status: "stopped", waitedMs, seen };
  };
  return { eventId, outcome };
}

export function notSent(why: string): SentOff {
  return { eventId: undefined, outcome: async () => ({ status: "not_sent", why }) };
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
