import { describe, expect, it } from "vitest";
import type { Digest } from "../../../src/notify/digest.ts";
import type { Moment } from "./moments.ts";
import { simulateYear } from "./simulated-year.ts";
import { CHECKS, type Check } from "./violations.ts";

const days = 90;

/** Changes what the alerts topic was told, wherever the change fits. */
const inAlerts = (change: (digest: Digest) => Digest) => (moment: Moment) => ({
  ...moment,
  messages: { ...moment.messages, alerts: moment.messages.alerts.map(change) },
});

/** Kinds of what a year of altered messages breaks. */
async function brokenBy(altered: (moment: Moment) => Moment): Promise<ReadonlySet<string>> {
  const { violations } = await simulateYear(1, { days, altered });
  return new Set(violations.map((words) => words.split(" ")[1]?.replace(":", "") ?? ""));
}

describe("a simulated year", () => {
  it.each([1, 2, 3])("of seed %i: what is told is what is the case, once and in time", async (seed) => {
    const { violations, counts, weeks, fails, rotations } = await simulateYear(seed, { days });
    expect(violations).toEqual([]);
    for (const name of Object.keys(CHECKS) as Check[]) expect(counts[name], name).toBeGreaterThan(0);
    const sum = (column: "added" | "resolved" | "unwatched" | "overdue") =>
      weeks.reduce((total, week) => total + week[column], 0);
    expect(Math.min(sum("added"), sum("resolved"), sum("overdue"), fails, rotations)).toBeGreaterThan(0);
  });

  it.each<[string, Check, (moment: Moment) => Moment]>([
    ["a new fail that is left out", "once", inAlerts((digest) => ({ ...digest, added: [] }))],
    ["an end that is left out", "once", inAlerts((digest) => ({ ...digest, resolved: [] }))],
    [
      "what is told again",
      "once",
      inAlerts((digest) => ({ ...digest, added: [...digest.added, ...digest.open], open: [] })),
    ],
    ["what stays open and is not listed", "said", inAlerts((digest) => ({ ...digest, open: [] }))],
    [
      "another due date",
      "said",
      inAlerts((digest) => ({ ...digest, open: digest.open.map((one) => ({ ...one, dueAt: new Date(0) })) })),
    ],
    ["what is overdue and not said to be", "overdue", inAlerts((digest) => ({ ...digest, overdue: [] }))],
    [
      "an end for another reason",
      "reasons",
      inAlerts((digest) => ({
        ...digest,
        resolved: digest.resolved.map((one) => ({ ...one, because: "parameters" as const })),
      })),
    ],
    [
      "a message that is lost",
      "quiet",
      (moment) => ({ ...moment, messages: { ...moment.messages, alerts: [] } }),
    ],
    [
      "a message that comes twice",
      "quiet",
      ({ messages: { alerts, chat }, ...moment }) => ({
        ...moment,
        messages: { alerts: [...alerts, ...alerts], chat },
      }),
    ],
    ["a pass that is none", "true", (moment) => ({ ...moment, seen: allPassing(moment) })],
  ])("would find %s", async (_, check, altered) => {
    expect(await brokenBy(altered)).toContain(check);
  });
});

function allPassing({ seen }: Moment): Moment["seen"] {
  return { ...seen, findings: seen.findings.map((finding) => ({ ...finding, outcome: "pass" })) };
}
