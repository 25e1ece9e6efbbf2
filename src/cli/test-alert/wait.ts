import type { Clock } from "../../account/clock.ts";
import type { Diagnosis } from "./diagnosis.ts";

interface Waiting {
  /** Whether the function has recorded the event: it does so once the topic took its message. */
  readonly isCarried: () => Promise<boolean>;
  /** Looks where it may have stopped. */
  readonly look: () => Promise<Diagnosis>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Told every time before it waits again. */
  readonly onWait: (waitedMs: number, seen: Diagnosis | undefined) => void;
}

interface Waited {
  readonly waitedMs: number;
  /** How the way stood at the end; undefined where the event was carried. */
  readonly seen: Diagnosis | undefined;
}

const EVERY_MS = 1_500;

/** Between two looks at the way. The first comes at once: what is disabled lets nothing pass, however long one waits. */
const LOOK_EVERY_MS = 15_000;

/** Waits until an event was carried, the time is over, or it is certain that it will not be. */
export async function waitForTopic({ isCarried, look, clock, timeoutMs, onWait }: Waiting): Promise<Waited> {
  const started = clock.now().getTime();
  const waitedMs = () => clock.now().getTime() - started;
  const never = new AbortController().signal;
  let seen: Diagnosis | undefined;
  let lookAt = 0;
  while (!(await isCarried())) {
    const isOver = waitedMs() >= timeoutMs;
    if (seen === undefined || isOver || waitedMs() >= lookAt) {
      seen = await look();
      lookAt = waitedMs() + LOOK_EVERY_MS;
    }
    if (isOver || seen.certain) {
      // It may have passed before the way was blocked, or while it was looked at.
      return { waitedMs: waitedMs(), seen: (await isCarried()) ? undefined : seen };
    }
    onWait(waitedMs(), seen);
    await clock.sleep(Math.min(EVERY_MS, Math.max(0, timeoutMs - waitedMs())), never);
  }
  return { waitedMs: waitedMs(), seen: undefined };
}
