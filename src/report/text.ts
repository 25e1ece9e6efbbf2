import type { Audit } from "../audit/audit.ts";
import { type Finding, isUncoveredFail } from "../audit/finding.ts";
import { messageText } from "../audit/message.ts";
import { type Resource, type Rule, SEVERITIES } from "../rules/rule.ts";
import { minutes } from "./as-of.ts";
import { excepted } from "./excepted.ts";
import { likewise } from "./likewise.ts";
import { notChecked } from "./not-checked.ts";
import { printable } from "./printable.ts";
import { resourceTitle } from "./resource-title.ts";
import { type Layout, SEVERITY_LEAD, type Style, styleFor } from "./style.ts";
import { summarize } from "./summary.ts";

/**
 * An audit for people at a terminal, in pieces: what is wrong by resource, gravest first; what is accepted; what to do;
 * what could not be checked; one line that sums it up.
 */
export function* auditText(audit: Audit, rules: readonly Rule[], layout: Layout): Generator<string> {
  const style = styleFor(layout);
  yield* head(audit, style);
  const fails = audit.findings.filter(isUncoveredFail);
  const advice = new Set(rules.flatMap((rule) => (rule.advice ? [rule.id] : [])));
  const wrong = fails.filter(({ rule }) => !advice.has(rule));
  for (const group of byResource(wrong)) yield* resourceText(group, style);
  if (wrong.length === 0) yield `\n${nothingFails(audit)}\n`;
  yield* excepted(audit, style);
  yield* adviceText(
    fails.filter(({ rule }) => advice.has(rule)),
    style,
  );
  yield* whatToDo(fails, rules, style);
  yield* notChecked(audit, style);
  yield `\n${style.strong(style.hang("", 0, summaryLine(audit.findings)))}\n`;
}

function nothingFails({ findings }: Audit): string {
  return findings.some(({ exception }) => exception !== undefined)
    ? "Nothing that was checked fails but what is excepted."
    : "Nothing that was checked fails.";
}

function* head(audit: Audit, style: Style): Generator<string> {
  const name = audit.alias === undefined ? "" : ` (${printable(audit.alias)})`;
  yield `${style.strong(style.hang("", 0, `AWS account ${audit.accountId}${name}`))}\n`;
  const generated = audit.credentialReportGeneratedAt;
  const report =
    generated === undefined
      ? "without a credential report"
      : audit.reportTimeInferred
        ? `on a credential report of about ${minutes(generated)} (inferred: the newest time in it)`
        : `on a credential report of ${minutes(generated)}`;
  if (audit.scope !== undefined) {
    yield `${style.hang("", 0, `Only these rules were judged: ${audit.scope.join(", ")}.`)}\n`;
  }
  yield `${style.hang("", 0, style.faint(`Judged as of ${minutes(audit.observedAt)}, ${report}.`))}\n`;
}

interface ResourceGroup {
  readonly resource: Resource;
  readonly findings: readonly Finding[];
}

/** A credential is shown with its user: people mend users, not keys. */
function byResource(fails: readonly Finding[]): ResourceGroup[] {
  const groups = new Map<string, { resource: Resource; findings: Finding[] }>();
  for (const finding of fails) {
    const resource = finding.resource.owner ?? finding.resource;
    const group = groups.get(resource.id);
    if (group === undefined) groups.set(resource.id, { resource, findings: [finding] });
    else group.findings.push(finding);
  }
  for (const { findings } of groups.values()) findings.sort((a, b) => rank(b) - rank(a));
  // Array.prototype.sort is stable: among equals the order of the rules stands.
  return [...groups.values()].sort(
    (a, b) => rank(b.findings[0]) - rank(a.findings[0]) || place(a.resource) - place(b.resource),
  );
}

/** Among equals root comes first, then the account, then everybody in it. */
function place({ type }: Resource): number {
  const index = ["root-user", "account", "password-policy"].indexOf(type);
  return index === -1 ? 3 : index;
}

function rank(finding: Finding | undefined): number {
  return finding === undefined ? -1 : SEVERITIES.indexOf(finding.severity);
}

function* resourceText({ resource, findings }: ResourceGroup, style: Style): Generator<string> {
  yield `\n${style.strong(style.hang("", 0, resourceTitle(resource)))}\n`;
  for (const finding of findings) {
    const since = finding.since === undefined ? "" : ` Since ${finding.since.toISOString().slice(0, 10)}.`;
    const confirmed = finding.confirmedAt === undefined ? "" : ` Confirmed ${minutes(finding.confirmedAt)}.`;
    const text = `${printable(messageText(finding))}${since}${confirmed} ${style.faint(`[${finding.rule}]`)}`;
    yield `${style.hang(`  ${style.severity(finding.severity)}  `, SEVERITY_LEAD, text)}\n`;
  }
}

/** Advice is about how things are done altogether: one line for each rule, with those it concerns. */
function* adviceText(fails: readonly Finding[], style: Style): Generator<string> {
  const byRule = Map.groupBy(fails, ({ rule }) => rule);
  if (byRule.size === 0) return;
  yield `\n${style.strong("Advice")}\n`;
  for (const [rule, [first, ...more]] of byRule) {
    if (first === undefined) continue;
    const text = `${printable(messageText(first))}${likewise(more)} ${style.faint(`[${rule}]`)}`;
    yield `${style.hang(`  ${style.severity(first.severity)}  `, SEVERITY_LEAD, text)}\n`;
  }
}

function* whatToDo(fails: readonly Finding[], rules: readonly Rule[], style: Style): Generator<string> {
  if (fails.length === 0) return;
  yield `\n${style.strong("What to do")}\n`;
  const counts = new Map<string, { finding: Finding; count: number }>();
  for (const finding of [...fails].sort((a, b) => rank(b) - rank(a))) {
    const entry = counts.get(finding.rule);
    if (entry === undefined) counts.set(finding.rule, { finding, count: 1 });
    else entry.count += 1;
  }
  for (const { finding, count } of counts.values()) {
    const rule = rules.find(({ id }) => id === finding.rule);
    const times = count > 1 ? ` (${count})` : "";
    const text = `${rule?.guidance.fix ?? ""} ${style.faint(`[${finding.rule}]${times}`)}`;
    yield `${style.hang(`  ${style.severity(finding.severity)}  `, SEVERITY_LEAD, text)}\n`;
  }
  yield `${style.hang("  ", 2, style.faint("Step by step, with commands: rootwatch rules RULE"))}\n`;
}

function summaryLine(findings: readonly Finding[]): string {
  const { pass, fail, excepted, not_applicable, unknown, failBySeverity } = summarize(findings);
  const severities = Object.entries(failBySeverity).map(([severity, count]) => `${count} ${severity}`);
  const failed = severities.length === 0 ? `${fail} failed` : `${fail} failed (${severities.join(", ")})`;
  const accepted = excepted === 0 ? "" : `, ${excepted} excepted`;
  return `${failed}${accepted}, ${unknown} not judged, ${pass} passed, ${not_applicable} not applicable.`;
}
