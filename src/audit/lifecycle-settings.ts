import type { Severity } from "../rules/rule.ts";

/** How long things may take, and last: all in days. */
export interface LifecycleSettings {
  /** Within which a fail should be mended, by its severity. */
  readonly dueDays: Readonly<Record<Severity, number>>;
  /** That an exception may be ahead of its end when it is written. */
  readonly exceptionDays: number;
  /** For which people are told beforehand that something ends. */
  readonly endingDays: number;
}

/** A hundred years: who asks for more means for ever, and what lies so far ahead is still a date. */
export const MOST_DAYS = 36_500;

export const DEFAULT_LIFECYCLE: LifecycleSettings = {
  dueDays: { critical: 1, high: 7, medium: 30, low: 90, informational: 90 },
  exceptionDays: 365,
  endingDays: 14,
};
