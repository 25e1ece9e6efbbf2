import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationArgument, wholeSeconds, windowOf } from "../../src/cli/announce-window.ts";

const NOW = new Date("2026-11-23T06:30:00Z");
const DAY = 86_400_000;
const inMs = (ms: number) => new Date(NOW.getTime() + ms);

describe("--for", () => {
  it.each([
    ["30m", 30],
    ["1h", 60],
    ["1h30m", 90],
    ["90m", 90],
    ["1d", 24 * 60],
    ["1d12h5m", 36 * 60 + 5],
    ["7d", 7 * 24 * 60],
    ["6d23h60m", 7 * 24 * 60],
    ["10080m", 7 * 24 * 60],
  ])("%s are %i minutes", (text, minutes) => {
    expect(durationArgument(text)).toBe(minutes * 60_000);
  });

  it.each([
    "",
    "1",
    "h",
    "0m",
    "0d0h",
    "-1h",
    "+1h",
    "1.5h",
    "1 h",
    "30m1h",
    "1h1h",
    "1w",
    "60s",
    "7d1m",
    "10081m",
    "1h\n",
  ])("%j is none", (text) => {
    expect(() => durationArgument(text)).toThrow(
      "It must be a time such as 30m, 1h, 1h30m or 1d, of 7 days at most.",
    );
  });

  it("is the sum of its parts", () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(23), fc.integer({ min: 1, max: 59 }), (d, h, m) => {
        expect(durationArgument(`${d}d${h}h${m}m`)).toBe(((d * 24 + h) * 60 + m) * 60_000);
      }),
    );
  });
});

describe("the window", () => {
  it("begins now, where nothing else is said", () => {
    expect(windowOf(60_000, NOW)).toEqual({ from: NOW, until: inMs(60_000) });
  });

  it.each([0, 1000, 30 * DAY])("begins when it should, up to 30 days ahead (%i ms)", (ahead) => {
    expect(windowOf(60_000, NOW, inMs(ahead))).toEqual({ from: inMs(ahead), until: inMs(ahead + 60_000) });
  });

  it("is never announced afterwards, not by a second", () => {
    expect(() => windowOf(60_000, NOW, inMs(-1000))).toThrow(
      "--from is past: it is 2026-11-23T06:30:00Z, and a use of root is announced before it begins.",
    );
  });

  it("is not more than 30 days ahead, not by a second", () => {
    expect(() => windowOf(60_000, NOW, inMs(30 * DAY + 1000))).toThrow("--from is more than 30 days ahead.");
  });

  it("is in whole seconds, as CloudTrail's times are", () => {
    expect(wholeSeconds(new Date("2026-11-23T06:30:00.999Z"))).toEqual(NOW);
    expect(wholeSeconds(NOW)).toEqual(NOW);
  });
});
