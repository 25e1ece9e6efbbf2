import { expect, it } from "vitest";
import { moment } from "../../src/notify/moment.ts";

const at = new Date("2026-11-23T23:30:59Z");

it("is in UTC, and in the zone of the reader where that is another", () => {
  expect(moment(at, "UTC")).toBe("2026-11-23 23:30 UTC");
  expect(moment(at, "Asia/Kolkata")).toBe("2026-11-23 23:30 UTC (2026-11-24 05:00 Asia/Kolkata)");
});

it("is to the second where somebody looks for an event", () => {
  expect(moment(at, "UTC", "seconds")).toBe("2026-11-23 23:30:59 UTC");
  expect(moment(at, "Europe/Berlin", "seconds")).toBe(
    "2026-11-23 23:30:59 UTC (2026-11-24 00:30:59 Europe/Berlin)",
  );
});

it("is unknown where there is none", () => {
  expect(moment(new Date(Number.NaN), "Europe/Berlin")).toBe("unknown");
});
