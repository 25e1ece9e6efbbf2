import type { Alert } from "../../alerts/alert.ts";
import type { Announcement } from "../../alerts/announcement.ts";
import type { Telling } from "../../alerts/plan.ts";
import type { Watch } from "../../alerts/watch.ts";
import { alertUntoldMessage } from "../../notify/activity-operations.ts";
import type { AlertAudience } from "../../notify/alert-announcer.ts";
import type { Announcer, Audience } from "../../notify/announcer.ts";
import { rank } from "../../rules/rule.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { eventEvidenceName, eventEvidenceText } from "./root-event-evidence.ts";

/** What is around the telling of a batch. */
export interface ActivityDesk {
  readonly store: Store;
  readonly announcer: Pick<Announcer, "publish" | "sayToOperations">;
  readonly watch: Watch;
  /** Whether calls of root's that only read are told. */
  readonly tellReads: boolean;
  readonly announcementAt: (at: Date) => Announcement | undefined;
  /** That announcements could not be read. */
  readonly notes: readonly string[];
  /** When the batch came. */
  readonly now: Date;
  /** Waits until the next message may go out; throws where there is no time left for it. */
  readonly turn: () => Promise<void>;
  readonly onTold: (alert: Alert, audience: Audience["name"]) => void;
}

/**
 * Publishes an alert, when its turn has come. Where it cannot be, and it is grave, the operations topic hears of it: it is not
 * under the same key, and who would silence the one may have forgotten the other.
 */
export async function publish(telling: Telling, audience: AlertAudience, desk: ActivityDesk): Promise<void> {
  const { alert, events } = telling;
  const { announcer, store, onTold } = desk;
  await desk.turn();
  const evidence = store.place(evidenceName(telling));
  const raw = events.length === 1 ? events[0].raw : undefined;
  const message = audience.wordAlert(alert, { evidence, event: raw });
  try {
    await announcer.publish(audience, message);
  } catch (error) {
    if (rank(alert.severity) >= rank("high")) {
      // What went wrong first is what is thrown.
      await announcer.sayToOperations(alertUntoldMessage(message, audience.name, error)).catch(() => {});
    }
    throw error;
  }
  onTold(alert, audience.name);
}

/** The alerts topic's record is the evidence; another topic's says no more than that it was told. */
export async function record(
  telling: Telling,
  audience: AlertAudience,
  { store, now }: ActivityDesk,
): Promise<void> {
  const { alert, events } = telling;
  const { kind, severity, facts } = alert;
  const deliveries = events.map((one) => ({ eventId: one.facts.eventId, event: one.raw }));
  const text = eventEvidenceText({
    accountId: facts.accountId,
    kind,
    severity,
    recordedAt: now,
    deliveries: audience.name === "alerts" ? deliveries : [],
  });
  try {
    await store.create(recordName(telling, audience), text, "application/json");
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
  }
}

function evidenceName({ events: [first, ...others] }: Telling): string {
  const { accountId, time, eventId } = first.facts;
  const id = others.length === 0 ? eventId : `${eventId}.and-${others.length}-more`;
  return eventEvidenceName(accountId, time, id);
}

/** By this name it is known that it was told. */
export function recordName(telling: Telling, audience: AlertAudience): string {
  const name = evidenceName(telling);
  return audience.name === "alerts" ? name : name.replace(/\.json$/, `.told-${audience.name}.json`);
}
