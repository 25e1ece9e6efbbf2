import type { Severity } from "../rules/rule.ts";
import type { Announcement } from "./announcement.ts";
import type { AlertKind } from "./classify.ts";
import type { EventFacts } from "./facts.ts";
import type { Outcome } from "./record.ts";

/** The message about one event, or about several of one kind, before it is written for anybody. */
export interface Alert {
  readonly kind: AlertKind;
  readonly severity: Severity;
  /** Of the one event; of several the first one. */
  readonly facts: EventFacts;
  /** Undefined where the alert is about one event alone. */
  readonly group: EventGroup | undefined;
  /** Failed sign-ins as root within a day before it; of interest with a sign-in. */
  readonly failuresBefore: number;
  /** What somebody said beforehand about the use of root that this is a part of. */
  readonly announcement: Announcement | undefined;
  /** The severity that it would have without the announcement, where that made it lower. */
  readonly loweredFrom?: Severity | undefined;
  /** What people should know about what is said here: that something could not be looked up. */
  readonly notes?: readonly string[] | undefined;
}

/** Several events of one kind that are told as one. */
export interface EventGroup {
  /** Distinct events, by CloudTrail's id. */
  readonly count: number;
  /** Of them, those that did not succeed. */
  readonly failed: number;
  /** Time of the first and of the last one. */
  readonly first: Date;
  readonly last: Date;
  /** Where they came from, most first. */
  readonly sourceIps: readonly Counted[];
  /** Addresses that are not in the list. */
  readonly moreSourceIps: number;
  /** What was called: `ConsoleLogin of signin.amazonaws.com`, most first. */
  readonly calls: readonly Counted[];
  /** Calls that are not in the list. */
  readonly moreCalls: number;
  /** When those before were told, where this is what was held back since. */
  readonly heldSince: Date | undefined;
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

/** Of several events it is that of all only where all failed: one that succeeded has succeeded. */
export function outcomeOfAlert({ facts, group }: Pick<Alert, "facts" | "group">): Outcome {
  if (group === undefined) return facts.outcome;
  return group.failed < group.count ? "succeeded" : "failed";
}
