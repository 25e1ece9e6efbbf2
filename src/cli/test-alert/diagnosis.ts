import { BY_HAND, blocks, type Line, notSeen, suspect } from "./line.ts";
import type { Observations, QueueSeen, Seen } from "./observe.ts";
import { ruleLines } from "./rule-lines.ts";
import type { Way } from "./way.ts";

/** Where an event may have stopped, or what could not be looked at. */
export interface Diagnosis {
  /** One line each, with what to do about it; the first on the way first. */
  readonly stops: readonly string[];
  /** Whether one of them lets nothing pass: then waiting is of no use. */
  readonly certain: boolean;
  /** What AWS did not say, and why. */
  readonly notSeen: readonly string[];
}

/** Reads from what is seen on the way where an event stopped. Pure. */
export function diagnose(seen: Observations, way: Way): Diagnosis {
  const lines = [
    ...seen.rules.flatMap((one) => ruleLines(one.hop, one.seen)),
    ...(seen.notForwarded === undefined ? [] : notForwardedLines(seen.notForwarded, way)),
    ...queueLines(seen, way),
    ...mappingLines(seen, way),
    ...failedLines(seen.failed, way),
  ];
  const texts = (...kinds: readonly Line["kind"][]) =>
    lines.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
  const stops = texts("blocks", "suspect");
  return {
    stops: stops.length > 0 ? stops : [nothingFound(way)],
    certain: texts("blocks").length > 0,
    notSeen: texts("notSeen"),
  };
}

function notForwardedLines(seen: Seen<QueueSeen>, { notForwarded, through }: Way): Line[] {
  const what = `queue ${notForwarded} in ${through}`;
  if (!seen.known) return [notSeen(what, seen.problem)];
  if (seen.value === undefined)
    return [suspect(`There is no ${what}: what cannot be forwarded is lost. ${BY_HAND}`)];
  const { url } = seen.value;
  const held = heldBy(seen.value);
  if (held === 0) return [];
  return [
    suspect(
      `The ${what} holds ${events(held)} that EventBridge could not forward, maybe this one. ERROR_MESSAGE says why: ` +
        `aws sqs receive-message --region ${through} --queue-url ${url} --message-attribute-names All`,
    ),
  ];
}

function queueLines({ queue: seen, mapping }: Observations, { queue, home, functionName }: Way): Line[] {
  const what = `queue ${queue} in ${home}`;
  if (!seen.known) return [notSeen(what, seen.problem)];
  if (seen.value === undefined) return [blocks(`There is no ${what}. ${BY_HAND}`)];
  const { waiting, taken } = seen.value;
  const isTaken = mapping.known && mapping.value?.state === "Enabled";
  const throttled = `, which may be throttled: aws lambda get-function-concurrency --region ${home} --function-name ${functionName}`;
  return [
    ...(waiting === 0
      ? []
      : [
          suspect(
            `${events(waiting)} ${waiting === 1 ? "waits" : "wait"} in the ${what} for the function${isTaken ? throttled : ""}.`,
          ),
        ]),
    ...(taken === 0
      ? []
      : [
          suspect(
            `${events(taken)} of the ${what} ${taken === 1 ? "is" : "are"} with the function, or failed there and come ` +
              `again after six minutes. Its log says which: ${logCommand(home, functionName)}`,
          ),
        ]),
  ];
}

function mappingLines({ mapping: seen }: Observations, { functionName, queue, home }: Way): Line[] {
  const what = `event source mapping of queue ${queue} to function ${functionName}`;
  if (!seen.known) return [notSeen(what, seen.problem)];
  if (seen.value === undefined) return [blocks(`There is no ${what} in ${home}. ${BY_HAND}`)];
  const { id, state, lastResult } = seen.value;
  if (["Disabled", "Disabling"].includes(state)) {
    return [
      blocks(
        `The ${what} is disabled. Enable it: aws lambda update-event-source-mapping --region ${home} --uuid ${id} --enabled`,
      ),
    ];
  }
  if (state !== "Enabled") return [suspect(`The ${what} is ${state}: try again when it is Enabled.`)];
  if (!lastResult.startsWith("PROBLEM")) return [];
  return [
    suspect(`Lambda says of the ${what}: ${lastResult} Look into its log: ${logCommand(home, functionName)}`),
  ];
}

function failedLines(seen: Seen<QueueSeen>, { failed, failedArn, home, functionName }: Way): Line[] {
  const what = `queue ${failed} in ${home}`;
  if (!seen.known) return [notSeen(what, seen.problem)];
  if (seen.value === undefined)
    return [suspect(`There is no ${what}: what cannot be told is lost. ${BY_HAND}`)];
  const held = heldBy(seen.value);
  if (held === 0) return [];
  return [
    suspect(
      `The ${what} holds ${events(held)} that could not be told. The function's log says why: ` +
        `${logCommand(home, functionName)}; when that is mended, send them again: ` +
        `aws sqs start-message-move-task --region ${home} --source-arn ${failedArn}`,
    ),
  ];
}

function nothingFound({ home, functionName }: Way): string {
  return `Nothing that was looked at holds it back. What the function did with it is in its log: ${logCommand(home, functionName)}`;
}

function logCommand(home: string, functionName: string): string {
  return `aws logs tail /aws/lambda/${functionName} --region ${home} --since 15m`;
}

function heldBy({ waiting, taken }: QueueSeen): number {
  return waiting + taken;
}

function events(howMany: number): string {
  return `${howMany} event${howMany === 1 ? "" : "s"}`;
}
