import type { Reason } from "../account/section-values.ts";
import type { Evidence, Outcome, Resource, Severity, Value } from "../rules/rule.ts";
import type { Exception } from "./exceptions.ts";

/** One rule on one resource. */
export interface Finding {
  /** Stable over audits: the rule and what tells the resource from all others. */
  readonly id: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly resource: Resource;
  /** Which of the rule's messages it is. */
  readonly messageId: string;
  /** The message with names in braces, and what to put there; `messageText` makes the sentence. */
  readonly template: string;
  readonly data: Readonly<Record<string, Value>>;
  readonly evidence: Evidence;
  /** Controls of published standards on which this verdict bears, as far as the rule answers them. */
  readonly controls: readonly string[];
  /** Since when it has been so, where the credentials' own dates tell. */
  readonly since: Date | undefined;
  /** As of when it is true, where it rests on the credential report: when that was generated, or `confirmedAt`. */
  readonly asOf: Date | undefined;
  /** When AWS was asked anew, after it had made the report, about all that the verdict rests on. */
  readonly confirmedAt?: Date;
  /** Why it is `unknown`. */
  readonly reason: Reason | "rule_error" | undefined;
  /** It happened, and an alert has told of it: no digest does. */
  readonly alerted?: boolean;
  /** By which somebody accepts that it fails. */
  readonly exception?: Exception | undefined;
}

export function findingId(rule: string, resource: Resource): string {
  return `${rule}:${identityOf(resource)}`;
}

/** What tells a resource from all others, of any time: `id`, or `id@generation` where an id can be used again. */
export function identityOf({ id, generation }: Resource): string {
  return generation === undefined ? id : `${id}@${generation}`;
}

/** Whether it is wrong, and nobody has accepted that. */
export function isUncoveredFail({ outcome, exception }: Pick<Finding, "outcome" | "exception">): boolean {
  return outcome === "fail" && exception === undefined;
}
