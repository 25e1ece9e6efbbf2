import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readEvent } from "../../src/alerts/delivered-event.ts";
import { factsOf } from "../../src/alerts/facts.ts";
import type { Incoming } from "../../src/alerts/plan.ts";
import * as v from "../../src/schema.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");

const delivered = v.looseObject({
  source: v.string(),
  "detail-type": v.string(),
  region: v.string(),
  detail: v.looseObject({}),
});
type Delivered = v.InferOutput<typeof delivered>;

let ids = 0;

/** An id that no other event of the test has. */
export function newEventId(): string {
  ids += 1;
  return `00000000-0000-4000-8000-${String(ids).padStart(12, "0")}`;
}

const fixtures = new Map<string, Delivered>();

function fixture(name: string): Delivered {
  const known = fixtures.get(name);
  if (known !== undefined) return known;
  const event = v.parse(delivered, JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")));
  fixtures.set(name, event);
  return event;
}

/** A fixture of `tests/fixtures/events/root`, as an event of its own, with what the test wants changed in its record. */
export function eventLike(name: string, changes: Readonly<Record<string, unknown>> = {}) {
  const event = fixture(name);
  return { ...event, detail: { ...event.detail, eventID: newEventId(), ...changes } };
}

export function incoming(raw: unknown): Incoming {
  const event = readEvent(raw);
  return { event, facts: factsOf(event), raw };
}
