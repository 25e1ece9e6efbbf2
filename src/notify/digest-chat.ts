import { messageText } from "../audit/message.ts";
import { cut } from "./cut.ts";
import { datedLine } from "./dated-line.ts";
import { bySeverity, type Digest, type DigestFinding, severitiesOf, weeklyText, worstOf } from "./digest.ts";
import { digestSubject } from "./digest-subject.ts";
import { dueText } from "./due-text.ts";
import { slackText } from "./markdown.ts";

/** Characters; the limits are not published, and what is above them is cut by Slack or dropped. */
const MAX = { line: 180, findings: 4_000, dated: 1_500, step: 300 };
const MOST = { findings: 12, dated: 5, steps: 5 };

/**
 * The digest as a custom notification of Amazon Q Developer in chat applications. Anything that is not this schema it
 * drops without a word. Source: its administrator guide, "Custom notifications".
 */
export function digestChat(digest: Digest): string {
  const { accountId, alias, auditId, unverified, resolved, unwatched, dated, unknown } = digest;
  const { weekly, settingsChanged, report, severity, observedAt } = digest;
  const worst = worstOf(digest);
  const lineOf = ({ finding, dueAt }: DigestFinding) => {
    const about = [finding.rule, dueText(dueAt, observedAt)].filter((text) => text !== undefined);
    return `• *${finding.severity}* ${slackText(messageText(finding), MAX.line)} (${about.join(", ")})`;
  };
  const { shown, omitted } = cut(worst, MOST.findings, MAX.findings, lineOf);
  const datedLines = cut(
    dated.map((change) => `• ${slackText(datedLine(change), MAX.line * 2)}`),
    MOST.dated,
    MAX.dated,
    (line) => line,
  );
  const description = [
    ...(weekly ? [weeklyText(digest)] : []),
    ...shown.map(lineOf),
    ...(omitted.length > 0 ? [`... and ${omitted.length} more (${bySeverity(worst)} in all)`] : []),
    ...(unverified.length > 0
      ? [`Open, and could not be rechecked: ${unverified.length} (${severitiesOf(unverified)}).`]
      : []),
    ...(unwatched.length > 0 ? [`No longer watched: ${unwatched.length} (${severitiesOf(unwatched)}).`] : []),
    ...(resolved.length > 0 ? [`Resolved: ${resolved.length} (${severitiesOf(resolved)}).`] : []),
    ...datedLines.shown,
    ...(datedLines.omitted.length > 0
      ? [`... and ${datedLines.omitted.length} more exceptions or attestations`]
      : []),
    ...(settingsChanged ? ["The settings have changed since the last digest."] : []),
    ...(unknown.length > 0 ? [`Not checked: ${unknown.length}, see the full report.`] : []),
    ...(report === undefined ? [] : [`Full report: ${report.text.url}`]),
  ].join("\n");
  const steps = [...new Set(worst.map(({ fix }) => fix))].slice(0, MOST.steps);
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
