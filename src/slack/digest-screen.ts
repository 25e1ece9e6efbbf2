import { sectionTitle } from "../account/section-names.ts";
import { datedLine } from "../notify/dated-line.ts";
import { weeklyText } from "../notify/digest.ts";
import { gravestFirst } from "../notify/digest-fates.ts";
import { verdictParts } from "../notify/digest-subject.ts";
import { mrkdwn } from "../notify/mrkdwn.ts";
import { seenText } from "../notify/seen-text.ts";
import { unseenNote } from "../notify/unseen-note.ts";
import { reasonText } from "../report/reason-text.ts";
import { resourceTitle } from "../report/resource-title.ts";
import type { DigestDocument } from "./digest-document.ts";
import { context, facts, type Screen, section } from "./payload.ts";
import { account, day, list, MOST, place, sentence, steps, time } from "./words.ts";

/** First steps of what is new: people begin with the gravest. */
const MOST_STEPS = 5;

/**
 * A digest: the verdict, what is new with its first steps, what is still open, what could not be checked, where the rest is.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function digestScreen(digest: DigestDocument, timeZone: string): Screen {
  const { accountId, scope, report, auditId } = digest;
  const { label, ...figures } = digest.verdict;
  const partly = scope.rules === "all" ? "" : ` (only ${scope.rules.length} of the rules)`;
  const fixes = new Set(gravestFirst([...digest.new, ...digest.reopened]).flatMap(({ fix }) => fix || []));
  return {
    verdict: `[${label}] ${accountId}: ${verdictParts(figures).join(", ")}${partly}`,
    colour: label,
    blocks: [
      ...facts(factsOf(digest, timeZone)),
      ...notesOf(digest).map(section),
      ...newsOf(digest).map(section),
      ...steps([...fixes], MOST_STEPS).map(section),
      ...othersOf(digest).map(section),
      ...(report
        ? [section(place("Full report", report.text)), section(place("For machines", report.json))]
        : []),
      context(
        `Audit ${mrkdwn(auditId, MOST.name)}. Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.`,
      ),
    ],
  };
}

function factsOf(digest: DigestDocument, timeZone: string) {
  const { accountId, accountAlias, observedAt, credentialReportGeneratedAt, scope } = digest;
  return [
    ["Account", account(accountId, accountAlias)],
    ["Observed", time(observedAt, timeZone)],
    [
      "Users and keys as of",
      credentialReportGeneratedAt ? time(credentialReportGeneratedAt, timeZone) : undefined,
    ],
    ["Only these rules", scope.rules === "all" ? undefined : mrkdwn(scope.rules.join(", "), MOST.fact)],
  ] as const;
}

function notesOf(digest: DigestDocument): string[] {
  const { first, weekly, settingsChanged, notes } = digest;
  const all = [
    ...(first ? ["This is the first digest: it tells everything that is so."] : []),
    ...(weekly ? [weeklyText(digest)] : []),
    ...(settingsChanged ? ["The settings have changed since the last digest."] : []),
    ...(notes ?? []).map(sentence),
  ];
  return list("Note", all, (note) => note);
}

/** What is new and critical stands first, then what fails again or is overdue, then what else is new. */
function newsOf(digest: DigestDocument): string[] {
  const { first, new: added, reopened, observedAt, omitted } = digest;
  const lineOf = inFull(new Date(observedAt));
  const newOf = (title: string, items: DigestDocument["new"], more = omitted.new) =>
    list(title, items, lineOf, { more });
  const again = list("Fails again", reopened, lineOf, { more: omitted.reopened });
  if (first)
    return [...newOf("What fails, worst first", added), ...untoldOf(digest), ...again, ...overdueOf(digest)];
  const between = [...untoldOf(digest), ...again, ...overdueOf(digest)];
  const isCritical = ({ severity }: Named) => severity === "critical";
  if (between.length === 0) return newOf("New, worst first", added);
  return [
    ...newOf("New and critical", added.filter(isCritical), 0),
    ...between,
    ...newOf(
      "New, worst first",
      added.filter((one) => !isCritical(one)),
    ),
  ];
}

function overdueOf(digest: DigestDocument): string[] {
  const { overdue, unverified, verdict, observedAt } = digest;
  const late = gravestFirst([...overdue, ...known(unverified).filter(isLateAt(observedAt))]);
  return list("Overdue", late, lineIn(digest), { more: left(verdict.overdue, late) });
}

/** Of which people were told before. */
const known = (unverified: DigestDocument["unverified"]) => unverified.filter((one) => !one.untold);

const isLateAt =
  (observedAt: string) =>
  ({ dueAt }: Named) =>
    Boolean(dueAt) && new Date(dueAt ?? "") <= new Date(observedAt);

function inFull(now: Date) {
  return ({ severity, message, asOf, confirmedAt, rule, dueAt, because }: DigestDocument["new"][number]) => {
    const seen = seenText({ severity, asOf: dateOf(asOf), confirmedAt: dateOf(confirmedAt) });
    const about = `${mrkdwn(rule, MOST.name)}${due(dueAt, now)}${reason(because)}`;
    return `• *${severity}* ${sentence(message)}${seen} (${about})`;
  };
}

/** Undefined of what is no time, or of years that nobody will see. */
function dateOf(text: string | null | undefined): Date | undefined {
  const at = new Date(text != null && /^\d{4}-/.test(text) ? text : Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at;
}

/** Found before this audit, and told by this one first. */
function untoldOf(digest: DigestDocument): string[] {
  const { new: added, reopened, unverified, verdict, omitted } = digest;
  const untold = unverified.filter((one) => one.untold);
  const told = added.length + omitted.new + reopened.length + omitted.reopened;
  return list("New, and not rechecked", untold, lineIn(digest), {
    more: left(verdict.new + verdict.reopened - told, untold),
  });
}

function othersOf(digest: DigestDocument): string[] {
  const { open, unverified, resolved, noLongerWatched, dated, coverage } = digest;
  const { observedAt, omitted, verdict } = digest;
  const isLate = isLateAt(observedAt);
  const still = gravestFirst([...open, ...known(unverified).filter((one) => !isLate(one))]);
  return [
    list("Still open", still, lineIn(digest), { more: left(verdict.open, still) }),
    list("Resolved", resolved, (item) => `${briefly(item)}${reason(item.because)}`, {
      more: omitted.resolved,
    }),
    list("No longer watched: the rule is switched off", noLongerWatched, briefly, {
      more: omitted.noLongerWatched,
    }),
    list("Exceptions and attestations", dated, (change) => `• ${mrkdwn(datedLine(change), MOST.fact)}`, {
      more: omitted.dated,
    }),
    list(
      "Could not be checked, and could before",
      coverage.filter((item) => item.new),
      unchecked,
    ),
    list(
      "Could not be checked",
      coverage.filter((item) => !item.new),
      unchecked,
      { more: omitted.coverage },
    ),
  ].flat();
}

type Named = DigestDocument["open"][number];

/** How many there are beside those in the document. */
function left(count: number, items: readonly Named[]): number {
  return Math.max(0, count - items.length);
}

/** What fails in a line: its date, and of what the audit does not show, why not. */
function lineIn({ scope: { rules }, unverified, observedAt }: DigestDocument): (item: Named) => string {
  const now = new Date(observedAt);
  const notes = new Map<Named, string>(
    unverified.map((one) => {
      const since = one.unverifiedSince ? day(one.unverifiedSince) : undefined;
      return [one, `, ${unseenNote({ ...one, since }, rules === "all" ? undefined : rules)}`];
    }),
  );
  return (item) => `${briefly(item)}${due(item.dueAt, now)}${notes.get(item) ?? ""}`;
}

function briefly({ severity, resource, rule }: Named): string {
  return `• *${severity}* ${mrkdwn(resourceTitle(resource), MOST.name)}: ${mrkdwn(rule, MOST.name)}`;
}

function due(dueAt: string | null | undefined, now: Date): string {
  if (!dueAt) return "";
  return new Date(dueAt) <= now ? `, OVERDUE since ${day(dueAt)}` : `, due ${day(dueAt)}`;
}

function reason(because: string | null | undefined): string {
  const text = reasonText(because);
  return text === undefined ? "" : `, ${text}`;
}

function unchecked({ section: name, status, reason, message }: DigestDocument["coverage"][number]): string {
  const title = sectionTitle(name) ?? name;
  const why = (reason ?? status).replaceAll("_", " ");
  return `• ${mrkdwn(title, MOST.name)}: ${mrkdwn(why, MOST.name)}. ${sentence(message)}`;
}
