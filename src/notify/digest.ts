import type { Audit } from "../audit/audit.ts";
import type { Changes, DatedChange, FormerFinding, OpenFinding, ResolvedFinding } from "../audit/changes.ts";
import type { CoverageItem } from "../audit/coverage.ts";
import type { Finding } from "../audit/finding.ts";
import { type Summary, summarize } from "../report/summary.ts";
import { gravest, type Rule, rank, SEVERITIES, type Severity } from "../rules/rule.ts";
import type { Place } from "../store/store.ts";

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
  /** Open, and not to be judged now. */
  readonly unverified: readonly FormerFinding[];
  readonly resolved: readonly ResolvedFinding[];
  /** Told before, of rules that are no longer applied. */
  readonly unwatched: readonly FormerFinding[];
  /** Exceptions and attestations of which there is something to say. */
  readonly dated: readonly DatedChange[];
  readonly settingsChanged: boolean;
  /** Sections and rows that could not be read, or only as they were too long ago. */
  readonly coverage: readonly CoverageItem[];
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
  const added = listed(changes.added);
  const reopened = listed(changes.reopened);
  const overdue = listed(changes.overdue);
  const open = listed(changes.open);
  const unknown = gravestFirst(audit.findings.filter(({ outcome }) => outcome === "unknown"));
  const news = [
    ...[...added, ...reopened, ...(changes.newlyOverdue > 0 ? overdue : [])].map(({ finding }) => finding),
    ...(changes.newlyNotChecked.length > 0 ? unknown : []),
  ];
  const announced =
    news.length > 0
      ? news
      : [...[...overdue, ...open].map(({ finding }) => finding), ...changes.unverified, ...changes.unwatched];
  return {
    auditId,
    accountId: audit.accountId,
    alias: audit.alias,
    observedAt: audit.observedAt,
    reportGeneratedAt: audit.credentialReportGeneratedAt,
    scope: audit.scope,
    settingsHash: audit.settingsHash,
    first: changes.first,
    severity: gravest(announced.map(({ severity }) => severity)),
    summary: summarize(audit.findings),
    weekly: changes.weekly,
    added,
    reopened,
    overdue,
    open,
    unverified: gravestFirst(changes.unverified),
    resolved: changes.resolved,
    unwatched: gravestFirst(changes.unwatched),
    dated: changes.dated,
    settingsChanged: changes.settingsChanged,
    coverage: audit.coverage,
    unknown,
    report,
    auditHours,
    notes,
  };
}

/** What a digest is about: what is new or fails again, else what is overdue, else what stands; of the first one all of it. */
export function worstOf(digest: Digest): readonly DigestFinding[] {
  const { first, added, reopened, overdue, open } = digest;
  if (first) return allFails(digest);
  return added.length + reopened.length > 0 ? gravestFails([...added, ...reopened]) : [...overdue, ...open];
}

/** All that fails. */
export function allFails({ added, reopened, overdue, open }: Digest): readonly DigestFinding[] {
  return gravestFails([...added, ...reopened, ...overdue, ...open]);
}

function gravestFails<Fail extends OpenFinding>(fails: readonly Fail[]): Fail[] {
  return fails.toSorted((a, b) => rank(b.finding.severity) - rank(a.finding.severity));
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
    `The weekly summary: nothing has changed. ${checks} checks, ${unknown} not possible. The next audit comes within ` +
    `${auditHours} hours; where none does, an alarm says so on the operations topic.`
  );
}

function gravestFirst<Item extends { readonly severity: Severity }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => rank(b.severity) - rank(a.severity));
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
