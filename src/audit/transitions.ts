import { DAY_MS } from "../account/time.ts";
import { rank } from "../rules/rule.ts";
import type { Fate } from "./fates.ts";
import type { Finding } from "./finding.ts";
import type { LifecycleSettings } from "./lifecycle-settings.ts";
import { type Cause, isOpen, type TrackedFinding } from "./state.ts";

/** One audit's turn in the life of all findings. */
export interface Turn {
  readonly now: Date;
  /** The stamp of whatever changes in it. */
  readonly revision: number;
  /** Up to where everybody has been told. */
  readonly toldToAll: number;
  readonly settings: LifecycleSettings;
  /** Rules whose fails tell what happened, and cannot be undone. */
  readonly facts: ReadonlySet<string>;
  /** Whether a rule asks for something else than when it was last applied. */
  readonly hasOtherParameters: (rule: string) => boolean;
}

/** What is well again is remembered so long: if it fails once more in that time, it was reopened. */
const REMEMBERED_DAYS = 90;

/** What is remembered of a fail, of which something was remembered or nothing. */
export function afterFail(
  known: TrackedFinding | undefined,
  key: string,
  finding: Finding,
  turn: Turn,
): TrackedFinding {
  const before = known === undefined || isLongOver(known, turn) ? undefined : known;
  const isCovered = finding.exception !== undefined;
  const seen = {
    ...(key === finding.id ? {} : { id: finding.id }),
    rule: finding.rule,
    severity: finding.severity,
    resource: { type: finding.resource.type, name: nameOf(finding) },
  };
  const confirmedAt = finding.confirmedAt?.toISOString() ?? before?.confirmedAt;
  const confirmed = confirmedAt === undefined ? {} : { confirmedAt };
  if (before !== undefined && (isCovered ? before.last === "excepted" : isOpen(before))) {
    return { ...stayed(before), ...seen, ...confirmed, dueAt: dueAfter(before, finding, turn) };
  }
  // By other parameters it fails all the same.
  if (before !== undefined && !turn.hasOtherParameters(finding.rule) && isOlderThanItsEnd(finding, before)) {
    return before;
  }
  const because = causeOf(before, finding, turn);
  return {
    ...seen,
    ...confirmed,
    last: isCovered ? "excepted" : before === undefined ? "opened" : "reopened",
    ...(because === undefined ? {} : { because }),
    changedIn: turn.revision,
    openedAt: isCovered && before !== undefined && isOpen(before) ? before.openedAt : turn.now.toISOString(),
    dueAt: turn.facts.has(finding.rule) ? null : due(finding, turn),
  };
}

/** What its owner is called is not to be had from it once it is gone. */
function nameOf({ resource: { name, owner } }: Finding): string {
  return owner === undefined ? name : `${owner.name}, ${name}`;
}

function stayed(tracked: TrackedFinding): TrackedFinding {
  const { unverifiedSince: _, unverifiedUnderOtherParameters: __, ...rest } = tracked;
  return rest;
}

function due({ severity }: Pick<Finding, "severity">, { now, settings }: Turn): string {
  return new Date(now.getTime() + settings.dueDays[severity] * DAY_MS).toISOString();
}

/** Who was given a date keeps it, unless the matter has become graver. */
function dueAfter(before: TrackedFinding, finding: Finding, turn: Turn): string | null {
  if (before.dueAt === null || rank(finding.severity) <= rank(before.severity)) return before.dueAt;
  const sooner = due(finding, turn);
  return sooner < before.dueAt ? sooner : before.dueAt;
}

function causeOf(before: TrackedFinding | undefined, { rule }: Finding, turn: Turn): Cause | undefined {
  if (before?.last === "excepted") return "exception_ended";
  if (before?.because === "rule_off") return "rule_on";
  return turn.hasOtherParameters(rule) ? "parameters" : undefined;
}

/**
 * Whether a fail rests on a credential report that was made before AWS was seen to say the contrary: asked about a single
 * user, it knows at once what its report says hours later.
 */
function isOlderThanItsEnd({ asOf }: Finding, { last, because, resolvedAt }: TrackedFinding): boolean {
  const isSeenToEnd = last === "resolved" && (because === "passes" || because === "gone");
  return isSeenToEnd && asOf !== undefined && resolvedAt !== undefined && asOf < new Date(resolvedAt);
}

function isLongOver({ last, resolvedAt, openedAt }: TrackedFinding, { now }: Turn): boolean {
  const age = now.getTime() - new Date(resolvedAt ?? openedAt).getTime();
  return last === "resolved" && age > REMEMBERED_DAYS * DAY_MS;
}

/**
 * What is remembered of something that does not fail now; undefined: it may be forgotten.
 *
 * @param isCovered whether somebody accepts that it fails, should it
 */
export function withoutFail(
  tracked: TrackedFinding,
  fate: Fate,
  isCovered: boolean,
  turn: Turn,
): TrackedFinding | undefined {
  if (fate === "out_of_scope") return tracked;
  const isTold = tracked.changedIn <= turn.toldToAll;
  // The end of what happened once is no news. It may be forgotten once everybody knows that it happened.
  if (turn.facts.has(tracked.rule)) return fate === "unverified" || !isTold ? tracked : undefined;
  if (tracked.last === "resolved") {
    if (isLongOver(tracked, turn) && isTold) return undefined;
    // Its rule is on again and finds it well: if it fails later, that is not because nobody had looked.
    const isSeen = fate !== "unverified" && fate !== "outdated";
    return tracked.because === "rule_off" && isSeen ? { ...tracked, because: fate } : tracked;
  }
  const hasOtherParameters =
    turn.hasOtherParameters(tracked.rule) || tracked.unverifiedUnderOtherParameters === true;
  // What AWS was seen to say is newer. By other parameters it is over all the same.
  if (fate === "outdated" && !hasOtherParameters) return tracked;
  if (fate === "unverified") {
    const isUncovered = tracked.last === "excepted" && !isCovered;
    return {
      unverifiedSince: turn.now.toISOString(),
      ...tracked,
      ...(isUncovered ? acceptedNoMore(tracked, turn) : {}),
      ...(hasOtherParameters ? { unverifiedUnderOtherParameters: true } : {}),
    };
  }
  // What is outdated came here by other parameters alone.
  const because = fate === "outdated" || (fate === "passes" && hasOtherParameters) ? "parameters" : fate;
  const { overdueIn: _, ...rest } = stayed(tracked);
  return {
    ...rest,
    last: "resolved",
    because,
    changedIn: turn.revision,
    resolvedAt: turn.now.toISOString(),
  };
}

/** What nobody accepts any more is open, also while nobody can look. */
function acceptedNoMore({ severity }: TrackedFinding, turn: Turn): Partial<TrackedFinding> {
  return {
    last: "reopened",
    because: "exception_ended",
    changedIn: turn.revision,
    openedAt: turn.now.toISOString(),
    dueAt: due({ severity }, turn),
  };
}
