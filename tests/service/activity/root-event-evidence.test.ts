import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventEvidenceName, eventEvidenceText } from "../../../src/service/activity/root-event-evidence.ts";

const ACCOUNT = "111122223333";
const TIME = "2026-11-23T23:59:59Z";

/** Whatever somebody may send: halves of surrogate pairs, dots, slashes, all of Unicode. */
const foreign = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.constantFrom(".", "/", "\\", "%", "=", "a") }),
);

describe("the name of an event's evidence", () => {
  it.each([
    [TIME, "ff0ea13c-0000-4000-8000-000000000000", "2026-11-23/ff0ea13c-0000-4000-8000-000000000000"],
    ["2026-11-23T23:59:59+00:00", "a", "2026-11-23/a"],
    ["2026-02-30T00:00:00Z", "a", "undated/a"],
    ["", "a", "undated/a"],
    ["../../memory", "a", "undated/a"],
    [TIME, "../../../memory/111122223333/told", "2026-11-23/..%2F..%2F..%2Fmemory%2F111122223333%2Ftold"],
    [TIME, "a b\n?#", "2026-11-23/a%20b%0A%3F%23"],
    [TIME, "x".repeat(128), `2026-11-23/${"x".repeat(128)}`],
  ])("of time %j and id %j", (time, id, name) => {
    expect(eventEvidenceName(ACCOUNT, time, id)).toBe(`events/${ACCOUNT}/${name}.json`);
  });

  it("is short for an id however long, and another for one that differs at its end", () => {
    const [one, other] = ["a", "b"].map((end) => eventEvidenceName(ACCOUNT, TIME, "x".repeat(2_000) + end));
    expect(one).toMatch(/^events\/111122223333\/2026-11-23\/sha256=[0-9a-f]{64}\.json$/);
    expect(other).not.toBe(one);
  });

  it("stays in its folder, in few and harmless characters, whatever time and id are", () => {
    const name = new RegExp(
      `^events/${ACCOUNT}/(\\d{4}-\\d{2}-\\d{2}|undated)/[\\w.!~*'()%-]{0,128}\\.json$`,
    );
    const hashed = new RegExp(
      `^events/${ACCOUNT}/(\\d{4}-\\d{2}-\\d{2}|undated)/sha256=[0-9a-f]{64}\\.json$`,
    );
    fc.assert(
      fc.property(foreign, foreign, (time, id) => {
        const made = eventEvidenceName(ACCOUNT, time, id);
        return name.test(made) || hashed.test(made);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is the same for the same event and another for another", () => {
    fc.assert(
      fc.property(foreign, foreign, (one, other) => {
        const same = eventEvidenceName(ACCOUNT, TIME, one) === eventEvidenceName(ACCOUNT, TIME, other);
        return same === (one === other);
      }),
      { numRuns: 1_000, examples: [["\ud800", "\udfff"]] },
    );
  });
});

describe("the evidence of an event", () => {
  const text = (deliveries: readonly { eventId: string; event: unknown }[]) =>
    JSON.parse(
      eventEvidenceText({
        accountId: ACCOUNT,
        kind: "root-sign-in",
        severity: "critical",
        recordedAt: new Date("2026-11-23T06:00:00.123Z"),
        deliveries,
      }),
    );

  it("is the event as it was delivered, and what was made of it", () => {
    const event = { source: "aws.signin", detail: { eventID: "a", userAgent: "<b>\u2028" } };
    expect(text([{ eventId: "a", event }])).toEqual({
      schema: "rootwatch/root-event/1",
      accountId: ACCOUNT,
      kind: "root-sign-in",
      severity: "critical",
      recordedAt: "2026-11-23T06:00:00Z",
      eventIds: ["a"],
      events: [event],
      omittedEvents: 0,
    });
  });

  it("has every id once, the first of what was delivered twice, and twenty events at most", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 200 }), (numbers) => {
        const made = text(numbers.map((id, index) => ({ eventId: String(id), event: { id, index } })));
        const ids = [...new Set(numbers)];
        expect(made.eventIds).toEqual(ids.map(String));
        expect(made.events).toEqual(ids.slice(0, 20).map((id) => ({ id, index: numbers.indexOf(id) })));
        expect(made.events.length + made.omittedEvents).toBe(ids.length);
      }),
    );
  });
});
