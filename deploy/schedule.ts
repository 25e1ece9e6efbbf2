import awsCron from "aws-cron-parser";

const HOUR_MS = 3_600_000;

/** Hours that an audit may be late, and the change to or from summer time, before its absence is an alarm. */
const SLACK_HOURS = 2;

/** CloudWatch watches seven days at the most. Source: PutMetricAlarm, Period. */
const MOST_HOURS = 7 * 24;

/** A schedule is looked at for as many times; a monthly one shows its longest pause within four years. */
const TIMES = 400;

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
const UNITS_MS = { minute: HOUR_MS / 60, hour: HOUR_MS, day: 24 * HOUR_MS };

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
  return longestPauseOf(cron, expression);
}

function longestPauseOf(cron: string, expression: string): number {
  const times = occurrences(cron, expression);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? time));
  if (pauses.length < TIMES - 1) {
    throw new Error(`${JSON.stringify(expression)} comes to an end; an audit should not`);
  }
  return Math.max(...pauses);
}

function occurrences(cron: string, expression: string): number[] {
  const times: number[] = [];
  try {
    const parsed = awsCron.parse(cron);
    // Any moment does: what counts is the pauses that follow.
    let at: Date | null = new Date("2026-01-01T00:00:00Z");
    while (times.length < TIMES) {
      at = awsCron.next(parsed, at);
      if (at === null) break;
      times.push(at.getTime());
    }
  } catch (cause) {
    throw new Error(
      `${JSON.stringify(expression)} is no cron expression of AWS: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  return times;
}
