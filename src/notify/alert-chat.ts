import type { Alert } from "../alerts/alert.ts";
import { headlineOfAlert } from "../alerts/headline.ts";
import { nextStepsOfAlert } from "../alerts/next-steps.ts";
import type { Place } from "../store/store.ts";
import {
  announcementLines,
  commonLines,
  eventLines,
  type Line,
  noteLines,
  outcomeText,
} from "./alert-lines.ts";
import { alertSubject } from "./alert-subject.ts";
import { cut } from "./cut.ts";
import { slackText } from "./markdown.ts";
import { MAX_SUBJECT } from "./subject.ts";

/** Characters; the limits are not published, and what is above them is cut by Slack or dropped. */
const MAX = { headline: 300, line: 180, list: 600 };

/** Bytes inside JSON. */
const BYTES = { list: 400, lines: 5_500 };
const MOST_LINES = 40;

/**
 * The alert as a custom notification of Amazon Q Developer in chat applications. Anything that is not this schema it
 * drops without a word. Source: its administrator guide, "Custom notifications".
 */
export function alertChat(alert: Alert, timeZone: string, evidence: Place | undefined): string {
  const { kind, severity, facts } = alert;
  const { accountId, eventId } = facts;
  const lines = [
    ...commonLines(alert, { timeZone, maxList: BYTES.list }),
    ...announcementLines(alert, timeZone),
    ...noteLines(alert),
    ...eventLines(alert, timeZone),
  ].map(lineText);
  const { shown, omitted } = cut(lines, MOST_LINES, BYTES.lines, (line) => line);
  // No words of others can grow it by more than half: what would be written as five characters is not in it.
  const title = slackText(alertSubject(alert).replace(/[&<>]/g, "?"), MAX_SUBJECT);
  return JSON.stringify({
    version: "1.0",
    source: "custom",
    content: {
      textType: "client-markdown",
      title,
      description: [
        `*${slackText(headlineOfAlert(alert), MAX.headline)}* ${outcomeText(alert)}`.trim(),
        ...shown,
        ...(omitted.length === 0 ? [] : [`... and ${omitted.length} more, in the mail`]),
        ...(evidence === undefined ? [] : [`Evidence: ${evidence.url}`]),
      ].join("\n"),
      // Our own words, and the addresses in them are to be followed.
      nextSteps: nextStepsOfAlert(alert),
      keywords: [severity, accountId, kind],
    },
    metadata: {
      // What happens to one account again and again stands together.
      threadId: `rootwatch-${accountId}-${kind}`,
      summary: title,
      eventType: "rootwatch-alert",
      additionalContext: { kind, eventId: slackText(eventId, MAX.line) },
    },
  });
}

function lineText({ label, value, list = false }: Line): string {
  return `• ${label}: ${slackText(value, list ? MAX.list : MAX.line)}`;
}
