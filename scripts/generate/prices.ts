import * as v from "../../src/schema.ts";

const PRICES = [
  "lambda-compute",
  "lambda-requests",
  "scheduler",
  "events",
  "s3-put",
  "s3-get",
  "s3-storage",
  "sns-publish",
  "sns-email",
  "sqs",
  "cloudwatch-alarm",
  "cloudwatch-metric",
  "logs-ingestion",
  "logs-storage",
  "kms-key",
  "kms-requests",
] as const;

export type PriceName = (typeof PRICES)[number];

const positive = v.pipe(v.number(), v.gtValue(0));

const price = v.strictObject({
  service: v.string(),
  unit: v.string(),
  /** For so many units. */
  amount: positive,
  per: positive,
  /** Units a month that AWS gives each account, for ever and not for its first year. */
  free: v.optional(positive),
  source: v.string(),
  /** Year and month of which it is known. */
  known: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}$/)),
  confidence: v.picklist(["low", "low to medium", "medium", "high"]),
});

export type Price = v.InferOutput<typeof price>;

/** deploy/prices.json */
export const priceList = v.strictObject({
  region: v.string(),
  currency: v.literal("USD"),
  prices: v.strictObject(v.entriesFromList(PRICES, price)),
});

export type PriceList = v.InferOutput<typeof priceList>;
