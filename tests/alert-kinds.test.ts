import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { alertKindsTable, DESCRIBED } from "../scripts/generate/alert-kinds.ts";
import { ALERT_KINDS, classify } from "../src/alerts/classify.ts";
import { readEvent } from "../src/alerts/delivered-event.ts";
import { WATCH } from "./alerts/watch.ts";

const folder = join(import.meta.dirname, "fixtures/events/root");
const told = readdirSync(folder).flatMap((file) => {
  const event = readEvent(JSON.parse(readFileSync(join(folder, file), "utf8")));
  const what = classify(event, { watch: WATCH, failuresBefore: 0 });
  return what.kind === "ignored" ? [] : [what];
});

describe("the table of kinds", () => {
  it.each(ALERT_KINDS)("gives %s the severities that its events have, and no other", (kind) => {
    const seen = new Set(told.filter((one) => one.kind === kind).map(({ severity }) => severity));
    expect(new Set(DESCRIBED[kind].severities.map(([severity]) => severity))).toEqual(seen);
  });

  it("says when a severity is not the usual one", () => {
    for (const kind of ALERT_KINDS) {
      const [usual, ...others] = DESCRIBED[kind].severities;
      expect(usual?.[1], kind).toBeUndefined();
      for (const [severity, when] of others) expect(when, `${kind}: ${severity}`).toMatch(/\w/);
    }
  });

  it("has a row for each kind, in the order in which they are asked", () => {
    const rows = alertKindsTable().split("\n").slice(2);
    expect(rows.map((row) => /^\| `([\w-]+)` \|/.exec(row)?.[1]).filter(Boolean)).toEqual([...ALERT_KINDS]);
  });
});
