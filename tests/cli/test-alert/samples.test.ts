import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { classify } from "../../../src/alerts/classify.ts";
import { readEvent } from "../../../src/alerts/delivered-event.ts";
import { HOME_RULES, sampleEvents } from "../../../src/cli/test-alert/samples.ts";
import { WATCH } from "../../alerts/watch.ts";

const samples = sampleEvents({
  accountId: "111122223333",
  partition: "aws",
  region: "eu-central-1",
  name: "rootwatch-prod",
  alertsTopicArn: "arn:aws:sns:eu-central-1:111122223333:rootwatch-prod-alerts",
});

const folder = join(import.meta.dirname, "../../fixtures/events/root");

/** Of all fixtures: the members that an envelope and a record have. */
const fixtures = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
const membersOf = (things: readonly object[]) => new Set(things.flatMap((thing) => Object.keys(thing)));

describe("a sample event", () => {
  it.each(samples.map((sample) => [sample.title, sample] as const))(
    "%s is what it is said to be",
    (_, sample) => {
      expect(classify(readEvent(sample.event), { watch: WATCH, failuresBefore: 0 }).kind).toBe(sample.kind);
    },
  );

  it.each(samples.map((sample) => [sample.title, sample.event] as const))(
    "%s has members as AWS has them",
    (_, event) => {
      // EventBridge takes no event without these for a test of a pattern.
      expect(Object.keys(event).sort()).toEqual([
        "account",
        "detail",
        "detail-type",
        "id",
        "region",
        "resources",
        "source",
        "time",
        "version",
      ]);
      if (event["source"] === "rootwatch.canary") return;
      const known = membersOf(fixtures.map(({ detail }) => detail));
      expect(Object.keys(event["detail"] as object).filter((name) => !known.has(name))).toEqual([]);
    },
  );

  it("is let through by one rule where somebody is to be told, and by none of the others'", () => {
    const told = samples.filter(({ kind }) => kind !== "ignored");
    expect(told.map(({ rules }) => rules.length)).toEqual(told.map(() => 1));
  });

  it("is there for every rule, and some that no rule may match", () => {
    expect(new Set(samples.flatMap(({ rules }) => rules))).toEqual(new Set(HOME_RULES));
    expect(samples.filter(({ rules }) => rules.length === 0).length).toBeGreaterThanOrEqual(3);
  });
});
