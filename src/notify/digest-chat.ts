import { messageText } from "../audit/message.ts";
import { printable } from "../report/printable.ts";
import { bySeverity, type Digest } from "./digest.ts";
import { digestSubject } from "./digest-subject.ts";

/** Characters; the limits are not published, and what is above them is cut by Slack or dropped. */
const MAX = { title: 250, line: 180, description: 3_000, step: 300 };
const MOST = { findings: 12, steps: 5 };

/**
 * The digest as a custom notification of Amazon Q Developer in chat applications. Anything that is not this schema it
 * drops without a word. Source: its administrator guide, "Custom notifications".
 */
export function digestChat(digest: Digest): string {
  const { accountId, alias, auditId, added, open, unknown, report, severity } = digest;
  const worst = added.length > 0 ? added : open;
  const lines = worst
    .slice(0, MOST.findings)
    .map(
      ({ finding }) =>
        `• *${finding.severity}* ${markdown(messageText(finding).slice(0, MAX.line))} (${finding.rule})`,
    );
  const description = [
    ...lines,
    ...(worst.length > lines.length
      ? [`... and ${worst.length - lines.length} more (${bySeverity(worst)} in all)`]
      : []),
    ...(unknown.length > 0 ? [`Not checked: ${unknown.length}, see the full report.`] : []),
    ...(report === undefined ? [] : [`Full report: ${report.text.url}`]),
  ].join("\n");
  const steps = [...new Set(worst.map(({ fix }) => fix))].slice(0, MOST.steps);
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title: digestSubject(digest).slice(0, MAX.title),
      description: description.slice(0, MAX.description) || "Nothing fails.",
      nextSteps: steps.map((step) => markdown(step.slice(0, MAX.step))),
      keywords: [severity, accountId],
    },
    metadata: {
      threadId: `rootwatch-${accountId}`,
      summary: digestSubject(digest),
      eventType: "rootwatch-digest",
      additionalContext: { auditId, ...(alias === undefined ? {} : { alias: markdown(alias) }) },
    },
  });
}

/** What people named themselves, for Slack: no links, no mentions, no line breaks, and no marks that change how it looks. */
function markdown(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]/g, (mark) => `\u200B${mark}`);
}
