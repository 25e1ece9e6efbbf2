import type { Rule, Severity } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import { notCheckedKeys, settingsHashTold, type Told, type ToldFinding } from "./told.ts";
import { dateOf, factsAmong, failsOf, type OpenFinding, type State, statesIn } from "./told-fails.ts";

/** `changes`: where there is something new; `always`: in any case; `never`: keep the evidence, tell nobody. */
export const NOTIFY = ["changes", "always", "never"] as const;
export type Notify = (typeof NOTIFY)[number];

/** A fail that people were told of and that this audit does not show as one. */
export interface FormerFinding {
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly resource: ToldFinding["resource"];
  readonly dueAt: Date | undefined;
}

export interface ResolvedFinding extends FormerFinding {
  readonly because: "passes" | "gone";
}

/** What an audit has to say that was not said before. */
export interface Changes {
  /** The whole account was never told of: everything is new. */
  readonly first: boolean;
  readonly added: readonly OpenFinding[];
  /** Told before, and still so. */
  readonly open: readonly OpenFinding[];
  /** Told before, and not to be judged now: as good as open. */
  readonly unverified: readonly FormerFinding[];
  readonly resolved: readonly ResolvedFinding[];
  /** Told before, of rules that are no longer applied: nobody knows whether they still fail. */
  readonly unwatched: readonly FormerFinding[];
  /** Keys of what could be checked when people were last told. */
  readonly newlyNotChecked: readonly string[];
  /** Other settings than when people were last told: what is judged may have changed with them. */
  readonly settingsChanged: boolean;
}

/**
 * Compares an audit with what people were told. Within the audit's scope only: what it did not look at is as it was.
 * Advice is for reports and is left out.
 */
export function changesSince(told: Told | undefined, audit: Audit, rules: readonly Rule[]): Changes {
  const facts = factsAmong(rules);
  const fails = failsOf(told, audit, rules, facts);
  const keys = new Set(fails.map(({ key }) => key));
  const known = new Set(told?.notChecked);
  const stateNow = statesIn(audit);
  // The end of what happened once is no news, and neither is that it cannot be looked up again.
  const former = Object.entries(told?.findings ?? {}).flatMap(([key, finding]) =>
    keys.has(key) || facts.has(finding.rule)
      ? []
      : [{ ...formerOf(key, finding), now: stateNow(key, finding) }],
  );
  const now = (state: State) => former.filter((one) => one.now === state).map(({ now: _, ...rest }) => rest);
  return {
    first: audit.scope === undefined && told?.whole !== true,
    added: fails.filter(({ key }) => told?.findings[key] === undefined),
    open: fails.filter(({ key }) => told?.findings[key] !== undefined),
    unverified: now("unverified"),
    resolved: [
      ...now("passes").map((finding) => ({ ...finding, because: "passes" as const })),
      ...now("gone").map((finding) => ({ ...finding, because: "gone" as const })),
    ],
    unwatched: now("unwatched"),
    newlyNotChecked: notCheckedKeys(audit).filter((key) => !known.has(key)),
    settingsChanged: told !== undefined && told.settingsHash !== settingsHashTold(told, audit),
  };
}

function formerOf(key: string, { id = key, rule, severity, resource, dueAt }: ToldFinding): FormerFinding {
  return { id, rule, severity, resource, dueAt: dateOf(dueAt) };
}

/** Whether there is anything to tell. */
export function hasNews(changes: Changes): boolean {
  const { first, added, resolved, unwatched, newlyNotChecked, settingsChanged } = changes;
  return (
    first || settingsChanged || [added, resolved, unwatched, newlyNotChecked].some((list) => list.length > 0)
  );
}
