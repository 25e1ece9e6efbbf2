import { type Activity, NO_ACTIVITY, withSeen } from "../../alerts/activity.ts";
import { type Incoming, planOf, type Telling } from "../../alerts/plan.ts";
import type { AlertAudience } from "../../notify/alert-announcer.ts";
import { rank } from "../../rules/rule.ts";
import { type ActivityDesk, publish, record, recordName } from "./activity-desk.ts";
import { type ActivityMemory, recallWhole, rememberActivity } from "./activity-memory.ts";
import { type Change, sayUncounted, tellFailures } from "./tell-failures.ts";

/** What an event should be told only once without, and is told all the same. */
const UNSURE = "Whether this was told before could not be read: it may come again.";
const NO_PAST = "How many sign-ins as root failed before could not be read.";

/**
 * Tells one topic of a batch of events of one account, and remembers that it was told. Of each event the order is: look
 * whether it was told, publish, record. A crash between them repeats an alert, and loses none; and where nobody can look, what
 * is grave is told: to end the looking would else be a way to end the telling.
 *
 * @returns what went wrong, by event: those come again
 */
export async function tellActivity(
  incoming: readonly Incoming[],
  accountId: string,
  audience: AlertAudience,
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
  const memory = await recallWhole(accountId, audience.name, desk).catch((problem: unknown) => ({ problem }));
  const isPastKnown = "activity" in memory && !memory.isDamaged;
  const activity = "activity" in memory ? memory.activity : NO_ACTIVITY;
  const notes = [...desk.notes, ...("problem" in memory ? [UNSURE] : []), ...(isPastKnown ? [] : [NO_PAST])];
  const plan = planOf(incoming, { ...desk, notes, activity, isPastKnown });

  const told: Incoming[] = [];
  const tellSingly = (telling: Telling) =>
    attempt(telling.events, async () => {
      await tellOnce(telling, audience, desk);
      told.push(...telling.events);
    });
  for (const telling of plan.urgent) await tellSingly(telling);

  const counted: Incoming[] = [];
  const changes: Change[] = [];
  for (const [kind, all] of plan.failures) {
    const events = all.map((one) => one.incoming);
    await attempt(events, async () => {
      const [first, ...others] = all;
      if (first === undefined) return;
      if ("problem" in memory) {
        await sayUncounted(kind, all, memory.problem, audience, desk);
        throw memory.problem;
      }
      changes.push(await tellFailures(kind, [first, ...others], activity, audience, desk));
      counted.push(...events);
    });
  }
  for (const telling of plan.groups) {
    await attempt(telling.events, async () => {
      if ("problem" in memory) {
        if (rank(telling.alert.severity) < rank("high")) throw memory.problem;
        return tellOnce(telling, audience, desk);
      }
      await publish(telling, audience, desk);
      await record(telling, audience, desk);
      counted.push(...telling.events);
    });
  }
  await attempt(counted, async () => {
    if ("activity" in memory)
      await rememberAll(memory, accountId, audience, desk, changes, [...counted, ...told]);
  });
  for (const telling of plan.single) await tellSingly(telling);
  return failed;
}

async function rememberAll(
  memory: ActivityMemory,
  accountId: string,
  audience: AlertAudience,
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
async function tellOnce(telling: Telling, audience: AlertAudience, desk: ActivityDesk): Promise<void> {
  const wasTold = await desk.store.exists(recordName(telling, audience)).catch(() => undefined);
  if (wasTold === true) return;
  const { alert, events } = telling;
  const notes = wasTold === undefined ? [...(alert.notes ?? []), UNSURE] : alert.notes;
  await publish({ alert: { ...alert, notes: [...new Set(notes)] }, events }, audience, desk);
  await record(telling, audience, desk);
}
