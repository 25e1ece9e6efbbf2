import { type Activity, withSeen } from "../alerts/activity.ts";
import { type Incoming, planOf, type Telling } from "../alerts/plan.ts";
import type { Audience } from "../notify/announcer.ts";
import { type ActivityDesk, publish, record, recordName } from "./activity-desk.ts";
import { recallActivity, rememberActivity } from "./activity-memory.ts";
import { tellFailures } from "./tell-failed-sign-ins.ts";

/**
 * Tells one topic of a batch of events of one account, and remembers that it was told. Of each event the order is: look
 * whether it was told, publish, record. A crash between them repeats an alert, and loses none.
 *
 * @returns what went wrong, by event: those come again
 */
export async function tellActivity(
  incoming: readonly Incoming[],
  accountId: string,
  audience: Audience,
  desk: ActivityDesk,
): Promise<ReadonlyMap<Incoming, unknown>> {
  const { store, now } = desk;
  const failed = new Map<Incoming, unknown>();
  const attempt = async (events: readonly Incoming[], deed: () => Promise<void>) => {
    try {
      await deed();
    } catch (error) {
      for (const event of events) failed.set(event, error);
    }
  };
  const memory = await recallActivity(store, accountId, audience.name);
  const plan = planOf(incoming, { ...desk, activity: memory.activity });

  for (const telling of plan.single) await attempt(telling.events, () => tellOnce(telling, audience, desk));

  const grouped: Incoming[] = [];
  for (const telling of plan.groups) {
    await attempt(telling.events, async () => {
      await publish(telling, audience, desk);
      await record(telling, audience, desk);
      grouped.push(...telling.events);
    });
  }

  let change = (activity: Activity): Activity => activity;
  const { failedSignIns } = plan;
  await attempt(failedSignIns, async () => {
    change = await tellFailures(failedSignIns, memory.activity, audience, desk);
    grouped.push(...failedSignIns);
  });
  await attempt(grouped, () =>
    rememberActivity(store, accountId, audience.name, memory, (activity) =>
      withSeen(
        change(activity),
        grouped.map(({ facts }) => facts.eventId),
        now,
      ),
    ),
  );
  return failed;
}

/** By its name in the store it is known, whoever told it. */
async function tellOnce(telling: Telling, audience: Audience, desk: ActivityDesk): Promise<void> {
  if (await desk.store.exists(recordName(telling, audience))) return;
  await publish(telling, audience, desk);
  await record(telling, audience, desk);
}
