import { sectionTitle } from "../account/section-names.ts";
import { type AuditDiff, type ChangedFail, type Compared, isAccepted } from "../audit/diff.ts";
import type { ComparedAudit, ComparedCoverage, ComparedFinding, Counterpart } from "../audit/diff-side.ts";
import { printable } from "./printable.ts";
import { resourceTitle } from "./resource-title.ts";
import { type Layout, SEVERITY_LEAD, type Style, styleFor } from "./style.ts";

/** Two audits compared, for people at a terminal, in pieces. All words of findings come from files: they are escaped. */
export function* diffText(
  a: ComparedAudit,
  b: ComparedAudit,
  diff: AuditDiff,
  layout: Layout,
): Generator<string> {
  const style = styleFor(layout);
  yield `${style.strong(`AWS account ${b.accountId}`)}\n`;
  yield `${style.hang("", 0, style.faint(`As of ${minutes(b)}, compared with ${minutes(a)}.`))}\n`;
  if (diff.settingsDiffer) {
    yield `${style.hang("", 0, "The settings differ: what is judged, and how, may have changed with them.")}\n`;
  }
  yield* fails("Fails, and did not before", diff.added, (other) => `Before, it ${WAS[other]}.`, style);
  yield* fails("Failed before, and cannot be judged now", diff.unverified, (other) => NOW[other], style);
  yield* changedFails(diff.changed, style);
  yield* fails("Fails no more", diff.ended, (other) => NOW[other], style);
  yield* unknowns("Can no longer be judged", diff.notJudged, diff.coverage.lost, style);
  yield* unknowns("Can be judged again", diff.judgedAgain, diff.coverage.regained, style);
  yield* leftOut(diff, style);
  yield `\n${style.strong(style.hang("", 0, summaryLine(diff)))}\n`;
}

function minutes({ observedAt }: ComparedAudit): string {
  return `${observedAt.slice(0, 16).replace("T", " ")} UTC`;
}

const WAS: Readonly<Record<Counterpart, string>> = {
  pass: "passed",
  fail: "failed",
  not_applicable: "did not apply",
  unknown: "could not be judged",
  absent: "was not there",
  cannot_be_told: "may have failed too: not everything could be judged",
  rule_not_applied: "was not judged: the rule was not applied",
};

const NOW: Readonly<Record<Counterpart, string>> = {
  pass: "It passes now.",
  fail: "It fails now.",
  not_applicable: "The rule does not apply to it any more.",
  unknown: "It cannot be judged now.",
  absent: "It is gone.",
  cannot_be_told: "Whether it is gone cannot be told: not everything could be judged.",
  rule_not_applied: "The rule is not applied any more, and nobody knows.",
};

function* fails(
  title: string,
  list: readonly Compared[],
  words: (other: Counterpart) => string,
  style: Style,
): Generator<string> {
  if (list.length > 0) yield `\n${style.strong(title)}\n`;
  for (const { finding, other } of list) yield failLine(finding, [words(other)], style);
}

function* changedFails(list: readonly ChangedFail[], style: Style): Generator<string> {
  if (list.length > 0) yield `\n${style.strong("Fails still, and not as before")}\n`;
  for (const { finding, was, again } of list) {
    const words = was.severity === finding.severity ? [] : [`It was ${was.severity}.`];
    if (isAccepted(was) && !isAccepted(finding)) words.push("No exception covers it any more.");
    if (again) words.push("It happened again.");
    else if (was.message !== finding.message) words.push(`Before: "${printable(was.message)}"`);
    yield failLine(finding, words, style);
  }
}

function failLine(finding: ComparedFinding, words: readonly string[], style: Style): string {
  const text = [
    printable(finding.message),
    ...(isAccepted(finding) ? ["An exception covers it."] : []),
    ...words,
    style.faint(`[${printable(finding.rule)}]`),
  ].join(" ");
  return `${style.hang(`  ${style.severity(finding.severity)}  `, SEVERITY_LEAD, text)}\n`;
}

/** More names than this are counted instead. */
const MOST_RULES = 6;

function* unknowns(
  title: string,
  list: readonly Compared[],
  coverage: readonly ComparedCoverage[],
  style: Style,
): Generator<string> {
  if (list.length + coverage.length > 0) yield `\n${style.strong(title)}\n`;
  for (const item of coverage) yield `${style.hang("  ", 2, coverageText(item))}\n`;
  // A section that is missing is the same sentence for each of its rules.
  const byText = Map.groupBy(list, ({ finding }) => {
    const { resource, message } = finding;
    return `${resourceTitle(resource)}: ${printable(message)}`;
  });
  for (const [text, same] of byText) {
    const rules = same.map(({ finding }) => printable(finding.rule));
    yield `${style.hang("  ", 2, `${text} ${style.faint(`[${listed(rules)}]`)}`)}\n`;
  }
}

function coverageText({ section, status, reason = status, message }: ComparedCoverage): string {
  const title = sectionTitle(section) ?? printable(section);
  const why = printable(reason).replaceAll("_", " ");
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}: ${why}. ${printable(message)}`;
}

function listed(rules: readonly string[]): string {
  const shown = rules.slice(0, MOST_RULES).join(", ");
  return rules.length > MOST_RULES ? `${shown} and ${rules.length - MOST_RULES} more` : shown;
}

function* leftOut({ outOfScope, appliedOnly }: AuditDiff, style: Style): Generator<string> {
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ["Not compared: the second audit was not asked for", outOfScope.inA],
    ["Not compared: the first audit was not asked for", outOfScope.inB],
    ["Applied in the first audit alone:", appliedOnly.inA],
    ["Applied in the second audit alone:", appliedOnly.inB],
  ];
  for (const [words, rules] of lists) {
    if (rules.length === 0) continue;
    yield `\n${style.hang("", 0, `${words} ${rules.map(printable).join(", ")}.`)}\n`;
  }
}

function summaryLine(diff: AuditDiff): string {
  const { added, ended, unverified, changed, notJudged, judgedAgain, coverage } = diff;
  const lists = [added, ended, unverified, changed, notJudged, judgedAgain, ...Object.values(coverage)];
  if (lists.every((list) => list.length === 0)) return "Nothing differs.";
  return (
    `${added.length} new, ${changed.length} changed, ${ended.length} over; ` +
    `${unverified.length + notJudged.length} not judged any more, ${judgedAgain.length} judged again.`
  );
}
