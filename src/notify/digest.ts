import type { Audit } from "../audit/audit.ts";
import type { Changes, FormerFinding, OpenFinding, ResolvedFinding } from "../audit/changes.ts";
import type { CoverageItem } from "../audit/coverage.ts";
import type { DatedChange } from "../audit/dated-changes.ts";
import type { Finding } from "../audit/finding.ts";
import { sectionKey } from "../audit/not-checked-keys.ts";
import { type Summary, summarize } from "../report/summary.ts";
import { gravest, type Rule, SEVERITIES, type Severity } from "../rules/rule.ts";
import type { Place } from "../store/store.ts";
import { gravestFails, gravestFirst, isUntold, newsOf, worstOf } from "./digest-fates.ts";

/** A fail in a digest: what is wrong, by when, and what to do first. */
export interface DigestFinding extends OpenFinding {
  readonly fix: string;
}

/** The message about an audit, before it is written for anybody. Gravest first throughout. */
export interface Digest {
  readonly auditId: string;
  readonly accountId: string;
  readonly alias: string | undefined;
  readonly observedAt: Date;
  readonly reportGeneratedAt: Date | undefined;
  readonly scope: readonly string[] | undefined;
  readonly settingsHash: string | undefined;
  /** The first one ever: everything in it is new. */
  readonly first: boolean;
  /** The gravest of what is new, unjudged ones included; of what is open where nothing is new. */
  readonly severity: Severity;
  readonly summary: Summary;
  /** Nothing was said for a week: told so that whoever reads it knows that somebody is still there. */
  readonly weekly: boolean;
  readonly added: readonly DigestFinding[];
  /** It was well, or accepted, and fails again. */
  readonly reopened: readonly DigestFinding[];
  /** Told before, and not mended by its date. */
  readonly overdue: readonly DigestFinding[];
  readonly open: readonly DigestFinding[];
  /** Open, and not to be judged now: first what nobody was told of before it was so. */
  readonly unverified: readonly FormerFinding[];
  readonly resolved: readonly ResolvedFinding[];
  /** Told before, of rules that are no longer applied. */
  readonly unwatched: readonly FormerFinding[];
  /** Exceptions and attestations of which there is something to say. */
  readonly dated: readonly DatedChange[];
  readonly settingsChanged: boolean;
  /** Sections and rows that could not be read, or only as they were too long ago. */
  readonly coverage: readonly DigestCoverage[];
  /** Ids of the findings that rules themselves could not tell, and could when that was last told. */
  readonly newlyUnknown: ReadonlySet<string>;
  /** Whether some of it could be checked when it was last told. */
  readonly newlyNotChecked: boolean;
  /** Findings that are `unknown`, whatever the reason. */
  readonly unknown: readonly Finding[];
  /** The whole report for people, and the whole result for machines; undefined where none was written. */
  readonly report: { readonly text: Place; readonly json: Place } | undefined;
  /** Hours after this audit within which the next one comes, or is missed. */
  readonly auditHours: number;
  /** What people should know about Rootwatch itself. */
  readonly notes: readonly string[];
}

/** What a digest takes from outside the audit. */
interface DigestCoverage extends CoverageItem {
  /** It could be checked when that was last told. */
  readonly new?: true;
}

interface Surroundings extends Pick<Digest, "auditId" | "report" | "notes" | "auditHours"> {
  readonly rules: readonly Rule[];
}

export function digestOf(
  audit: Audit,
  changes: Changes,
  { auditId, report, notes, auditHours, rules }: Surroundings,
): Digest {
  const fixes = new Map(rules.map(({ id, guidance }) => [id, guidance.fix]));
  const listed = (fails: readonly OpenFinding[]) =>
    gravestFails(fails.map((open) => ({ ...open, fix: fixes.get(open.finding.rule) ?? "" })));
  const unverified = gravestFirst(changes.unverified);
  const told = {
    first: changes.first,
    added: listed(changes.added),
    reopened: listed(changes.reopened),
    overdue: listed(changes.overdue),
    open: listed(changes.open),
    unverified: [...unverified.filter(isUntold), ...unverified.filter((one) => !isUntold(one))],
  };
  const unknown = gravestFirst(audit.findings.filter(({ outcome }) => outcome === "unknown"));
  const newlyNotChecked = changes.newlyNotChecked.length > 0;
  // In the first one all of it is.
  const newKeys = new Set(changes.first ? [] : changes.newlyNotChecked);
  const coverage = audit.coverage.map(
    (item): DigestCoverage => (newKeys.has(sectionKey(item) ?? "") ? { ...item, new: true } : item),
  );
  const { fails, former } = newsOf(told);
  const news = [...fails.map(({ finding }) => finding), ...former, ...(newlyNotChecked ? unknown : [])];
  const announced = news.length > 0 ? news : [...worstOf(told), ...changes.unwatched];
  return {
    ...told,
    auditId,
    accountId: audit.accountId,
    alias: audit.alias,
    observedAt: audit.observedAt,
    reportGeneratedAt: audit.credentialReportGeneratedAt,
    scope: audit.scope,
    settingsHash: audit.settingsHash,
    severity: gravest(announced.map(({ severity }) => severity)),
    summary: summarize(audit.findings),
    weekly: changes.weekly,
    resolved: changes.resolved,
    unwatched: gravestFirst(changes.unwatched),
    dated: changes.dated,
    settingsChanged: changes.settingsChanged,
    coverage: [...coverage.filter((item) => item.new), ...coverage.filter((item) => !item.new)],
    newlyUnknown: newKeys,
    newlyNotChecked,
    unknown,
    report,
    auditHours,
    notes,
  };
}

/** What a week in which nothing changed is told with: that somebody looked, how far, and when they look again. */
export function weeklyText({
  summary,
  auditHours,
}: {
  readonly summary: Pick<Summary, "pass" | "fail" | "unknown">;
  readonly auditHours: number;
}): string {
  const { pass, fail, unknown } = summary;
  const checks = pass + fail + unknown;
  return (
    `The weekly summary: nothing new fails. ${checks} checks, ${unknown} not possible. The next audit comes within ` +
    `${auditHours} hours; where none does, an alarm says so on the operations topic.`
  );
}

/** `3 high, 12 low`: how many of each, gravest first. */
export function bySeverity(findings: readonly DigestFinding[]): string {
  return severitiesOf(findings.map(({ finding }) => finding));
}

export function severitiesOf(items: readonly { readonly severity: Severity }[]): string {
  return SEVERITIES.toReversed()
    .map((severity) => [severity, items.filter((item) => item.severity === severity).length] as const)
    .flatMap(([severity, count]) => (count === 0 ? [] : [`${count} ${severity}`]))
    .join(", ");
}
