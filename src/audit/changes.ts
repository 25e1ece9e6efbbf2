import type { Rule, Severity } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import type { Finding } from "./finding.ts";
import { ENDS_A_FAIL, notCheckedKeys, type Told, type ToldFinding, toldKey } from "./told.ts";

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

export interface ResolvedFinding extends ToldFinding {
  /** It passes now; its resource is no longer there; its rule is no longer applied. */
  readonly because: "passes" | "gone" | "rule_off";
}

/** What an audit has to say that was not said before. */
export interface Changes {
  /** Nothing was ever told: everything is new. */
  readonly first: boolean;
  readonly added: readonly OpenFinding[];
  /** Told before, and still so. */
  readonly open: readonly OpenFinding[];
  readonly resolved: readonly ResolvedFinding[];
  /** Keys of what could be checked when people were last told. */
  readonly newlyNotChecked: readonly string[];
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
  const now = audit.observedAt;
  const advice = new Set(rules.filter((rule) => rule.advice).map(({ id }) => id));
  const facts = new Set(rules.filter((rule) => rule.fact).map(({ id }) => id));
  const fails = audit.findings
    .filter(({ outcome, rule }) => outcome === "fail" && !advice.has(rule))
    .map((finding): OpenFinding => {
      const key = toldKey(finding, facts.has(finding.rule));
      const before = told?.findings[key];
      if (before !== undefined) return { finding, key, ...datesOf(before) };
      const due = new Date(now.getTime() + DAYS_TO_MEND[finding.severity] * DAY_MS);
      return { finding, key, toldAt: now, dueAt: facts.has(finding.rule) ? undefined : due };
    });
  const keys = new Set(fails.map(({ key }) => key));
  const known = new Set(told?.notChecked);
  const endOf = endsBy(audit);
  return {
    first: told === undefined,
    added: fails.filter(({ key }) => told?.findings[key] === undefined),
    open: fails.filter(({ key }) => told?.findings[key] !== undefined),
    resolved: Object.entries(told?.findings ?? {}).flatMap(([key, finding]) => {
      const because = keys.has(key) ? undefined : endOf(finding);
      return because === undefined || facts.has(finding.rule) ? [] : [{ ...finding, because }];
    }),
    newlyNotChecked: notCheckedKeys(audit).filter((key) => !known.has(key)),
  };
}

function datesOf({ toldAt, dueAt }: ToldFinding): Pick<OpenFinding, "toldAt" | "dueAt"> {
  return { toldAt: new Date(toldAt), dueAt: dueAt === null ? undefined : new Date(dueAt) };
}

/** Finds why a fail that was told is over: undefined where it is not, or where the audit cannot say. */
function endsBy({ scope, findings }: Audit): (told: ToldFinding) => ResolvedFinding["because"] | undefined {
  const rules = Map.groupBy(findings, ({ rule }) => rule);
  const unsure = new Set(findings.flatMap(({ rule, outcome }) => (outcome === "unknown" ? [rule] : [])));
  const outcomes = new Map(findings.map(({ id, outcome }) => [id, outcome]));
  return ({ id, rule }) => {
    if (scope !== undefined && !scope.includes(rule)) return undefined;
    if (!rules.has(rule)) return "rule_off";
    const outcome = outcomes.get(id);
    if (outcome !== undefined) return ENDS_A_FAIL.has(outcome) ? "passes" : undefined;
    // Something of this rule could not be judged, and it may be this: then it is not gone.
    return unsure.has(rule) ? undefined : "gone";
  };
}

/** Whether there is anything to tell. */
export function hasNews({ first, added, resolved, newlyNotChecked }: Changes): boolean {
  return first || added.length > 0 || resolved.length > 0 || newlyNotChecked.length > 0;
}

/** What people have been told, once this audit's digest has been sent. */
export function toldAfter(told: Told | undefined, audit: Audit, rules: readonly Rule[]): Told {
  const { added, open } = changesSince(told, audit, rules);
  const endOf = endsBy(audit);
  const kept = Object.entries(told?.findings ?? {}).filter(([, finding]) => endOf(finding) === undefined);
  const current = [...open, ...added].map(({ key, finding, toldAt, dueAt }): [string, ToldFinding] => {
    const { type, id, name, owner } = finding.resource;
    return [
      key,
      {
        id: finding.id,
        rule: finding.rule,
        severity: finding.severity,
        // What its owner is called is not to be had from it once it is gone.
        resource: { type, id, name: owner === undefined ? name : `${owner.name}, ${name}` },
        toldAt: toldAt.toISOString(),
        dueAt: dueAt === undefined ? null : dueAt.toISOString(),
      },
    ];
  });
  const notChecked = notCheckedKeys(audit);
  return {
    schema: "rootwatch/told/1",
    accountId: audit.accountId,
    since: told?.since ?? audit.observedAt.toISOString(),
    findings: Object.fromEntries([...kept, ...current]),
    // An audit of some rules does not know whether what others need can be checked again.
    notChecked:
      audit.scope === undefined ? notChecked : [...new Set([...(told?.notChecked ?? []), ...notChecked])],
  };
}
