import { SEVERITIES } from "../../src/rules/rule.ts";
import type { PriceList, PriceName } from "./prices.ts";

/** What costs are computed from besides the prices: a small account, and rather too much than too little. */
export const ASSUMED = {
  /** AWS's own month. */
  hoursPerMonth: 730,
  memoryGb: 1,
  /** Most of it waits for the credential report. The first of a container, which starts it up, is in it. */
  secondsPerAudit: 10,
  /** Snapshot, report and findings of twenty users. */
  evidenceKbPerAudit: 100,
  /** Those that ended stay for as long as older versions, by the bucket's rules. */
  oldVersionDays: 90,
  logKbPerAudit: 10,
  /** Three of the evidence; the memory, and once more where another audit wrote in between. */
  putsPerAudit: 5,
  /** The memory, and once more as above; the record of root events. */
  getsPerAudit: 3,
  /** A data key for what is put, one for each that is got, one for what is published, and the answers that are tried again. */
  kmsRequestsPerAudit: 9,
  /** One a week, however often is audited: only news is told. */
  digestsPerMonth: 52 / 12,
  /** An alarm, and its end. */
  operationsMailsPerMonth: 2,
  /** An audit that failed, and a person who looks. Nothing polls the queues. */
  queueRequestsPerMonth: 10,
  alarms: 5,
  /** Those of src/service/audit-figures.ts: two for each severity, and eight. */
  metrics: 2 * SEVERITIES.length + 8,
  /** The bundle and the templates, of four deployments. */
  deploymentsMb: 3,
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

/** What an installation with a key of its own costs a month, once evidence and logs are as old as they get. */
export function costItems({ prices }: PriceList, { auditsPerDay, evidenceDays, logDays }: Plan): Item[] {
  const a = ASSUMED;
  const audits = (auditsPerDay * a.hoursPerMonth) / 24;
  const mails = a.digestsPerMonth + a.operationsMailsPerMonth;
  const evidenceGb = (auditsPerDay * (evidenceDays + a.oldVersionDays) * a.evidenceKbPerAudit) / 1e6;
  const quantities: readonly (readonly [PriceName, number, string])[] = [
    ["kms-key", 1, "encrypts topics and evidence"],
    ["kms-requests", audits * a.kmsRequestsPerAudit, `${a.kmsRequestsPerAudit} an audit`],
    ["cloudwatch-alarm", a.alarms, "each on one metric"],
    [
      "cloudwatch-metric",
      (a.metrics * audits) / a.hoursPerMonth,
      `${a.metrics} metrics, each for one hour an audit`,
    ],
    [
      "lambda-compute",
      audits * a.secondsPerAudit * a.memoryGb,
      `${a.secondsPerAudit} seconds of ${a.memoryGb} GB an audit, most of them waiting for the credential report`,
    ],
    ["lambda-requests", audits, "one an audit"],
    ["scheduler", audits, "one an audit"],
    ["s3-put", audits * a.putsPerAudit, `${a.putsPerAudit} an audit`],
    ["s3-get", audits * a.getsPerAudit, `${a.getsPerAudit} an audit`],
    [
      "s3-storage",
      evidenceGb + a.deploymentsMb / 1e3,
      `${a.evidenceKbPerAudit} kB an audit, kept for ${evidenceDays} days and ${a.oldVersionDays} as an older version; ${a.deploymentsMb} MB of deployments`,
    ],
    ["sns-publish", mails, "one a mail"],
    ["sns-email", mails, `a digest a week, ${a.operationsMailsPerMonth} mails about operations`],
    ["sqs", a.queueRequestsPerMonth, "a failed audit, and who looks at it; nothing polls"],
    ["logs-ingestion", (audits * a.logKbPerAudit) / 1e6, `${a.logKbPerAudit} kB an audit`],
    [
      "logs-storage",
      (auditsPerDay * logDays * a.logKbPerAudit) / 1e6,
      `${a.logKbPerAudit} kB an audit, kept for ${logDays} days`,
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
