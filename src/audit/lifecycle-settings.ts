import type { Severity } from "../rules/rule.ts";

export interface LifecycleSettings {
  readonly dueDays: Readonly<Record<Severity, number>>;
  readonly exceptionDays: number;
  readonly endingDays: number;
}

export const DEFAULT_LIFECYCLE: LifecycleSettings = {
  dueDays: { critical: 1, high: 7, medium: 30, low: 90, informational: 90 },
  exceptionDays: 365,
  endingDays: 14,
};
