import { printable } from "../../report/printable.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { RuleCheck } from "./patterns.ts";

/** What came of a test. */
export interface TestAlert {
  readonly accountId: string;
  readonly home: string;
  /** Where the event was put. */
  readonly through: string;
  /** EventBridge's id; undefined where it has none. */
  readonly eventId: string | undefined;
  readonly outcome:
    | { readonly status: "carried"; readonly waitedMs: number; readonly evidence: string }
    | { readonly status: "stopped"; readonly waitedMs: number; readonly seen: Diagnosis }
    /** Nothing was sent, or EventBridge did not take it. */
    | { readonly status: "not_sent"; readonly why: string };
  /** Who would hear of it: `2 confirmed email`. */
  readonly listeners: string;
  /** What the reader should know about those. */
  readonly warnings: readonly string[];
  readonly rules: readonly RuleCheck[];
}

/** Where all was seen, and all of it is as it should be. */
export function isWell({ outcome, rules }: TestAlert): boolean {
  return (
    outcome.status === "carried" && rules.every(({ wrong, notSeen }) => wrong.length + notSeen.length === 0)
  );
}

export function testAlertText(test: TestAlert): string {
  const { eventId, listeners, warnings } = test;
  const about = [
    ...(eventId === undefined ? [] : [`  event     ${eventId}`]),
    ...(test.outcome.status === "carried" ? [`  evidence  ${test.outcome.evidence}`] : []),
    `  topic     ${listeners}`,
  ];
  return [...outcomeLines(test), ...about, ...warnings, ...ruleLines(test)]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

function outcomeLines({ through, outcome }: TestAlert): string[] {
  if (outcome.status === "not_sent") return [`Not sent: ${outcome.why}`];
  const after = `${Math.round(outcome.waitedMs / 1000)} s`;
  if (outcome.status === "carried") {
    return [`Carried: the topic took our event ${after} after it was put on the bus of ${through}.`];
  }
  const { stops, notSeen } = outcome.seen;
  return [
    `Stopped: ${after} after it was put on the bus of ${through}, the topic had not carried our event.`,
    ...listed(stops),
    ...listed(notSeen),
  ];
}

function ruleLines({ rules }: TestAlert): string[] {
  const bad = rules.filter(({ wrong, notSeen }) => wrong.length + notSeen.length > 0);
  const where = [...Map.groupBy(rules, ({ region }) => region)].map(
    ([region, { length }]) => `${length} in ${region}`,
  );
  const samples = Math.max(0, ...rules.map((rule) => rule.samples));
  if (bad.length === 0) {
    return [`Rules: ${where.join(", ")}; all are enabled, and right for ${samples} sample events.`];
  }
  return [
    `Rules: ${where.join(", ")}; ${bad.length} of them wrong, or not checked:`,
    ...listed(bad.flatMap(({ wrong, notSeen }) => [...wrong, ...notSeen])),
  ];
}

function listed(lines: readonly string[]): string[] {
  return lines.map((line) => `  - ${line}`);
}

/** `rootwatch/test-alert/1` */
export function testAlertJson(test: TestAlert): string {
  const { outcome, ...rest } = test;
  const { status } = outcome;
  return `${JSON.stringify(
    {
      schema: "rootwatch/test-alert/1",
      well: isWell(test),
      status,
      ...rest,
      eventId: rest.eventId ?? null,
      waitedSeconds: status === "not_sent" ? null : Math.round(outcome.waitedMs / 1000),
      evidence: status === "carried" ? outcome.evidence : null,
      stops: status === "carried" ? [] : status === "stopped" ? outcome.seen.stops : [outcome.why],
      notSeen: status === "stopped" ? outcome.seen.notSeen : [],
    },
    null,
    2,
  )}\n`;
}
