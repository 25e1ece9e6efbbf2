import type { Outcome, Severity } from "../rules/rule.ts";

/** A finding, as far as two audits are compared by it. */
export interface ComparedFinding {
  readonly id: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  readonly resource: { readonly type: string; readonly id: string; readonly name: string };
  readonly message: string;
  readonly messageId: string;
  readonly since?: string | undefined;
  /** By which somebody accepts that it fails; nothing of it is read but that it is there. */
  readonly exception?: unknown;
}

export interface ComparedCoverage {
  readonly section: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message: string;
  readonly rules: readonly string[];
}

/** An audit as plain data, as `rootwatch/audit/1` has it. Each id of a finding is there once. */
export interface ComparedAudit {
  readonly accountId: string;
  readonly observedAt: string;
  readonly scope: { readonly rules: "all" | readonly string[] };
  readonly settingsHash: string | null;
  readonly coverage: readonly ComparedCoverage[];
  readonly findings: readonly ComparedFinding[];
}

/**
 * What one audit says of a finding of the other. `absent`: its resource is not there; `cannot_be_told`: it may be, for
 * something of its rule could not be judged.
 */
export type Counterpart = Outcome | "absent" | "cannot_be_told" | "rule_not_applied";

/** One audit within the scope of both. */
export interface Side {
  readonly findings: ReadonlyMap<string, ComparedFinding>;
  readonly rules: ReadonlySet<string>;
  /** Rules of which something could not be judged. */
  readonly unsure: ReadonlySet<string>;
  readonly coverage: ReadonlyMap<string, ComparedCoverage>;
}

export function sideOf(audit: ComparedAudit, other: ComparedAudit): Side {
  const inBoth = (rule: string) => isAskedFor(audit, rule) && isAskedFor(other, rule);
  const findings = audit.findings.filter(({ rule }) => inBoth(rule)).sort(byId);
  return {
    findings: numbered(findings, keyOf),
    rules: new Set(findings.map(({ rule }) => rule)),
    unsure: new Set(findings.flatMap(({ rule, outcome }) => (outcome === "unknown" ? [rule] : []))),
    coverage: numbered(audit.coverage.filter(({ rules }) => rules.some(inBoth)).sort(byPlace), coverageKey),
  };
}

export function isAskedFor({ scope }: ComparedAudit, rule: string): boolean {
  return scope.rules === "all" || scope.rules.includes(rule);
}

/** A row that cannot be read is known by its line alone, and lines move when users come and go: such rows are counted. */
function keyOf({ id, rule, messageId }: ComparedFinding): string {
  return messageId === "malformedRow" ? `${rule} malformed row` : id;
}

/** Ages are told in the messages, and move; which Regions nobody watches does not. */
function coverageKey({ section, status, reason = "", message }: ComparedCoverage): string {
  return `${section} ${status} ${reason} ${status === "partial" ? message : ""}`;
}

/** A map by keys; those that are there more than once get a number. */
function numbered<Item>(items: readonly Item[], keyOfItem: (item: Item) => string): Map<string, Item> {
  const counts = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const key = keyOfItem(item);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [count === 1 ? key : `${key} ${count}`, item];
    }),
  );
}

export function counterpartIn(
  { findings, rules, unsure }: Side,
  key: string,
  { rule }: ComparedFinding,
): Counterpart {
  const same = findings.get(key);
  if (same !== undefined) return same.outcome;
  if (!rules.has(rule)) return "rule_not_applied";
  // Something of this rule could not be judged, and it may be this: then it is not gone.
  return unsure.has(rule) ? "cannot_be_told" : "absent";
}

export function byId(x: { readonly id: string }, y: { readonly id: string }): number {
  // No two are of one id.
  return x.id < y.id ? -1 : 1;
}

function byPlace(x: ComparedCoverage, y: ComparedCoverage): number {
  return placeOf(x) < placeOf(y) ? -1 : 1;
}

function placeOf({ section, status, reason, message, rules }: ComparedCoverage): string {
  return JSON.stringify([section, status, reason, message, rules]);
}
