import { describe, expect, it } from "vitest";
import { pace } from "../../../src/service/activity/pace.ts";

/** Turns on a clock of their own; a message takes no time. */
function paced(totalMs = 60_000) {
  let now = 0;
  const turn = pace({
    remainingMs: () => totalMs - now,
    wait: async (ms) => {
      now += ms;
    },
  });
  return { turn, now: () => now };
}

describe("messages", () => {
  it("go out so that two invocations stay well below ten a second", async () => {
    const { turn, now } = paced();
    const times: number[] = [];
    for (let message = 0; message < 40; message++) {
      await turn();
      times.push(now());
    }
    expect(times[0]).toBe(0);
    for (const start of times) {
      const inOneSecond = times.filter((at) => at >= start && at < start + 1_000);
      expect(2 * inOneSecond.length).toBeLessThanOrEqual(6);
    }
  });

  it("of which no more can be told in time come again", async () => {
    const { turn } = paced(11_000);
    for (let message = 0; message < 3; message++) await turn();
    await expect(turn()).rejects.toMatchObject({ code: "out_of_time" });
  });
});
