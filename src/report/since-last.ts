import type { Changes, FormerFinding, OpenFinding } from "../audit/changes.ts";
import { messageText } from "../audit/message.ts";
import { minutes } from "./as-of.ts";
import { datedText } from "./dated-text.ts";
import { printable } from "./printable.ts";
import { reasonText } from "./reason-text.ts";
import { resourceTitle } from "./resource-title.ts";
import { type Layout, type Style, styleFor } from "./style.ts";

/** What is known of the audits before. */
export interface Before {
  /** The newest of the whole account that was kept; undefined where there is none. */
  readonly wholeAt: Date | undefined;
  /** When the account was seen in this one. */
  readonly observedAt: Date;
}

/** Of any one list; the rest is counted. */
const MOST_LINES = 20;

/** What an audit shows that those before it did not, for people at a terminal, in pieces. */
export function* sinceLast(changes: Changes, before: Before, layout: Layout): Generator<string> {
  const style = styleFor(layout);
  const { wholeAt, observedAt } = before;
  if (wholeAt === undefined) {
    yield `\n${style.faint(style.hang("", 0, "The first audit that is kept: from the next on, what has changed is said here."))}\n`;
    return;
  }
  if (wholeAt > observedAt) {
    yield `\n${style.hang("", 0, `A later audit is kept, of ${minutes(wholeAt)}: nothing is compared.`)}\n`;
    return;
  }
  const isSinceNow = ({ untold, newlyOverdue, unverifiedSince }: FormerFinding) =>
    !untold && !newlyOverdue && unverifiedSince !== undefined && unverifiedSince >= observedAt;
  yield `\n${style.strong(`Since the audit of ${minutes(wholeAt)}`)}\n`;
  const lines = [
    ...listed("new", changes.added, failText),
    ...listed("again", changes.reopened, failText),
    ...listed(
      "new, and not rechecked",
      changes.unverified.filter(({ untold }) => untold),
      formerText,
    ),
    ...listed("overdue", changes.overdue, failText),
    ...listed(
      "overdue, and not rechecked",
      changes.unverified.filter(({ newlyOverdue }) => newlyOverdue),
      formerText,
    ),
    ...listed("resolved", changes.resolved, formerText),
    ...listed("no longer watched", changes.unwatched, formerText),
    ...listed("cannot be rechecked", changes.unverified.filter(isSinceNow), formerText),
    ...listed("exceptions and attestations", changes.dated, (change) => printable(datedText(change))),
    ...(changes.settingsChanged ? ["The settings have changed."] : []),
    ...(changes.newlyNotChecked.length > 0
      ? [`What could be checked then, and not now: ${changes.newlyNotChecked.map(printable).join(", ")}`]
      : []),
  ];
  yield* (lines.length === 0 ? ["Nothing has changed."] : lines).map((line) => indented(line, style));
}

function listed<Item>(label: string, items: readonly Item[], textOf: (item: Item) => string): string[] {
  const rest = items.length > MOST_LINES ? [`${label}: ... and ${items.length - MOST_LINES} more`] : [];
  return [...items.slice(0, MOST_LINES).map((item) => `${label}: ${textOf(item)}`), ...rest];
}

function failText({ finding, dueAt, because }: OpenFinding): string {
  const due = dueAt === undefined ? "" : ` Due ${dueAt.toISOString().slice(0, 10)}.`;
  return `${printable(messageText(finding))}${due} [${finding.rule}]${reason(because)}`;
}

function formerText({ rule, resource, because }: FormerFinding): string {
  return `${printable(resourceTitle(resource))} [${rule}]${reason(because)}`;
}

function reason(because: FormerFinding["because"]): string {
  const text = reasonText(because);
  return text === undefined ? "" : `, ${text}`;
}

function indented(line: string, style: Style): string {
  return `${style.hang("  ", 4, line)}\n`;
}
