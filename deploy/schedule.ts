import awsCron from "aws-cron-parser";

const HOUR_MS = 3_600_000;

/** Hours that an audit may be late, and the longest day of the year, before its absence is an alarm. */
const SLACK_HOURS = 2;

/** CloudWatch watches seven days at the most. Source: PutMetricAlarm, Period. */
const MOST_HOURS = 7 * 24;

/** Days are looked at for as long: even 29 February comes twice. Any eight years in which it does would do. */
const FIRST_DAY = "2026-01-01T00:00:00Z";
const LAST_YEAR = 2033;

/**
 * Hours without an audit after which one is missing, by an expression of EventBridge Scheduler: its longest pause, and
 * some slack.
 *
 * @throws Error saying what is wrong with the expression, or that CloudWatch could not watch over it
 */
export function hoursUntilMissing(expression: string): number {
  const hours = Math.ceil(longestPauseMs(expression) / HOUR_MS) + SLACK_HOURS;
  if (hours > MOST_HOURS) {
    throw new Error(
      `${JSON.stringify(expression)} leaves ${hours - SLACK_HOURS} hours between two audits; at most ${MOST_HOURS - SLACK_HOURS} can be watched over`,
    );
  }
  return hours;
}

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const CRON = /^cron\((.+)\)$/;
const MINUTE_MS = HOUR_MS / 60;
const DAY_MS = 24 * HOUR_MS;
const UNITS_MS = { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS };

/** One value, a range or all of them, in steps or not; or a list without steps, which the parser would misread. */
const fieldOf = (value: string, ...others: readonly string[]) => {
  const range = `(?:${value})(?:-(?:${value}))?`;
  return new RegExp(`^(?:${[`(?:\\*|${range})(?:/\\d+)?`, `${range}(?:,${range})*`, ...others].join("|")})$`);
};
const MONTH = "\\d+|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC";
const WEEKDAY = "\\d+|SUN|MON|TUE|WED|THU|FRI|SAT";

/** The parser takes it that AWS has validated what it is given: it reads 6x as 6 and leaves a seventh field out. */
const FIELDS: readonly (readonly [string, RegExp])[] = [
  ["minute", fieldOf("\\d+")],
  ["hour", fieldOf("\\d+")],
  ["day of the month", fieldOf("\\d+", "\\?", "L(?:-\\d+)?", "\\d+W")],
  ["month", fieldOf(MONTH)],
  ["day of the week", fieldOf(WEEKDAY, "\\?", `(?:${WEEKDAY})(?:L|#\\d)`)],
  ["year", fieldOf("\\d+")],
];

function longestPauseMs(expression: string): number {
  const rate = RATE.exec(expression);
  if (rate !== null) {
    const count = Number(rate[1]);
    if (count === 0) throw new Error(`${JSON.stringify(expression)} has no pause at all`);
    // The expression allows these three words alone.
    return count * UNITS_MS[rate[2] as keyof typeof UNITS_MS];
  }
  const cron = CRON.exec(expression)?.[1];
  if (cron === undefined) {
    throw new Error(
      `${JSON.stringify(expression)} is no schedule: rate(1 day) and cron(0 6 * * ? *) are such`,
    );
  }
  const problem = problemOf(cron.split(" "));
  if (problem !== undefined) throw new Error(`${JSON.stringify(expression)} ${problem}`);
  return longestPauseOf(cron, expression);
}

function problemOf(fields: readonly string[]): string | undefined {
  if (fields.length !== FIELDS.length) {
    return `has ${fields.length} fields; a cron expression of AWS has ${FIELDS.length}`;
  }
  const wrong = FIELDS.findIndex(([, pattern], index) => !pattern.test(fields[index] ?? ""));
  if (wrong >= 0) {
    return `cannot be read: ${JSON.stringify(fields[wrong])} for the ${FIELDS[wrong]?.[0]}`;
  }
  const [, , day, , weekday, year] = fields;
  // Source: EventBridge Scheduler, Schedule types.
  if ((day === "?") === (weekday === "?")) {
    return "needs a ? for either the day of the month or the day of the week";
  }
  return year === "*" ? undefined : "comes to an end; an audit should not";
}

/** The times of a day are the same on all days, so the longest pause is one of a day or one between two days. */
function longestPauseOf(cron: string, expression: string): number {
  try {
    const parsed = awsCron.parse(cron);
    const times = parsed.hours
      .flatMap((hour) => parsed.minutes.map((minute) => Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS))
      .sort((a, b) => a - b);
    const [first = 0] = times;
    const nights = pausesOf(daysOf(parsed)).map((pause) => pause + first - (times.at(-1) ?? first));
    return Math.max(...nights, ...pausesOf(times));
  } catch (cause) {
    const { message } = cause as Error;
    throw new Error(`${JSON.stringify(expression)} is no cron expression of AWS: ${message}`, { cause });
  }
}

function daysOf(parsed: ReturnType<typeof awsCron.parse>): number[] {
  const midnights = { ...parsed, hours: [0], minutes: [0] };
  const days: number[] = [];
  let day = awsCron.next(midnights, new Date(FIRST_DAY));
  while (day !== null && day.getUTCFullYear() <= LAST_YEAR) {
    days.push(day.getTime());
    day = awsCron.next(midnights, day);
  }
  return days;
}

function pausesOf(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? time));
}
