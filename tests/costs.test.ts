import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { watchedRegions } from "../deploy/regions.ts";
import { ACTIVITY, ASSUMED, costItems, lockedMemoryGb, total } from "../scripts/generate/costs.ts";
import { costsDocument, costsInShort } from "../scripts/generate/costs-document.ts";
import { type PriceName, priceList } from "../scripts/generate/prices.ts";
import * as v from "../src/schema.ts";
import { recordEffort, recordFigures } from "../src/service/audit/audit-figures.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "..", path), "utf8");
const list = v.parse(priceList, JSON.parse(read("deploy/prices.json")));
const kept = { evidenceDays: 400, logDays: 90 };
const daily = costItems(list, { ...kept, auditsPerDay: 1 });
const names = Object.keys(list.prices) as PriceName[];

function dearer(name: PriceName) {
  const price = { ...list.prices[name], amount: list.prices[name].amount * 1000, free: undefined };
  return { ...list, prices: { ...list.prices, [name]: price } };
}

describe("what an installation costs", () => {
  it("is made of every price in the file, each one once", () => {
    expect(daily.map(({ price }) => price).sort()).toEqual(names.sort());
  });

  it.each(names)("follows the price of %s", (name) => {
    const before = daily.find(({ price }) => price === name);
    const items = costItems(dearer(name), { ...kept, auditsPerDay: 1 });
    expect(total(items, "key").cost - total(daily, "key").cost).toBeCloseTo(999 * (before?.cost ?? 0), 10);
    expect(before?.cost).toBeGreaterThan(0);
  });

  it("is, for what counts, what one reckons by hand", () => {
    const cost = (name: PriceName) => daily.find(({ price }) => price === name)?.cost;
    expect(cost("kms-key")).toBe(1);
    expect(cost("cloudwatch-alarm")).toBeCloseTo(8 * 0.1, 10);
    // One more is sent once a day, whatever is audited.
    expect(cost("cloudwatch-metric")).toBeCloseTo(((18 + 1) * 0.3) / 24, 10);
    const invocations = 730 + 3 * (730 / 24) + 4;
    expect(cost("lambda-compute")).toBeCloseTo(((730 / 24) * 10 * 1 + invocations) * 0.0000133334, 10);
    // Five pollers, three times a minute, and what little comes.
    expect(cost("sqs")).toBeCloseTo(0.264, 2);
    expect(cost("events")).toBeCloseTo((33 * (730 / 24) + 4) / 1e6, 10);
  });

  it("is the sum of its items; without a key, of all but KMS", () => {
    const sum = daily.reduce((all, { cost }) => all + cost, 0);
    const kms = daily
      .filter(({ price }) => price.startsWith("kms-"))
      .reduce((all, { cost }) => all + cost, 0);
    expect(kms).toBeGreaterThan(1);
    expect(total(daily, "key").cost).toBeCloseTo(sum, 10);
    expect(total(daily, "none").cost).toBeCloseTo(sum - kms, 10);
  });

  it("is no more after a free tier, and never less than nothing", () => {
    for (const { cost, costAfterFree } of costItems(list, { ...kept, auditsPerDay: 24 })) {
      expect(costAfterFree).toBeLessThanOrEqual(cost);
      expect(costAfterFree).toBeGreaterThanOrEqual(0);
    }
    const metrics = costItems(list, { ...kept, auditsPerDay: 24 }).find(
      ({ price }) => price === "cloudwatch-metric",
    );
    expect(metrics?.costAfterFree).toBeCloseTo((18 + 1 / 24 - 10) * 0.3, 10);
  });
});

describe("what Object Lock keeps besides", () => {
  it("is the memory as it was, for as long as the evidence and not for 90 days", () => {
    const day = 40 + 5 * 5;
    expect(lockedMemoryGb({ ...kept, auditsPerDay: 1 })).toBeCloseTo((day * 310) / 1e6, 10);
    expect(lockedMemoryGb({ ...kept, evidenceDays: 30, auditsPerDay: 1 })).toBe(0);
    expect(costsDocument(list, kept)).toContain("0.0202 GB, $0.0005 a month with a daily audit");
  });
});

describe("what is assumed of an installation", () => {
  it("is as many metrics as an audit of the whole account records", () => {
    const recorded = new Set<string>();
    // As much of an audit as is looked at.
    const told = {
      audit: {
        findings: [],
        coverage: [],
        credentialReportGeneratedAt: new Date(0),
        observedAt: new Date(0),
      },
      digest: { summary: {}, report: "there is one" },
      notification: { channels: [] },
    } as unknown as Parameters<typeof recordFigures>[0];
    recordFigures(told, (name) => recorded.add(name));
    recordEffort({ durationMs: 1, apiCalls: 1 }, (name) => recorded.add(name));
    expect(recorded.size).toBe(ASSUMED.metrics);
  });

  it("is what serverless.yml says of root activity: memory, the clock, the Regions", () => {
    const text = read("serverless.yml");
    expect(text).toContain(`memorySize: ${ACTIVITY.memoryGb * 1024}\n`);
    expect(text).toContain(`ScheduleExpression: rate(${24 / ACTIVITY.clocksPerDay} hour)\n`);
    expect(watchedRegions("default", list.region)).toHaveLength(ACTIVITY.regions);
  });

  it("is in serverless.yml: alarms, memory, and how long older versions stay", () => {
    const text = read("serverless.yml");
    // Not in the price: that of a webhook of Slack, which is there where one is given.
    const alarms = text.match(/^ {4}(?!SlackWebhook)\w+:\n {6}Type: AWS::CloudWatch::Alarm$/gm);
    expect(alarms).toHaveLength(ASSUMED.alarms);
    expect(text).toContain(`memorySize: ${ASSUMED.memoryGb * 1024}\n`);
    expect(text).toContain(`NoncurrentDays: ${ASSUMED.oldVersionDays} `);
  });
});

it("the totals stand in the document and in what the README says of them", () => {
  for (const encryption of ["key", "none"] as const) {
    const shown = `$${total(daily, encryption).cost.toFixed(2)}`;
    expect(costsDocument(list, kept)).toContain(`| **${shown}** |`);
    expect(costsInShort(list, kept)).toContain(`| ${shown} |`);
  }
});

it("a price that nobody asks for, or that is missing, is refused", () => {
  const { sqs, ...others } = list.prices;
  expect(v.is(priceList, { ...list, prices: others })).toBe(false);
  expect(v.is(priceList, { ...list, prices: { ...list.prices, fargate: sqs } })).toBe(false);
});
