import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hoursUntilMissing } from "../../deploy/schedule.ts";

function problemOf(expression: string): string {
  try {
    return `accepted: ${hoursUntilMissing(expression)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

describe("an audit is missing after the longest pause of its schedule and two hours", () => {
  it.each([
    ["rate(1 day)", 26],
    ["rate(2 days)", 50],
    ["rate(6 days)", 146],
    ["rate(1 hour)", 3],
    ["rate(12 hours)", 14],
    ["rate(166 hours)", 168],
    // CloudWatch counts whole hours here: part of one is one.
    ["rate(1 minute)", 3],
    ["rate(90 minutes)", 4],
  ])("%s: %i hours", (expression, hours) => {
    expect(hoursUntilMissing(expression)).toBe(hours);
  });

  it.each([
    ["daily", "cron(0 6 * * ? *)", 26],
    ["daily, by the day of the week", "cron(0 6 ? * * *)", 26],
    ["from Monday to Friday", "cron(0 6 ? * MON-FRI *)", 74],
    ["from Monday to Friday, in numbers", "cron(0 6 ? * 2-6 *)", 74],
    ["twice a day", "cron(0 6,18 * * ? *)", 14],
    ["twice a day, unevenly", "cron(0 6,9 * * ? *)", 23],
    ["three times a week", "cron(30 6 ? * MON,WED,FRI *)", 74],
    ["every second day, which is twice in a row where a month has 31", "cron(0 6 */2 * ? *)", 50],
    ["every sixth day of a month", "cron(0 6 */6 * ? *)", 146],
    ["every hour", "cron(0 * * * ? *)", 3],
    ["every minute", "cron(* * * * ? *)", 3],
    ["every 45 minutes, as cron understands it", "cron(0/45 * * * ? *)", 3],
    ["in the working hours, every hour", "cron(0 8-17 * * ? *)", 17],
    ["every hour from Monday to Friday", "cron(0 * ? * MON-FRI *)", 51],
    ["every five minutes from Monday to Friday", "cron(*/5 * ? * MON-FRI *)", 51],
    ["every minute from Monday to Friday", "cron(* * ? * MON-FRI *)", 51],
    ["the first and the last minute of a day", "cron(0,59 0,23 * * ? *)", 25],
  ])("%s: %s, %i hours", (_, expression, hours) => {
    expect(hoursUntilMissing(expression)).toBe(hours);
  });
});

describe("a schedule is refused", () => {
  it.each([
    ["a week", "rate(7 days)", "leaves 168 hours between two audits; at most 166 can be watched over"],
    [
      "an hour too long",
      "rate(167 hours)",
      "leaves 167 hours between two audits; at most 166 can be watched over",
    ],
    ["weekly", "cron(0 6 ? * SUN *)", "leaves 168 hours between two audits; at most 166 can be watched over"],
    ["monthly", "cron(0 6 1 * ? *)", "leaves 744 hours between two audits; at most 166 can be watched over"],
    [
      "on the last day of the month",
      "cron(0 6 L * ? *)",
      "leaves 744 hours between two audits; at most 166 can be watched over",
    ],
    [
      "on the third Friday",
      "cron(0 6 ? * 6#3 *)",
      "leaves 840 hours between two audits; at most 166 can be watched over",
    ],
    [
      "not in December",
      "cron(0 6 * 1-11 ? *)",
      "leaves 768 hours between two audits; at most 166 can be watched over",
    ],
    [
      "every hour of half the year",
      "cron(0 * * 1-6 ? *)",
      "leaves 4417 hours between two audits; at most 166 can be watched over",
    ],
    ["in leap years", "cron(0 6 29 2 ? *)", "at most 166 can be watched over"],
  ])("that CloudWatch could not watch over: %s, %s", (_, expression, problem) => {
    expect(problemOf(expression)).toMatch(/^"[^"]+" leaves \d+ hours between two audits; at most 166 can be/);
    expect(problemOf(expression)).toContain(problem);
  });

  it.each([
    ["once", "cron(0 6 23 11 ? 2026)"],
    ["for a year", "cron(0 6 * * ? 2026)"],
    ["every hour of a year", "cron(0 * * * ? 2026)"],
    ["for years", "cron(0 6 * * ? 2026-2199)"],
  ])("that comes to an end: %s, %s", (_, expression) => {
    expect(problemOf(expression)).toBe(`"${expression}" comes to an end; an audit should not`);
  });

  it.each([
    [
      "without a question mark",
      "cron(0 6 * * * *)",
      "needs a ? for either the day of the month or the day of the week",
    ],
    ["with two", "cron(0 6 ? * ? *)", "needs a ? for either the day of the month or the day of the week"],
    [
      "with a day of the month and one of the week",
      "cron(0 6 * * MON *)",
      "needs a ? for either the day of the month or the day of the week",
    ],
    ["with five fields, as Unix has it", "cron(0 6 * * ?)", "has 5 fields; a cron expression of AWS has 6"],
    ["with seven", "cron(0 0 6 * * ? *)", "has 7 fields; a cron expression of AWS has 6"],
    ["with two spaces", "cron(0  6 * * ? *)", "has 7 fields; a cron expression of AWS has 6"],
    ["with a typo after a number", "cron(0 6x * * ? *)", 'cannot be read: "6x" for the hour'],
    ["with a step that is none", "cron(*/x 6 * * ? *)", 'cannot be read: "*/x" for the minute'],
    [
      "with a list in steps, of which the parser reads half",
      "cron(0 1,23/1 * * ? *)",
      'cannot be read: "1,23/1" for the hour',
    ],
    [
      "with a day that does not exist",
      "cron(0 6 ? * MOO *)",
      'cannot be read: "MOO" for the day of the week',
    ],
    ["with a month that does not exist", "cron(0 6 * JANU ? *)", 'cannot be read: "JANU" for the month'],
    ["with words for numbers", "cron(a b c d e f)", 'cannot be read: "a" for the minute'],
    [
      "with a minute too late",
      "cron(60 6 * * ? *)",
      "is no cron expression of AWS: Invalid: number 60 is not between 0 and 59",
    ],
    [
      "with an hour too late",
      "cron(0 24 * * ? *)",
      "is no cron expression of AWS: Invalid: number 24 is not between 0 and 23",
    ],
    [
      "with Sunday as 0",
      "cron(0 6 ? * 0-5 *)",
      "is no cron expression of AWS: Invalid: number 0 is not between 1 and 7",
    ],
  ])("that EventBridge would refuse: %s, %s", (_, expression, problem) => {
    expect(problemOf(expression)).toBe(`"${expression}" ${problem}`);
  });

  it.each([
    "",
    "daily",
    "0 6 * * ? *",
    "rate(1 week)",
    "rate(-1 day)",
    "rate(1.5 days)",
    "rate(1 day) ",
    "at(2026-11-23T06:00:00)",
  ])("that is none: %j", (expression) => {
    expect(problemOf(expression)).toBe(
      `${JSON.stringify(expression)} is no schedule: rate(1 day) and cron(0 6 * * ? *) are such`,
    );
  });

  it("without a pause", () => {
    expect(problemOf("rate(0 days)")).toBe('"rate(0 days)" has no pause at all');
  });
});

describe("whatever the schedule", () => {
  const some = (min: number, max: number) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 5 }) },
      { weight: 1, arbitrary: fc.constant(Array.from({ length: max - min + 1 }, (_, index) => min + index)) },
    );

  /** Longest pause in minutes, looked for minute by minute in two weeks from Sunday on. */
  function longestPause(
    minutes: readonly number[],
    hours: readonly number[],
    weekdays: readonly number[],
  ): number {
    const times: number[] = [];
    for (let at = 0; at < 14 * 1440; at++) {
      const [day, hour, minute] = [(Math.floor(at / 1440) % 7) + 1, Math.floor(at / 60) % 24, at % 60];
      if (weekdays.includes(day) && hours.includes(hour) && minutes.includes(minute)) times.push(at);
    }
    return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
  }

  it("of weekdays, an audit is missing between two and three hours after its longest pause, or it is refused", () => {
    fc.assert(
      fc.property(some(0, 59), some(0, 23), some(1, 7), (minutes, hours, weekdays) => {
        const expression = `cron(${minutes.join()} ${hours.join()} ? * ${weekdays.join()} *)`;
        const pause = longestPause(minutes, hours, weekdays) / 60;
        if (Math.ceil(pause) > 166) {
          expect(problemOf(expression)).toContain(`leaves ${Math.ceil(pause)} hours`);
          return;
        }
        const missing = hoursUntilMissing(expression);
        expect(missing).toBeLessThanOrEqual(168);
        expect(missing).toBeGreaterThanOrEqual(pause + 2);
        expect(missing).toBeLessThan(pause + 3);
      }),
      { numRuns: 200 },
    );
  });

  it("of rates, likewise", () => {
    const UNITS = { minute: 1 / 60, hour: 1, day: 24 } as const;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20_000 }),
        fc.constantFrom("minute", "hour", "day"),
        (count, unit) => {
          const pause = count * UNITS[unit];
          const text = problemOf(`rate(${count} ${unit}${count === 1 ? "" : "s"})`);
          const missing = /^accepted: (\d+)$/.exec(text)?.[1];
          if (missing === undefined) {
            expect(pause).toBeGreaterThan(166);
            return;
          }
          expect(Number(missing)).toBeLessThanOrEqual(168);
          expect(Number(missing)).toBeGreaterThanOrEqual(pause + 2);
        },
      ),
    );
  });

  it("of any text, the answer is hours from 3 to 168 or a refusal that quotes it", () => {
    const piece = fc.constantFrom(
      "*",
      "?",
      "1",
      "7",
      "31",
      "MON",
      "L",
      "2-6",
      "1,3",
      "*/2",
      "6#3",
      "15W",
      "0/5",
      "x",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { minLength: 4, maxLength: 7 }).map((fields) => `cron(${fields.join(" ")})`),
    );
    fc.assert(
      fc.property(text, (expression) => {
        const answer = problemOf(expression);
        const hours = /^accepted: (\d+)$/.exec(answer)?.[1];
        if (hours === undefined) {
          expect(answer.startsWith(`${JSON.stringify(expression)} `)).toBe(true);
        } else {
          expect(Number(hours)).toBeGreaterThanOrEqual(3);
          expect(Number(hours)).toBeLessThanOrEqual(168);
        }
      }),
      { numRuns: 500 },
    );
  });
});
