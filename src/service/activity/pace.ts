import { RootwatchError } from "../../errors.ts";

interface Pacing {
  readonly remainingMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Milliseconds between two messages. SNS suspends an address that is to get more than ten a second, and two invocations may
 * run at once.
 */
const EVERY_MS = 450;

/** Milliseconds that a message, its record and the memory of the batch may take. */
const RESERVE_MS = 10_000;

/**
 * Gives out turns to publish, the first at once.
 *
 * @throws RootwatchError `out_of_time`, from a turn, where there is no time left: what was not told comes again
 */
export function pace({ remainingMs, wait }: Pacing): () => Promise<void> {
  let isFirst = true;
  return async () => {
    if (!isFirst) await wait(EVERY_MS);
    isFirst = false;
    if (remainingMs() < RESERVE_MS)
      throw new RootwatchError("out_of_time", "No time was left to tell of it.");
  };
}
