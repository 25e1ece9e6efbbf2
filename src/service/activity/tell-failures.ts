import { type Activity, seenIds } from "../../alerts/activity.ts";
import type { Alert } from "../../alerts/alert.ts";
import type { AlertKind } from "../../alerts/classify.ts";
import {
  dueFailures,
  type Failures,
  type Held,
  NO_FAILURES,
  toldFailures,
  withFailures,
  withToldFailures,
} from "../../alerts/failures.ts";
import type { FailedEvent } from "../../alerts/plan.ts";
import { alertUntoldMessage } from "../../notify/activity-operations.ts";
import type { AlertAudience } from "../../notify/alert-announcer.ts";
import { rank } from "../../rules/rule.ts";
import { type ActivityDesk, publish, record } from "./activity-desk.ts";
import { recallWhole, rememberActivity } from "./activity-memory.ts";

/** What is to be remembered of something that was told. */
export type Change = (activity: Activity) => Activity;

/**
 * Keeps what failed of one kind, and tells what is due of it.
 *
 * @returns what is to be remembered of it
 */
export async function tellFailures(
  kind: AlertKind,
  failed: readonly [FailedEvent, ...FailedEvent[]],
  activity: Activity,
  audience: AlertAudience,
  desk: ActivityDesk,
): Promise<Change> {
  const { now, notes } = desk;
  const failures = failed.map(({ incoming, severity }) => ({ facts: incoming.facts, severity }));
  const state = withFailures(ofKind(activity, kind), failures, now);
  const due = dueFailures(state, now);
  const [first, ...others] = failed;
  const events = [first.incoming, ...others.map(({ incoming }) => incoming)] as const;
  const held = due ?? state.held.at(-1);
  if (held === undefined) throw new Error("what has just been held is not there");
  const telling = { alert: { ...failureAlert(kind, held), notes }, events };
  if (due !== undefined) await publish(telling, audience, desk);
  await record(telling, audience, desk);
  return (latest) => {
    // What another invocation has remembered meanwhile, or this one without hearing of it, is not counted again.
    const known = seenIds(latest);
    const fresh = failures.filter(({ facts }) => !known.has(facts.eventId));
    const before = ofKind(latest, kind);
    return withKind(
      latest,
      kind,
      due === undefined
        ? withFailures(before, fresh, now)
        : toldFailures(withToldFailures(before, fresh, now), state.held, now),
    );
  };
}

/** Tells what has been held back for an hour. */
export async function tellHeldFailures(
  accountId: string,
  audience: AlertAudience,
  desk: Pick<ActivityDesk, "store" | "announcer" | "turn" | "now" | "onTold">,
): Promise<void> {
  const { store, announcer, now, turn, onTold } = desk;
  const memory = await recallWhole(accountId, audience.name, desk);
  for (const kind of Object.keys(memory.activity.failures) as AlertKind[]) {
    const { held } = ofKind(memory.activity, kind);
    const due = dueFailures(ofKind(memory.activity, kind), now);
    if (due === undefined) continue;
    const alert = failureAlert(kind, due);
    await turn();
    await announcer.publish(audience, audience.wordAlert(alert, { evidence: undefined, event: undefined }));
    onTold(alert, audience.name);
    await rememberActivity(store, accountId, audience.name, memory, (latest) =>
      withKind(latest, kind, toldFailures(ofKind(latest, kind), held, now)),
    );
  }
}

/** Of what cannot be counted, since what was held before is not known: operations hear of it, each time it comes. */
export async function sayUncounted(
  kind: AlertKind,
  failed: readonly FailedEvent[],
  problem: unknown,
  audience: AlertAudience,
  { announcer, now }: ActivityDesk,
): Promise<void> {
  const failures = failed.map(({ incoming, severity }) => ({ facts: incoming.facts, severity }));
  const [held] = withFailures(NO_FAILURES, failures, now).held;
  if (held === undefined || rank(held.severity) < rank("high")) return;
  const message = audience.wordAlert(failureAlert(kind, held), { evidence: undefined, event: undefined });
  await announcer.sayToOperations(alertUntoldMessage(message, audience.name, problem)).catch(() => {});
}

/** The alert about what failed: one that is alone is told as it is. */
function failureAlert(kind: AlertKind, { facts, group, severity }: Held): Alert {
  const isAlone = group.count === 1 && group.heldSince === undefined;
  return {
    kind,
    severity,
    facts,
    group: isAlone ? undefined : group,
    failuresBefore: 0,
    // Nobody announces failures.
    announcement: undefined,
  };
}

function ofKind({ failures }: Activity, kind: AlertKind): Failures {
  return failures[kind] ?? NO_FAILURES;
}

function withKind(activity: Activity, kind: AlertKind, failures: Failures): Activity {
  return { ...activity, failures: { ...activity.failures, [kind]: failures } };
}
