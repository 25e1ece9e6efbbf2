import type { Outcome, Rule, Severity } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import type { Finding } from "./finding.ts";
import { notCheckedKeys, type Told, type ToldFinding, toldKey } from "./told.ts";

/** `changes`: where there is something new; `always`: in any case; `never`: keep the evidence, tell nobody. */
export const NOTIFY = ["changes", "always", "never"] as const;
export type Notify = (typeof NOTIFY)[number];

/** A fail that people are told of, with its date. */
export interface OpenFinding {
  readonly finding: Finding;
  readonly key: string;
  readonly toldAt: Date;
  /** Undefined for what happened and cannot be mended. */
  readonly dueAt: Date | undefined;
}

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

/** Days within which a fail should be mended, by its severity. */
const DAYS_TO_MEND: Readonly<Record<Severity, number>> = {
  critical: 1,
  high: 7,
  medium: 30,
  low: 90,
  informational: 90,
};
const DAY_MS = 86_400_000;

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
    settingsChanged: told !== undefined && told.settingsHash !== (audit.settingsHash ?? null),
  };
}

function factsAmong(rules: readonly Rule[]): ReadonlySet<string> {
  return new Set(rules.filter((rule) => rule.fact).map(({ id }) => id));
}

function failsOf(
  told: Told | undefined,
  { findings, observedAt }: Audit,
  rules: readonly Rule[],
  facts: ReadonlySet<string>,
): OpenFinding[] {
  const advice = new Set(rules.filter((rule) => rule.advice).map(({ id }) => id));
  return findings
    .filter(({ outcome, rule }) => outcome === "fail" && !advice.has(rule))
    .map((finding) => {
      const key = toldKey(finding, facts.has(finding.rule));
      const before = told?.findings[key];
      if (before !== undefined) {
        return { finding, key, toldAt: new Date(before.toldAt), dueAt: dateOf(before.dueAt) };
      }
      const due = new Date(observedAt.getTime() + DAYS_TO_MEND[finding.severity] * DAY_MS);
      return { finding, key, toldAt: observedAt, dueAt: facts.has(finding.rule) ? undefined : due };
    });
}

function formerOf(key: string, { id = key, rule, severity, resource, dueAt }: ToldFinding): FormerFinding {
  return { id, rule, severity, resource, dueAt: dateOf(dueAt) };
}

function dateOf(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}

/** What became of a fail that was told and is none now. `out_of_scope`: nobody looked. */
type State = "passes" | "gone" | "unwatched" | "unverified" | "out_of_scope";

/** Outcomes by which a fail that was told is over. `unknown` ends nothing. */
const ENDS_A_FAIL: ReadonlySet<Outcome> = new Set(["pass", "not_applicable"]);

function statesIn({ scope, findings }: Audit): (key: string, told: ToldFinding) => State {
  const judged = new Set(findings.map(({ rule }) => rule));
  const unsure = new Set(findings.flatMap(({ rule, outcome }) => (outcome === "unknown" ? [rule] : [])));
  const outcomes = new Map(findings.map(({ id, outcome }) => [id, outcome]));
  return (key, { id = key, rule }) => {
    if (scope !== undefined && !scope.includes(rule)) return "out_of_scope";
    if (!judged.has(rule)) return "unwatched";
    const outcome = outcomes.get(id);
    if (outcome !== undefined) return ENDS_A_FAIL.has(outcome) ? "passes" : "unverified";
    // Something of this rule could not be judged, and it may be this: then it is not gone.
    return unsure.has(rule) ? "unverified" : "gone";
  };
}

/** Whether there is anything to tell. */
export function hasNews(changes: Changes): boolean {
  const { first, added, resolved, unwatched, newlyNotChecked, settingsChanged } = changes;
  return (
    first || settingsChanged || [added, resolved, unwatched, newlyNotChecked].some((list) => list.length > 0)
  );
}

const KEPT: ReadonlySet<State> = new Set(["unverified", "out_of_scope"]);

/** What people have been told, once this audit's digest has been sent. */
export function toldAfter(told: Told | undefined, audit: Audit, rules: readonly Rule[]): Told {
  const facts = factsAmong(rules);
  const fails = failsOf(told, audit, rules, facts);
  const now = audit.observedAt.toISOString();
  // Somebody was quicker, and saw more: what they told stands.
  const isLate = told !== undefined && told.observedAt > now;
  const again = new Set(
    fails.filter(({ finding }) => facts.has(finding.rule)).map(({ finding }) => finding.id),
  );
  const stateNow = statesIn(audit);
  const kept = Object.entries(told?.findings ?? {}).filter(
    ([key, finding]) =>
      // Of what happened again only the newest is kept.
      !(finding.id !== undefined && again.has(finding.id)) && (isLate || KEPT.has(stateNow(key, finding))),
  );
  return {
    schema: "rootwatch/told/1",
    accountId: audit.accountId,
    since: told?.since ?? now,
    observedAt: isLate ? told.observedAt : now,
    whole: told?.whole === true || audit.scope === undefined,
    settingsHash: audit.settingsHash ?? null,
    findings: Object.fromEntries([...kept, ...fails.map(toldOf)]),
    notChecked: notCheckedAfter(told, audit, isLate),
  };
}

function toldOf({ key, finding, toldAt, dueAt }: OpenFinding): [string, ToldFinding] {
  const { id, rule, severity } = finding;
  const { type, name, owner } = finding.resource;
  return [
    key,
    {
      ...(key === id ? {} : { id }),
      rule,
      severity,
      // What its owner is called is not to be had from it once it is gone.
      resource: { type, name: owner === undefined ? name : `${owner.name}, ${name}` },
      toldAt: toldAt.toISOString(),
      dueAt: dueAt === undefined ? null : dueAt.toISOString(),
    },
  ];
}

/** An audit of some rules does not know what others could check, and whoever read its digest was told of few. */
function notCheckedAfter(told: Told | undefined, audit: Audit, isLate: boolean): string[] {
  const before = told?.notChecked ?? [];
  if (audit.scope !== undefined) return before;
  const keys = notCheckedKeys(audit);
  return isLate ? [...new Set([...before, ...keys])] : keys;
}
