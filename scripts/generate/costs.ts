import { SEVERITIES } from "../../src/rules/rule.ts";
import type { PriceList, PriceName } from "./prices.ts";

/** What costs are computed from besides the prices: a small account, and rather too much than too little. */
export const ASSUMED = {
  /** AWS's own month. */
  hoursPerMonth: 730,
  memoryGb: 1,
  /** Most of it waits for the credential report. The first of a container, which starts it up, is in it. */
  secondsPerAudit: 10,
  /** Snapshot, reports, findings and memory of twenty users. */
  evidenceKbPerAudit: 150,
  /** Those that ended stay for as long as older versions, by the bucket's rules. */
  oldVersionDays: 90,
  /** The state of twenty users, written twice. */
  memoryKbPerAudit: 40,
  logKbPerAudit: 10,
  /** Eight of the evidence; the memory twice, and once more where another audit wrote in between. */
  putsPerAudit: 11,
  /** The memory, and once more as above; the record of root events. */
  getsPerAudit: 3,
  /** A data key for what is put, one for each that is got, one for what is published, and the answers that are tried again. */
  kmsRequestsPerAudit: 17,
  /** One a week, however often is audited: only news is told. */
  digestsPerMonth: 52 / 12,
  /** An alarm, and its end. */
  operationsMailsPerMonth: 2,
  /** An audit that failed, and a person who looks. Nothing polls these queues. */
  queueRequestsPerMonth: 10,
  alarms: 8,
  /** Those of src/service/audit/audit-figures.ts: two for each severity, and eight. */
  metrics: 2 * SEVERITIES.length + 8,
  /** The bundles and the templates, of four deployments. */
  deploymentsMb: 6,
} as const;

/** What the watch over root's activity takes, whether or not root does anything; it mostly does nothing. */
export const ACTIVITY = {
  memoryGb: 0.5,
  /** Each hour finds no container, and starts one. */
  secondsPerInvocation: 2,
  /** What Lambda and we write of one. */
  logKbPerInvocation: 1,
  clocksPerDay: 24,
  /** Where nothing is held back: who was told what, the canaries, the record of root events. */
  getsPerClock: 3,
  /** Regions whose canaries come once a day. */
  regions: 17,
  /** Canaries come in batches of ten seconds: most in the first. */
  canaryBatchesPerDay: 3,
  /** Of the canaries: sent, arrived by batch, looked after. */
  putsPerDay: 5,
  memoryKbPerPut: 5,
  /** A record or two of root, each with its evidence, its memory and a mail. */
  eventsPerMonth: 4,
  /**
   * Lambda polls a queue that rests, twenty seconds at a time, with five pollers to begin with. That there are as many where two
   * batches at most are read at once is rather too much.
   */
  pollers: 5,
  pollsPerMinute: 3,
} as const;

export interface Plan {
  /** At most one an hour: a metric is paid by the hour in which it is sent. */
  readonly auditsPerDay: number;
  readonly evidenceDays: number;
  readonly logDays: number;
}

export interface Item {
  readonly price: PriceName;
  /** Units a month. */
  readonly quantity: number;
  /** Dollars a month. */
  readonly cost: number;
  /** Dollars a month where nothing else in the account uses AWS's free tier. */
  readonly costAfterFree: number;
  readonly why: string;
}

/** Units a month of the watch over root's activity. */
function activityUnits() {
  const a = ACTIVITY;
  const days = ASSUMED.hoursPerMonth / 24;
  const clocks = a.clocksPerDay * days;
  const invocations = clocks + a.canaryBatchesPerDay * days + a.eventsPerMonth;
  // Where one is put it is read before.
  const puts = a.putsPerDay * days + 2 * a.eventsPerMonth;
  return {
    days,
    clocks,
    invocations,
    puts,
    gets: a.getsPerClock * clocks + puts,
    // Those of the other Regions are paid again where they arrive.
    events: (2 * a.regions - 1) * days + a.eventsPerMonth,
    polls: a.pollers * a.pollsPerMinute * 60 * ASSUMED.hoursPerMonth,
    // Each is sent and deleted; of the other Regions' queues each is looked for and asked.
    messages: 2 * (clocks + a.regions * days + a.eventsPerMonth) + 2 * (a.regions - 1) * days,
    gbSeconds: invocations * a.secondsPerInvocation * a.memoryGb,
    logGb: (invocations * a.logKbPerInvocation) / 1e6,
  };
}

/** What an installation with a key of its own costs a month, once evidence and logs are as old as they get. */
export function costItems({ prices }: PriceList, { auditsPerDay, evidenceDays, logDays }: Plan): Item[] {
  const a = ASSUMED;
  const audits = (auditsPerDay * a.hoursPerMonth) / 24;
  const activity = activityUnits();
  const mails = a.digestsPerMonth + a.operationsMailsPerMonth + ACTIVITY.eventsPerMonth;
  const evidenceGb = (auditsPerDay * (evidenceDays + a.oldVersionDays) * a.evidenceKbPerAudit) / 1e6;
  const quantities: readonly (readonly [PriceName, number, string])[] = [
    ["kms-key", 1, "encrypts topics and evidence"],
    [
      "kms-requests",
      audits * a.kmsRequestsPerAudit + activity.gets + activity.puts,
      `${a.kmsRequestsPerAudit} an audit; one for what is read or written of root activity`,
    ],
    ["cloudwatch-alarm", a.alarms, "each on one metric"],
    [
      "cloudwatch-metric",
      (a.metrics * audits + activity.days) / a.hoursPerMonth,
      `${a.metrics} metrics, each for one hour an audit; one for an hour a day`,
    ],
    [
      "lambda-compute",
      audits * a.secondsPerAudit * a.memoryGb + activity.gbSeconds,
      `${a.secondsPerAudit} seconds of ${a.memoryGb} GB an audit, most of them waiting for the credential report; ${ACTIVITY.secondsPerInvocation} of ${ACTIVITY.memoryGb} GB an hour`,
    ],
    ["lambda-requests", audits + activity.invocations, "one an audit, one an hour, the canaries"],
    ["scheduler", audits + activity.clocks, "one an audit, one an hour"],
    [
      "events",
      activity.events,
      `a canary a day in each of ${ACTIVITY.regions} Regions, and again where it arrives; what AWS puts on a bus is free`,
    ],
    [
      "s3-put",
      audits * a.putsPerAudit + activity.puts,
      `${a.putsPerAudit} an audit, ${ACTIVITY.putsPerDay} a day for the canaries`,
    ],
    [
      "s3-get",
      audits * a.getsPerAudit + activity.gets,
      `${a.getsPerAudit} an audit, ${ACTIVITY.getsPerClock} an hour`,
    ],
    [
      "s3-storage",
      evidenceGb + a.deploymentsMb / 1e3,
      `${a.evidenceKbPerAudit} kB an audit, kept for ${evidenceDays} days and ${a.oldVersionDays} as an older version; ${a.deploymentsMb} MB of deployments`,
    ],
    ["sns-publish", mails, "one a mail"],
    [
      "sns-email",
      mails,
      `a digest a week, ${a.operationsMailsPerMonth} mails about operations, ${ACTIVITY.eventsPerMonth} alerts`,
    ],
    [
      "sqs",
      a.queueRequestsPerMonth + activity.polls + activity.messages,
      `Lambda polls the queue of root activity, ${ACTIVITY.pollers} times every ${60 / ACTIVITY.pollsPerMinute} seconds`,
    ],
    [
      "logs-ingestion",
      (audits * a.logKbPerAudit) / 1e6 + activity.logGb,
      `${a.logKbPerAudit} kB an audit, ${ACTIVITY.logKbPerInvocation} an hour`,
    ],
    [
      "logs-storage",
      (auditsPerDay * logDays * a.logKbPerAudit) / 1e6 + (activity.logGb * logDays) / activity.days,
      `the same, kept for ${logDays} days`,
    ],
  ];
  return quantities.map(([price, quantity, why]) => {
    const { amount, per, free = 0 } = prices[price];
    return {
      price,
      quantity,
      cost: (quantity * amount) / per,
      costAfterFree: (Math.max(0, quantity - free) * amount) / per,
      why,
    };
  });
}

/**
 * GB that Object Lock has stay besides: older versions of the memory, for as long as the evidence. What is written once ends
 * no later for it.
 */
export function lockedMemoryGb({ auditsPerDay, evidenceDays }: Plan): number {
  const kbPerDay = auditsPerDay * ASSUMED.memoryKbPerAudit + ACTIVITY.putsPerDay * ACTIVITY.memoryKbPerPut;
  return (kbPerDay * Math.max(0, evidenceDays - ASSUMED.oldVersionDays)) / 1e6;
}

export interface Totals {
  readonly cost: number;
  readonly costAfterFree: number;
}

/** Dollars a month; `encryption=none` has no key. */
export function total(items: readonly Item[], encryption: "key" | "none"): Totals {
  const counted = items.filter(({ price }) => encryption === "key" || !price.startsWith("kms-"));
  return {
    cost: counted.reduce((sum, { cost }) => sum + cost, 0),
    costAfterFree: counted.reduce((sum, { costAfterFree }) => sum + costAfterFree, 0),
  };
}
