import { DAY_MS, HOUR_MS } from "../account/time.ts";
import type { Rule, Severity } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import { type DatedChange, datedChanges } from "./dated-changes.ts";
import type { Finding } from "./finding.ts";
import { keyOf } from "./lifecycle.ts";
import { type Cause, isOpen, type Outbox, type State, type TrackedFinding } from "./state.ts";

/** `changes`: where there is something new; `always`: in any case; `never`: keep the evidence, tell nobody. */
export const NOTIFY = ["changes", "always", "never"] as const;
export type Notify = (typeof NOTIFY)[number];

/** A fail that people are told of, with its dates. */
export interface OpenFinding {
  readonly finding: Finding;
  readonly openedAt: Date;
  /** Undefined for what happened and cannot be mended. */
  readonly dueAt: Date | undefined;
  /** Why it was opened, where the account itself is not all of the reason; of what is news alone. */
  readonly because?: Cause | undefined;
  /** Its date has passed, and that was not said before. */
  readonly newlyOverdue?: true;
}

/** A fail that is remembered and that this audit does not show as one. */
export interface FormerFinding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly resource: TrackedFinding["resource"];
  readonly dueAt: Date | undefined;
  /** Since when it could not be rechecked. */
  readonly unverifiedSince?: Date | undefined;
  /** It was found, new or failing again, and before anybody was told of it, it could not be rechecked. */
  readonly untold?: "new" | "again";
  /** Of that, why it was opened; of what is over, why it is. */
  readonly because?: Cause | undefined;
  /** Its date has passed, and that was not said before. */
  readonly newlyOverdue?: true;
}

export interface ResolvedFinding extends FormerFinding {
  readonly because: "passes" | "gone" | "parameters";
}

/** What an audience has to be told: what it was not told before, and what stands. */
export interface Changes {
  /** It was never told of the whole account: everything is new. */
  readonly first: boolean;
  /** Nothing is new and it heard nothing for a week: it is told how things stand, and that somebody is still there. */
  readonly weekly: boolean;
  readonly added: readonly OpenFinding[];
  /** It was well, or accepted, and fails again. */
  readonly reopened: readonly OpenFinding[];
  /** Told before, and its date has passed. */
  readonly overdue: readonly OpenFinding[];
  /** Of these, so many were not said to be overdue before. */
  readonly newlyOverdue: number;
  /** Told before, and still so. */
  readonly open: readonly OpenFinding[];
  /** Open, and not to be judged now. */
  readonly unverified: readonly FormerFinding[];
  readonly resolved: readonly ResolvedFinding[];
  /** Of rules that are no longer applied: nobody knows whether they still fail. */
  readonly unwatched: readonly FormerFinding[];
  readonly dated: readonly DatedChange[];
  /** Keys of what could be checked when it was last told. An audit of some rules cannot show them, and tells none. */
  readonly newlyNotChecked: readonly string[];
  /** Other settings than when it was last told: what is judged may have changed with them. */
  readonly settingsChanged: boolean;
}

/** Audits come by a schedule, and not to the second. */
const WEEK_MS = 7 * DAY_MS - HOUR_MS;

/**
 * What there is to tell an audience after an audit.
 *
 * @param state after the audit
 */
export function changesFor(outbox: Outbox, state: State, audit: Audit, rules: readonly Rule[]): Changes {
  const { toldUpTo, toldAt, notCheckedToldUpTo = toldUpTo } = outbox;
  const isNews = (stamp: number | undefined) => stamp !== undefined && stamp > toldUpTo;
  // What was mended before anybody told it anything is no news to it.
  const isNewcomer = toldUpTo === 0;
  const facts = new Set(rules.filter((rule) => rule.fact).map(({ id }) => id));
  const seen = new Map(
    audit.findings
      .filter(({ outcome }) => outcome === "fail")
      .map((finding) => [keyOf(finding, facts.has(finding.rule)), finding]),
  );
  const place = new Map(rules.map(({ id }, index) => [id, index]));
  const placeOf = ({ rule }: TrackedFinding) => place.get(rule) ?? place.size;
  // As reports list them; the memory has an order of its own.
  const tracked = Object.entries(state.findings).toSorted(([, a], [, b]) => placeOf(a) - placeOf(b));
  const isInScope = ({ rule }: TrackedFinding) => audit.scope === undefined || audit.scope.includes(rule);
  const isOver = (one: TrackedFinding) => !isNews(one.changedIn) && one.overdueIn !== undefined;
  const lateness = (one: TrackedFinding) => (isNews(one.overdueIn) ? { newlyOverdue: true as const } : {});
  const open = [...seen].flatMap(([key, finding]) => {
    const one = state.findings[key];
    return one !== undefined && isOpen(one)
      ? [
          {
            one,
            open: { ...openOf(finding, one), ...(isNews(one.changedIn) ? reasonOf(one) : lateness(one)) },
          },
        ]
      : [];
  });
  const listed = (is: (one: TrackedFinding) => boolean) =>
    open.flatMap(({ one, open: shown }) => (is(one) ? [shown] : []));
  const resolved = tracked.filter(([, one]) => one.last === "resolved" && isNews(one.changedIn));
  const changes = {
    first: audit.scope === undefined && toldAt === null,
    added: listed((one) => isNews(one.changedIn) && one.last === "opened"),
    reopened: listed((one) => isNews(one.changedIn) && one.last === "reopened"),
    overdue: listed(isOver),
    newlyOverdue: tracked.filter(([, one]) => isOver(one) && isNews(one.overdueIn)).length,
    open: listed((one) => !isNews(one.changedIn) && one.overdueIn === undefined),
    // Outside the scope too where there is news of it: whoever is told this is taken to know of it from then on.
    unverified: tracked.flatMap(([key, one]) =>
      isOpen(one) && !seen.has(key) && (isNews(one.changedIn) || isNews(one.overdueIn) || isInScope(one))
        ? [
            {
              ...formerOf(key, one),
              ...(isNews(one.changedIn) ? { untold: untoldAs(one), ...reasonOf(one) } : lateness(one)),
            },
          ]
        : [],
    ),
    resolved: resolved.flatMap(([key, one]) =>
      !isNewcomer && (one.because === "passes" || one.because === "gone" || one.because === "parameters")
        ? [{ ...formerOf(key, one), because: one.because }]
        : [],
    ),
    unwatched: resolved.flatMap(([key, one]) => (one.because === "rule_off" ? [formerOf(key, one)] : [])),
    dated: datedChanges(state.dated, audit, isNews),
    newlyNotChecked:
      audit.scope === undefined
        ? Object.entries(state.notChecked).flatMap(([key, stamp]) =>
            stamp > notCheckedToldUpTo ? [key] : [],
          )
        : [],
    settingsChanged: !isNewcomer && isNews(state.settings.changedIn),
  };
  const isQuietForAWeek =
    audit.scope === undefined &&
    toldAt !== null &&
    audit.observedAt.getTime() - new Date(toldAt).getTime() >= WEEK_MS;
  return { ...changes, weekly: isQuietForAWeek && !hasNews({ ...changes, weekly: false }) };
}

function openOf(finding: Finding, { openedAt, dueAt }: TrackedFinding): OpenFinding {
  return { finding, openedAt: new Date(openedAt), dueAt: dateOf(dueAt) };
}

function reasonOf({ because }: TrackedFinding): Pick<OpenFinding, "because"> {
  return because === undefined ? {} : { because };
}

function formerOf(key: string, tracked: TrackedFinding): FormerFinding {
  const { id = key, rule, severity, resource, dueAt, unverifiedSince } = tracked;
  return {
    id,
    rule,
    severity,
    resource,
    dueAt: dateOf(dueAt),
    unverifiedSince: dateOf(unverifiedSince ?? null),
  };
}

function untoldAs({ last }: TrackedFinding): "new" | "again" {
  return last === "reopened" ? "again" : "new";
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

/** Whether there is anything to tell that was not told. */
export function hasNews(changes: Changes): boolean {
  const { first, weekly, added, reopened, newlyOverdue, unverified, resolved, unwatched } = changes;
  const { dated, newlyNotChecked, settingsChanged } = changes;
  return (
    first ||
    weekly ||
    settingsChanged ||
    newlyOverdue > 0 ||
    unverified.some(({ untold }) => untold) ||
    [added, reopened, resolved, unwatched, dated, newlyNotChecked].some((list) => list.length > 0)
  );
}
