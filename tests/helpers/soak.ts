import { ACCOUNT_ID, type Deployment } from "./deployment.ts";
import type { ActivityDeployment } from "./root-activity-deployment.ts";
import { eventLike } from "./root-events-given.ts";
import type { Inbox } from "./subscribers.ts";

/** What became of events, by their ids. */
interface Outcome {
  readonly events: number;
  readonly batches: number;
  /** That came to a subscriber of the alerts topic. */
  readonly messages: number;
  /** Events in those messages, one that was told twice counted twice. */
  readonly sent: number;
  /** Told more than once. */
  readonly duplicates: number;
  readonly told: number;
  readonly DLQ: number;
  /** Neither told nor in the dead-letter queue. */
  readonly lost: number;
}

/** As the SDK will not try again: what fails, fails for the function. */
const FAULT = { action: "sns:Publish", status: 403, code: "AuthorizationError", rate: 0.3 };

/** Of these the one that is failed is told by a clock of its own. */
const HELD = "sign-in-failed";

/**
 * Brings events, while three of ten calls to publish fail by chance, until each has ended as told or in the dead-letter queue.
 *
 * @param counts how many of each fixture
 */
export async function soak(
  { gateway }: Pick<Deployment, "gateway">,
  activity: ActivityDeployment,
  machines: Inbox,
  counts: Readonly<Record<string, number>>,
  seed: number,
): Promise<Outcome> {
  await machines.take();
  // In turn, as they would come.
  const events = Object.entries(counts)
    .flatMap(([name, count]) =>
      [...Array(count).keys()].map((index) => ({ name, order: index / count, event: eventLike(name) })),
    )
    .toSorted((a, b) => a.order - b.order);
  await activity.enqueue(events.map(({ event }) => JSON.stringify({ ...event, account: ACCOUNT_ID })));
  gateway.fail({ ...FAULT, seed });
  const batches = await gateway.deliver();
  // What is held back is told as the hours pass; a clock that fails strikes again.
  for (let hour = 0; hour < 3; hour++) {
    await activity.hourPasses();
    await activity.strike();
  }
  gateway.clear();

  const alerts = (await machines.take()).map(({ body }) => JSON.parse(body));
  const recorded = new Set<string>();
  for (const key of await activity.keysOf(`events/${ACCOUNT_ID}/`))
    for (const id of (await activity.jsonOf(key)).eventIds) recorded.add(id);
  const inDlq = new Set(
    (await activity.drain("root-activity-failed")).map((body) => JSON.parse(body).detail?.eventID),
  );
  const idsOf = (some: typeof events) => some.map(({ event }) => event.detail.eventID);
  const told = idsOf(events).filter((id) => recorded.has(id));
  const held = idsOf(events.filter(({ name }) => name === HELD)).filter((id) => recorded.has(id));
  const inAlerts = (some: typeof alerts) =>
    some.reduce((sum: number, { group }) => sum + (group?.count ?? 1), 0);
  const heldTold = inAlerts(alerts.filter(({ kind }) => kind === "root-sign-in-failed"));
  const sent: number = inAlerts(alerts);
  const missing = idsOf(events).filter((id) => !recorded.has(id) && !inDlq.has(id));
  return {
    events: events.length,
    batches: batches.length,
    messages: alerts.length,
    sent,
    duplicates: Math.max(0, sent - told.length),
    told: told.length,
    DLQ: inDlq.size,
    // Those that were held are recorded when they come: whether they were told, their number says. And of no others may more
    // be recorded than were sent.
    lost: missing.length + Math.max(0, held.length - heldTold, told.length - sent),
  };
}
