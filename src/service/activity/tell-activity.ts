import { type Activity, NO_ACTIVITY, withSeen } from "../../alerts/activity.ts";
import { type Incoming, planOf, type Telling } from "../../alerts/plan.ts";
import { memoryDamagedMessage } from "../../notify/activity-operations.ts";
import type { Audience } from "../../notify/announcer.ts";
import { type ActivityDesk, publish, record, recordName } from "./activity-desk.ts";
import { type ActivityMemory, activityName, recallActivity, rememberActivity } from "./activity-memory.ts";
import { type Change, tellFailures } from "./tell-failures.ts";

/** What an event cannot be told without, or be told only once without, and is told all the same. */
const UNSURE = "Whether this was told before could not be read: it may come again.";

/**
 * Tells one topic of a batch of events of one account, and remembers that it was told. Of each event the order is: look
 * whether it was told, publish, record. A crash between them repeats an alert, and loses none; and where nobody can look, an
 * event that is told by itself is told: to end the looking would else be a way to end the telling.
 *
 * @returns what went wrong, by event: those come again
 */
export async function tellActivity(
  incoming: readonly Incoming[],
  accountId: string,
  audience: Audience,
  desk: ActivityDesk,
): Promise<ReadonlyMap<Incoming, unknown>> {
  const failed = new Map<Incoming, unknown>();
  const attempt = async (events: readonly Incoming[], deed: () => Promise<void>) => {
    if (events.length === 0) return;
    try {
      await deed();
    } catch (error) {
      for (const event of events) failed.set(event, error);
    }
  };
  const memory = await recalled(accountId, audience, desk);
  const known = "activity" in memory ? memory : undefined;
  const notes = known === undefined ? [...desk.notes, UNSURE] : desk.notes;
  const activity = known?.activity ?? NO_ACTIVITY;
  const plan = planOf(incoming, { ...desk, notes, activity });

  for (const telling of plan.urgent) await attempt(telling.events, () => tellOnce(telling, audience, desk));

  const grouped: Incoming[] = [];
  const changes: Change[] = [];
  for (const [kind, all] of plan.failures) {
    const events = all.map((one) => one.incoming);
    await attempt(events, async () => {
      const [first, ...others] = all;
      if (first === undefined) return;
      if ("problem" in memory) throw memory.problem;
      changes.push(await tellFailures(kind, [first, ...others], activity, audience, desk));
      grouped.push(...events);
    });
  }
  for (const telling of plan.groups) {
    await attempt(telling.events, async () => {
      if ("problem" in memory) throw memory.problem;
      await publish(telling, audience, desk);
      await record(telling, audience, desk);
      grouped.push(...telling.events);
    });
  }
  await attempt(grouped, async () => {
    if (known !== undefined) await rememberAll(known, accountId, audience, desk, changes, grouped);
  });
  for (const telling of plan.single) await attempt(telling.events, () => tellOnce(telling, audience, desk));
  return failed;
}

/** What was told before, or why that cannot be read. */
async function recalled(
  accountId: string,
  audience: Audience,
  { store, announcer }: ActivityDesk,
): Promise<ActivityMemory | { readonly problem: unknown }> {
  try {
    const memory = await recallActivity(store, accountId, audience.name);
    if (memory.isDamaged) {
      const { uri } = store.place(activityName(accountId, audience.name));
      await announcer.sayToOperations(memoryDamagedMessage(accountId, uri)).catch(() => {});
    }
    return memory;
  } catch (problem) {
    return { problem };
  }
}

async function rememberAll(
  memory: ActivityMemory,
  accountId: string,
  audience: Audience,
  { store, now }: ActivityDesk,
  changes: readonly Change[],
  events: readonly Incoming[],
): Promise<void> {
  const ids = events.map(({ facts }) => facts.eventId);
  const all = (activity: Activity) => changes.reduce((changed, change) => change(changed), activity);
  await rememberActivity(store, accountId, audience.name, memory, (activity) =>
    withSeen(all(activity), ids, now),
  );
}

/** By its name in the store it is known, whoever told it. */
async function tellOnce(telling: Telling, audience: Audience, desk: ActivityDesk): Promise<void> {
  const wasTold = await desk.store.exists(recordName(telling, audience)).catch(() => undefined);
  if (wasTold === true) return;
  const { alert, events } = telling;
  const notes = wasTold === undefined ? [...(alert.notes ?? []), UNSURE] : alert.notes;
  await publish({ alert: { ...alert, notes: [...new Set(notes)] }, events }, audience, desk);
  await record(telling, audience, desk);
}
