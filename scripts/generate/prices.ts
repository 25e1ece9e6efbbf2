import * as z from "zod";

const PRICES = [
  "lambda-compute",
  "lambda-requests",
  "scheduler",
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

const price = z.strictObject({
  service: z.string(),
  unit: z.string(),
  /** For so many units. */
  amount: z.number().positive(),
  per: z.number().positive(),
  /** Units a month that AWS gives each account, for ever and not for its first year. */
  free: z.number().positive().optional(),
  source: z.string(),
  /** Year and month of which it is known. */
  known: z.string().regex(/^\d{4}-\d{2}$/),
  confidence: z.enum(["low", "low to medium", "medium", "high"]),
});

export type Price = z.output<typeof price>;

/** deploy/prices.json */
export const priceList = z.strictObject({
  region: z.string(),
  currency: z.literal("USD"),
  prices: z.record(z.enum(PRICES), price),
});

export type PriceList = z.output<typeof priceList>;
