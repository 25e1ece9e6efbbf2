/** What has to hold, each checked many times. */
export const CHECKS = {
  true: "nothing is announced that did not happen, and nothing fails or passes against the truth",
  once: "each change is announced exactly once, in the first message after it could be seen",
  said: "what is shown as open is all that is, with the dates that were given",
  accepted: "what is shown as accepted is what somebody accepts on that day, with their name",
  written:
    "what becomes of exceptions and attestations is said once, in the next message: new, about to end, over",
  reasons: "what is over is over for the right reason",
  overdue: "what is not mended by its date is said in the next message",
  quiet: "no message without a change, and one where there is a change",
  weekly: "a weekly summary after a quiet week, and no sooner",
  rotation: "a rotated key ends what failed of the old one, and starts nothing",
  remade: "a user made anew is a new user",
  end: "at the end of the year each fail has ended with its reason, is accepted until a day, or is open with a due date",
} as const;
export type Check = keyof typeof CHECKS;

/** Counts what was checked, and keeps in words what did not hold. */
export interface Ledger {
  readonly counts: Readonly<Record<Check, number>>;
  readonly violations: readonly string[];
  check(name: Check, holds: boolean, at: Date, words: () => string): void;
}

export function ledger(): Ledger {
  const counts = Object.fromEntries(Object.keys(CHECKS).map((name) => [name, 0])) as Record<Check, number>;
  const violations: string[] = [];
  return {
    counts,
    violations,
    check: (name, holds, at, words) => {
      counts[name] += 1;
      if (!holds) violations.push(`${at.toISOString()} ${name}: ${words()}`);
    },
  };
}
