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
    const sum = (column: "accepted" | "added" | "resolved" | "unwatched" | "overdue") =>
      weeks.reduce((total, week) => total + week[column], 0);
    expect(
      Math.min(sum("accepted"), sum("added"), sum("resolved"), sum("overdue"), fails, rotations),
    ).toBeGreaterThan(0);
  });

  it.each([1, 2, 3])(
    "of seed %i: exceptions and attestations come to all that they can come to",
    async (seed) => {
      const told = new Set<string>();
      await simulateYear(seed, {
        days,
        altered: (moment) => {
          for (const { dated, reopened } of moment.messages.alerts) {
            for (const { key, stage, more } of dated)
              told.add(`${key.split(":")[0]} ${more > 0 ? "more" : stage}`);
            for (const { because } of reopened) told.add(`reopened ${because}`);
          }
          return moment;
        },
      });
      expect([...told]).toEqual(
        expect.arrayContaining([
          ...["in_force", "more", "ending", "expired", "matches_nothing", "withdrawn"].map(
            (stage) => `exception ${stage}`,
          ),
          ...["in_force", "ending", "expired", "withdrawn"].map((stage) => `attestation ${stage}`),
          "reopened exception_ended",
        ]),
      );
    },
  );

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
    ["an exception of which nothing is said", "written", inAlerts((digest) => ({ ...digest, dated: [] }))],
    [
      "an exception that is said to end another day",
      "written",
      inAlerts((digest) => ({
        ...digest,
        dated: digest.dated.map((one) => ({ ...one, whose: "Dana, until 2030-01-01" })),
      })),
    ],
    [
      "a fail that is accepted no more, and of which nothing is said",
      "once",
      inAlerts((digest) => ({
        ...digest,
        reopened: digest.reopened.filter(({ because }) => because !== "exception_ended"),
      })),
    ],
    [
      "a reminder of what somebody accepts",
      "said",
      ({ seen, messages: { alerts, chat }, ...moment }) => ({
        ...moment,
        seen,
        messages: {
          alerts: alerts.map((digest) => ({
            ...digest,
            open: [...digest.open, ...acceptedIn(seen).map((finding) => ({ ...reminder, finding }))],
          })),
          chat,
        },
      }),
    ],
    [
      "what nobody accepts, and is shown as accepted",
      "accepted",
      ({ seen, ...moment }) => ({
        ...moment,
        seen: {
          ...seen,
          findings: seen.findings.map((finding) => ({
            ...finding,
            exception: acceptedIn(seen)[0]?.exception,
          })),
        },
      }),
    ],
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

const reminder = { openedAt: new Date(0), dueAt: undefined, fix: "" };

function acceptedIn({ findings }: Moment["seen"]): Moment["seen"]["findings"] {
  return findings.filter(({ exception }) => exception !== undefined);
}

function allPassing({ seen }: Moment): Moment["seen"] {
  return { ...seen, findings: seen.findings.map((finding) => ({ ...finding, outcome: "pass" })) };
}
