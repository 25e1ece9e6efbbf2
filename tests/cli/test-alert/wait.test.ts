import { describe, expect, it } from "vitest";
import type { Diagnosis } from "../../../src/cli/test-alert/diagnosis.ts";
import { waitForTopic } from "../../../src/cli/test-alert/wait.ts";
import { virtualClock } from "../../helpers/virtual-clock.ts";

const NOTHING: Diagnosis = { stops: ["see the log"], certain: false, notSeen: [] };
const BLOCKED: Diagnosis = { stops: ["disabled"], certain: true, notSeen: [] };

/** Waits for an event that is carried after so many seconds; the way is blocked from some second on. */
async function wait({ carriedAfter = Infinity, blockedFrom = Infinity, timeout = 60, lookTakes = 0 } = {}) {
  const clock = virtualClock();
  const started = clock.now().getTime();
  const seconds = () => (clock.now().getTime() - started) / 1000;
  const looks: number[] = [];
  const waits: number[] = [];
  const waited = await waitForTopic({
    isCarried: async () => seconds() >= carriedAfter,
    look: async () => {
      looks.push(seconds());
      if (lookTakes > 0) await clock.sleep(lookTakes * 1000, new AbortController().signal);
      return seconds() >= blockedFrom ? BLOCKED : NOTHING;
    },
    clock,
    timeoutMs: timeout * 1000,
    onWait: (ms) => waits.push(ms),
  });
  return { ...waited, looks, waits };
}

describe("waiting for an event", () => {
  it("ends when it was carried", async () => {
    const { seen, waitedMs } = await wait({ carriedAfter: 12 });
    expect(seen).toBeUndefined();
    expect(waitedMs).toBe(12_000);
  });

  it("asks nothing else where it was carried already", async () => {
    expect(await wait({ carriedAfter: 0 })).toEqual({ seen: undefined, waitedMs: 0, looks: [], waits: [] });
  });

  it("ends with the time, to the second, and with how the way stood then", async () => {
    const { seen, waitedMs, looks } = await wait({ timeout: 20 });
    expect(seen).toBe(NOTHING);
    expect(waitedMs).toBe(20_000);
    expect(looks).toEqual([0, 15, 20]);
  });

  it("ends at once where nothing can pass", async () => {
    expect(await wait({ blockedFrom: 0 })).toMatchObject({ seen: BLOCKED, waitedMs: 0, looks: [0] });
  });

  it("ends where nothing can pass any more", async () => {
    expect(await wait({ blockedFrom: 10 })).toMatchObject({ seen: BLOCKED, waitedMs: 15_000 });
  });

  it("does not call stopped what passed while it was looked", async () => {
    expect(await wait({ blockedFrom: 0, carriedAfter: 1, lookTakes: 2 })).toMatchObject({ seen: undefined });
    expect(await wait({ timeout: 30, carriedAfter: 31, lookTakes: 2 })).toMatchObject({ seen: undefined });
  });

  it("says how long it has waited", async () => {
    expect((await wait({ carriedAfter: 4 })).waits).toEqual([0, 1_500, 3_000]);
  });
});
