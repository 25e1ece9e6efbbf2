import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ageMs,
  ageText,
  DAY_MS,
  daysAfter,
  HOUR_MS,
  isAtLeast,
  isOlderThan,
  isoSeconds,
  newestOf,
  parseUtc,
} from "../../src/account/time.ts";

const NOW = new Date("2026-11-23T06:00:00Z");
const earlier = (ms: number) => new Date(NOW.getTime() - ms);

describe("ages are exact", () => {
  it.each([
    ["90 days to the millisecond", 90 * DAY_MS, false, true],
    ["90 days and a millisecond", 90 * DAY_MS + 1, true, true],
    ["a millisecond less than 90 days", 90 * DAY_MS - 1, false, false],
    ["a date that lies ahead", -HOUR_MS, false, false],
  ])("%s", (_, age, older, atLeast) => {
    expect([isOlderThan(NOW, earlier(age), 90), isAtLeast(NOW, earlier(age), 90)]).toEqual([older, atLeast]);
  });

  it("a date within the clock skew ahead has age 0, so that it is at least 0 days old", () => {
    expect(ageMs(NOW, earlier(-HOUR_MS))).toBe(0);
    expect(isAtLeast(NOW, earlier(-HOUR_MS), 0)).toBe(true);
  });

  it("a day has 24 hours, on the day of a clock change too", () => {
    const spring = new Date("2026-03-08T12:00:00Z");
    expect(daysAfter(spring, 365).getTime() - spring.getTime()).toBe(365 * DAY_MS);
  });
});

describe("ages in words", () => {
  it.each([
    ["nothing", 0, "0 hours"],
    ["a millisecond less than an hour", HOUR_MS - 1, "0 hours"],
    ["an hour", HOUR_MS, "1 hour"],
    ["a second less than two days", 2 * DAY_MS - 1000, "47 hours"],
    ["two days", 2 * DAY_MS, "2 days"],
    ["812 days and 23 hours", 812 * DAY_MS + 23 * HOUR_MS, "812 days"],
  ])("%s", (_, age, text) => {
    expect(ageText(age)).toBe(text);
  });
});

describe("the newer of two", () => {
  it("is found in either place, and either of two alike", () => {
    const [old, recent] = [earlier(2), earlier(1)];
    expect(newestOf(old, recent)).toBe(recent);
    expect(newestOf(recent, old)).toBe(recent);
    expect(newestOf(old, earlier(2))).toEqual(old);
  });
});

describe("dates as IAM writes them", () => {
  it.each([
    ["Z", "2026-11-23T06:00:00Z"],
    ["+00:00", "2026-11-23T06:00:00+00:00"],
    ["a fraction of a second, which is dropped", "2026-11-23T06:00:00.987Z"],
  ])("with %s", (_, text) => {
    expect(parseUtc(text)).toEqual(NOW);
  });

  it("29 February of a leap year", () => {
    expect(parseUtc("2024-02-29T00:00:00Z")).toEqual(new Date("2024-02-29T00:00:00Z"));
  });

  it.each([
    ["30 February", "2026-02-30T00:00:00Z"],
    ["29 February of a year that is no leap year", "2025-02-29T00:00:00Z"],
    ["29 February of 1900", "1900-02-29T00:00:00Z"],
    ["a 13th month", "2026-13-01T00:00:00Z"],
    ["month 0", "2026-00-10T00:00:00Z"],
    ["day 0", "2026-01-00T00:00:00Z"],
    ["24 o'clock", "2026-01-01T24:00:00Z"],
    ["60 minutes", "2026-01-01T00:60:00Z"],
    ["a leap second", "2016-12-31T23:59:60Z"],
    ["another offset", "2026-01-01T00:00:00+02:00"],
    ["a negative zero offset", "2026-01-01T00:00:00-00:00"],
    ["no offset", "2026-01-01T00:00:00"],
    ["no time", "2026-01-01"],
    ["a space for the T", "2026-01-01 00:00:00Z"],
    ["small letters", "2026-01-01t00:00:00z"],
    ["a space in front", " 2026-01-01T00:00:00Z"],
    ["a line break behind", "2026-01-01T00:00:00Z\n"],
    ["a year of five digits", "12026-01-01T00:00:00Z"],
    ["the year 1, which Date.UTC takes for 1901", "0001-01-01T00:00:00Z"],
    ["Arabic digits", "٢٠٢٦-01-01T00:00:00Z"],
    ["seconds since 1970", "1764000000"],
    ["an American date", "11/23/2026 06:00"],
    ["nothing", ""],
  ])("%s is none", (_, text) => {
    expect(parseUtc(text)).toBeUndefined();
  });

  it("what is written in whole seconds is read back as it was", () => {
    const date = fc.date({
      min: new Date("0100-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (at) => {
        expect(parseUtc(isoSeconds(at))?.getTime()).toBe(Math.floor(at.getTime() / 1000) * 1000);
      }),
    );
  });

  it("no text is read as another moment than JavaScript reads in it", () => {
    const digits = (length: number) =>
      fc.string({
        unit: fc.constantFrom("0", "1", "2", "3", "5", "9"),
        minLength: length,
        maxLength: length,
      });
    const text = fc
      .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2))
      .map(([y, mo, d, h, mi, s]) => `${y}-${mo}-${d}T${h}:${mi}:${s}Z`);
    fc.assert(
      fc.property(text, (written) => {
        const at = parseUtc(written);
        if (at !== undefined) expect(at.getTime()).toBe(Date.parse(written));
      }),
      { numRuns: 1000 },
    );
  });
});
