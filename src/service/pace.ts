interface Pacing {
  readonly remainingMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/** SNS suspends an address that is to get more than ten messages a second, and two invocations may run at once. */
const AT_ONCE = 4;
const EVERY_MS = 300;

/** Milliseconds that a message, its record and the memory of the batch may take. */
const RESERVE_MS = 10_000;

/**
 * Gives out turns to publish: some at once, then one by one.
 *
 * @throws Error, from a turn, where there is no time left: what was not told comes again
 */
export function pace({ remainingMs, wait }: Pacing): () => Promise<void> {
  let turns = 0;
  return async () => {
    turns += 1;
    if (turns > AT_ONCE) await wait(EVERY_MS);
    if (remainingMs() < RESERVE_MS) throw new Error("No time was left to tell of it.");
  };
}
