import type { Rule } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import { datedAfter } from "./dated.ts";
import { isAccepted } from "./exceptions.ts";
import { fatesIn } from "./fates.ts";
import type { Finding } from "./finding.ts";
import type { LifecycleSettings } from "./lifecycle-settings.ts";
import { notCheckedKeys } from "./not-checked-keys.ts";
import { isOpen, outboxOf, STATE_SCHEMA, type State, type TrackedFinding, toldToAll } from "./state.ts";
import { afterFail, type Turn, withoutFail } from "./transitions.ts";

/** What the lifecycle takes from outside the audit. */
export interface Lifecycle {
  readonly rules: readonly Rule[];
  readonly settings: LifecycleSettings;
  /** Names of those who are told. */
  readonly audiences: readonly string[];
}

/**
 * The memory of an account after one more audit. Within the audit's scope only: what it did not look at is as it was, and
 * so is what a later audit has judged already. `unknown` opens nothing and ends nothing. Advice is for reports and is left
 * out. Pure: the same history gives the same state, and the order of findings does not matter.
 */
export function stateAfter(before: State | undefined, audit: Audit, lifecycle: Lifecycle): State {
  const now = audit.observedAt.toISOString();
  const turn: Turn = {
    now: audit.observedAt,
    revision: (before?.revision ?? 0) + 1,
    toldToAll: toldToAll(before),
    settings: lifecycle.settings,
    facts: factsAmong(lifecycle.rules),
    hasOtherParameters: parametersChanged(before, audit),
  };
  const ofAll = audit.scope === undefined;
  const isLateAsAWhole = (before?.wholeAt ?? "") > now;
  // Of a rule that was switched off by then, only the audit of the whole account is remembered.
  const isLate = (rule: string) => isLateAsAWhole || (before?.rules[rule]?.judgedAt ?? "") > now;
  const isNewest = ofAll && !isLateAsAWhole;
  const judged = audit.rules.filter(({ id }) => !isLate(id));
  const next: State = {
    schema: STATE_SCHEMA,
    accountId: audit.accountId,
    since: before?.since ?? now,
    revision: turn.revision,
    rules: Object.fromEntries([
      // A rule that is switched off is no rule of this account any more.
      ...Object.entries(before?.rules ?? {}).filter(([id]) => !isNewest || isLate(id)),
      ...judged.map(({ id, parameters }) => [id, { judgedAt: now, parameters }] as const),
    ]),
    findings: findingsAfter(before, audit, turn, lifecycle.rules, isLate),
    notChecked: notCheckedAfter(before, audit, turn.revision, isNewest),
    wholeAt: isNewest ? now : (before?.wholeAt ?? null),
    settings: settingsAfter(before, audit, turn.revision, isNewest),
    dated: isNewest ? datedAfter(before?.dated ?? {}, audit, turn) : (before?.dated ?? {}),
    outboxes: before?.outboxes ?? {},
  };
  const outboxes = Object.fromEntries(lifecycle.audiences.map((name) => [name, outboxOf(next, name)]));
  const revision = before === undefined || isStamped(next, turn.revision) ? turn.revision : before.revision;
  return { ...next, outboxes, revision };
}

/** Rules whose fails tell what happened, and cannot be undone. */
function factsAmong(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.fact).map(({ id }) => id));
}

/** What memory calls a fail: what happens again is another one of the same id. */
export function keyOf({ id, since }: Finding, isFact: boolean): string {
  return isFact && since !== undefined ? `${id}#${since.toISOString()}` : id;
}

function parametersChanged(before: State | undefined, { rules }: Audit): (rule: string) => boolean {
  const now = new Map(rules.map(({ id, parameters }) => [id, parameters]));
  return (rule) => {
    const then = before?.rules[rule]?.parameters;
    return then !== undefined && now.has(rule) && then !== now.get(rule);
  };
}

function findingsAfter(
  before: State | undefined,
  audit: Audit,
  turn: Turn,
  rules: readonly Rule[],
  isLate: (rule: string) => boolean,
): State["findings"] {
  const advice = new Set(rules.filter((rule) => rule.advice).map(({ id }) => id));
  const fails = new Map(
    audit.findings
      .filter(
        ({ outcome, rule, alerted }) => outcome === "fail" && !alerted && !advice.has(rule) && !isLate(rule),
      )
      .map((finding) => [keyOf(finding, turn.facts.has(finding.rule)), finding]),
  );
  const fate = fatesIn(audit);
  const kept = Object.entries(before?.findings ?? {}).flatMap(([key, tracked]) => {
    if (fails.has(key)) return [];
    if (isLate(tracked.rule)) return [[key, tracked] as const];
    const { rule, id = key } = tracked;
    const isCovered = isAccepted(audit.exceptions, rule, id.slice(rule.length + 1));
    const after = withoutFail(tracked, fate(key, tracked), isCovered, turn);
    return after === undefined ? [] : [[key, after] as const];
  });
  const failing = [...fails].map(
    ([key, finding]) => [key, afterFail(before?.findings[key], key, finding, turn)] as const,
  );
  // In an order of their own: that of the audit says nothing.
  const all = [...kept, ...failing].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const isLookedAt = ({ rule }: TrackedFinding) =>
    !isLate(rule) && (audit.scope === undefined || audit.scope.includes(rule));
  return Object.fromEntries(
    all.map(([key, tracked]) => [key, isLookedAt(tracked) ? overdueFrom(tracked, turn) : tracked]),
  );
}

/** What is not mended by its date is said once, and shown as such from then on. */
function overdueFrom(tracked: TrackedFinding, { now, revision }: Turn): TrackedFinding {
  const { dueAt, overdueIn } = tracked;
  if (!isOpen(tracked) || overdueIn !== undefined || dueAt === null || new Date(dueAt) > now) return tracked;
  return { ...tracked, overdueIn: revision };
}

/** An audit of some rules does not know what others could check, and whoever read its digest was told of few. */
function notCheckedAfter(
  before: State | undefined,
  audit: Audit,
  revision: number,
  isNewest: boolean,
): State["notChecked"] {
  const known = before?.notChecked ?? {};
  if (!isNewest) return known;
  return Object.fromEntries(notCheckedKeys(audit).map((key) => [key, known[key] ?? revision]));
}

/** Whoever read the digest about some rules was not told what other settings do to the rest. */
function settingsAfter(
  before: State | undefined,
  { settingsHash }: Audit,
  revision: number,
  isNewest: boolean,
): State["settings"] {
  const hash = settingsHash ?? null;
  if (before === undefined) return { hash, changedIn: 0 };
  return isNewest && before.settings.hash !== hash ? { hash, changedIn: revision } : before.settings;
}

function isStamped({ findings, notChecked, settings, dated }: State, revision: number): boolean {
  return (
    settings.changedIn === revision ||
    Object.values(notChecked).includes(revision) ||
    Object.values(dated).some(({ changedIn }) => changedIn === revision) ||
    Object.values(findings).some(
      ({ changedIn, overdueIn }) => changedIn === revision || overdueIn === revision,
    )
  );
}
