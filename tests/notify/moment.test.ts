import { expect, it } from "vitest";
import { moment } from "../../src/notify/moment.ts";

const AT = new Date("2026-11-23T05:59:41.500Z");

it.each([
  ["UTC", "minutes", "2026-11-23 05:59 UTC"],
  ["UTC", "seconds", "2026-11-23 05:59:41 UTC"],
  ["Europe/Berlin", "minutes", "2026-11-23 05:59 UTC (2026-11-23 06:59 Europe/Berlin)"],
  ["America/New_York", "seconds", "2026-11-23 05:59:41 UTC (2026-11-23 00:59:41 America/New_York)"],
] as const)("a moment for a reader in %s, to %s", (zone, precision, text) => {
  expect(moment(AT, zone, precision)).toBe(text);
});
