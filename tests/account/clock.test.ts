import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { systemClock } from "../../src/account/clock.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a sleep ends after its time, and leaves nothing behind", async () => {
  const sleep = systemClock.sleep(1000, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(1000);
  await sleep;
  expect(vi.getTimerCount()).toBe(0);
});

test("an aborted sleep ends at once, and leaves no timer behind that would keep the process alive", async () => {
  const stop = new AbortController();
  const sleep = systemClock.sleep(3_600_000, stop.signal);
  expect(vi.getTimerCount()).toBe(1);
  stop.abort();
  await sleep;
  expect(vi.getTimerCount()).toBe(0);
});

test("who is aborted before does not sleep", async () => {
  await systemClock.sleep(3_600_000, AbortSignal.abort());
  expect(vi.getTimerCount()).toBe(0);
});
