import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../src/account/clock.ts";

export interface VirtualClock extends Clock {
  /** Milliseconds of every sleep that was asked for, in order. */
  readonly sleeps: readonly number[];
  /** How many sleep now. */
  sleeping(): number;
}

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** A clock that jumps to the next waking whenever nothing else is left to do: minutes of waiting take no time. */
export function virtualClock(start = new Date("2026-11-23T06:00:00Z")): VirtualClock {
  const sleepers = new Set<Sleeper>();
  const sleeps: number[] = [];
  let time = start.getTime();
  let turning = false;

  async function turn(): Promise<void> {
    if (turning) return;
    turning = true;
    while (sleepers.size > 0) {
      // Lets everything that is awake come to its next wait first.
      for (let i = 0; i < 3; i++) await setImmediate();
      const [next] = [...sleepers].sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      time = next.at;
      next.wake();
    }
    turning = false;
  }

  return {
    sleeps,
    now: () => new Date(time),
    sleeping: () => sleepers.size,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        sleeps.push(ms);
        const sleeper: Sleeper = {
          at: time + ms,
          wake() {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        if (signal.aborted) {
          resolve();
          return;
        }
        sleepers.add(sleeper);
        signal.addEventListener("abort", () => sleeper.wake());
        void turn();
      }),
  };
}
