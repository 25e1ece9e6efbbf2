import type { Activity } from "../alerts/activity.ts";
import type { Alert } from "../alerts/alert.ts";
import { dueFailures, toldFailures, withFailures } from "../alerts/failed-sign-ins.ts";
import type { Incoming } from "../alerts/plan.ts";
import type { Audience } from "../notify/announcer.ts";
import { type ActivityDesk, publish, record } from "./activity-desk.ts";
import { recallActivity, rememberActivity } from "./activity-memory.ts";

/**
 * Keeps failed sign-ins, and tells those that are due.
 *
 * @returns what is to be remembered of it
 */
export async function tellFailures(
  failures: readonly Incoming[],
  { failedSignIns: before }: Activity,
  audience: Audience,
  desk: ActivityDesk,
): Promise<(activity: Activity) => Activity> {
  const [first, ...others] = failures;
  if (first === undefined) return (activity) => activity;
  const { now } = desk;
  const facts = failures.map((one) => one.facts);
  const held = withFailures(before, facts, now);
  const due = dueFailures(held, now);
  const about = due ?? held.held.at(-1) ?? { facts: first.facts, group: undefined };
  const alert = failedSignInAlert(about);
  const telling = { alert, events: [first, ...others] } as const;
  if (due !== undefined) await publish(telling, audience, desk);
  await record(telling, audience, desk);
  return (activity) => {
    const after = withFailures(activity.failedSignIns, facts, now);
    return { ...activity, failedSignIns: due === undefined ? after : toldFailures(after, held.held, now) };
  };
}

/** The alert about failed sign-ins: one that is alone is told as it is. */
function failedSignInAlert({ facts, group }: Pick<Alert, "facts" | "group">): Alert {
  const isAlone = group?.count === 1 && group.heldSince === undefined;
  return {
    kind: "root-sign-in-failed",
    severity: "high",
    facts,
    group: isAlone ? undefined : group,
    failuresBefore: 0,
    // Nobody announces failures.
    announcement: undefined,
  };
}

/** Tells what has been held back for an hour. */
export async function tellHeldFailures(
  accountId: string,
  audience: Audience,
  desk: Pick<ActivityDesk, "store" | "announcer" | "turn" | "now" | "onTold">,
): Promise<void> {
  const { store, announcer, now, turn, onTold } = desk;
  const memory = await recallActivity(store, accountId, audience.name);
  const { failedSignIns } = memory.activity;
  const due = dueFailures(failedSignIns, now);
  if (due === undefined) return;
  const alert = failedSignInAlert(due);
  await turn();
  await announcer.publish(audience, audience.wordAlert(alert, { evidence: undefined, event: undefined }));
  onTold(alert, audience.name);
  await rememberActivity(store, accountId, audience.name, memory, (activity) => ({
    ...activity,
    failedSignIns: toldFailures(activity.failedSignIns, failedSignIns.held, now),
  }));
}
