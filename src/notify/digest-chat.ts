import { messageText } from "../audit/message.ts";
import { resourceTitle } from "../report/resource-title.ts";
import type { Severity } from "../rules/rule.ts";
import { cut } from "./cut.ts";
import { datedLine } from "./dated-line.ts";
import { type Digest, severitiesOf, weeklyText } from "./digest.ts";
import { allFails, gravestFirst, newsOf } from "./digest-fates.ts";
import { digestSubject } from "./digest-subject.ts";
import { dueText } from "./due-text.ts";
import { slackText } from "./markdown.ts";
import { reasonText } from "./reason-text.ts";
import { formerNote } from "./unseen-note.ts";

/** Characters; the limits are not published, and what is above them is cut by Slack or dropped. */
const MAX = { line: 180, findings: 4_000, dated: 1_500, step: 300 };
const MOST = { findings: 12, dated: 5, steps: 5 };

/**
 * The digest as a custom notification of Amazon Q Developer in chat applications. Anything that is not this schema it
 * drops without a word. Source: its administrator guide, "Custom notifications".
 */
export function digestChat(digest: Digest): string {
  const { accountId, alias, auditId, resolved, unwatched, dated, unknown } = digest;
  const { weekly, settingsChanged, report, severity } = digest;
  const { items, fixes, others } = worstItems(digest);
  const lineOf = ({ severity: one, text, about }: Item) =>
    `• *${one}* ${slackText(text, MAX.line)} (${about.filter((word) => word !== undefined).join(", ")})`;
  const { shown, omitted } = cut(items, MOST.findings, MAX.findings, lineOf);
  const datedLines = cut(
    dated.map((change) => `• ${slackText(datedLine(change), MAX.line * 2)}`),
    MOST.dated,
    MAX.dated,
    (line) => line,
  );
  const description = [
    ...(weekly ? [weeklyText(digest)] : []),
    ...shown.map(lineOf),
    ...(omitted.length > 0 ? [`... and ${omitted.length} more (${severitiesOf(items)} in all)`] : []),
    ...counted("Overdue since before", others.overdue),
    ...counted("Open, and could not be rechecked", others.unverified),
    ...counted("No longer watched", unwatched),
    ...counted("Resolved", resolved),
    ...datedLines.shown,
    ...(datedLines.omitted.length > 0
      ? [`... and ${datedLines.omitted.length} more exceptions or attestations`]
      : []),
    ...(settingsChanged ? ["The settings have changed since the last digest."] : []),
    ...(unknown.length > 0 ? [`Not checked: ${unknown.length}, see the full report.`] : []),
    ...(report === undefined ? [] : [`Full report: ${report.text.url}`]),
  ].join("\n");
  const steps = fixes.slice(0, MOST.steps);
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: digestSubject(digest),
      description: description || `${digestSubject(digest)}.`,
      nextSteps: steps.map((step) => slackText(step, MAX.step)),
      keywords: [severity, accountId],
    },
    metadata: {
      threadId: `rootwatch-${accountId}`,
      summary: digestSubject(digest),
      eventType: "rootwatch-digest",
      additionalContext: { auditId, ...(alias === undefined ? {} : { alias: slackText(alias, MAX.line) }) },
    },
  });
}

/** What has a line of its own. */
interface Item {
  readonly severity: Severity;
  readonly text: string;
  readonly about: readonly (string | undefined)[];
}

/** `Resolved: 2 (1 critical, 1 low).` */
function counted(what: string, items: readonly { readonly severity: Severity }[]): string[] {
  return items.length === 0 ? [] : [`${what}: ${items.length} (${severitiesOf(items)}).`];
}

/** What is new, else what the audit shows to fail, gravest first; what to do first; and what is only counted. */
function worstItems(digest: Digest) {
  const { observedAt, scope, overdue, unverified } = digest;
  const news = newsOf(digest);
  const { fails, former } =
    news.fails.length + news.former.length > 0 ? news : { fails: allFails(digest), former: [] };
  const items: readonly Item[] = [
    ...fails.map(({ finding, dueAt, because }) => ({
      severity: finding.severity,
      text: messageText(finding),
      about: [finding.rule, dueText(dueAt, observedAt), reasonText(because)],
    })),
    ...former.map((one) => ({
      severity: one.severity,
      text: resourceTitle(one.resource),
      about: [one.rule, dueText(one.dueAt, observedAt), formerNote(one, scope)],
    })),
  ];
  return {
    items: gravestFirst(items),
    fixes: [...new Set(fails.map(({ fix }) => fix))],
    others: {
      overdue: overdue.filter((fail) => !fails.includes(fail)).map(({ finding }) => finding),
      unverified: unverified.filter((one) => !former.includes(one)),
    },
  };
}
