import { sectionTitle } from "../account/section-names.ts";
import { datedLine } from "../notify/dated-line.ts";
import { weeklyText } from "../notify/digest.ts";
import { verdictLabel, verdictParts } from "../notify/digest-subject.ts";
import { mrkdwn } from "../notify/mrkdwn.ts";
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
  const counts = countsOf(digest);
  const label = verdictLabel(counts);
  const partly = scope.rules === "all" ? "" : ` (only ${scope.rules.length} of the rules)`;
  const fixes = new Set(digest.new.flatMap(({ fix }) => fix || []));
  return {
    verdict: `[${label}] ${accountId}: ${verdictParts(counts).join(", ")}${partly}`,
    colour: label,
    blocks: [
      ...facts(factsOf(digest, timeZone)),
      ...notesOf(digest).map(section),
      ...newOf(digest).map(section),
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

function countsOf({
  first,
  new: added,
  reopened,
  overdue,
  open,
  unverified,
  resolved,
  noLongerWatched,
  dated,
  omitted,
  summary,
}: DigestDocument) {
  const standing = [...open, ...unverified];
  const news = [...added, ...reopened];
  return {
    // Gravest first, so that what was left out of the document is no graver than what is there.
    worst: (news.length > 0 ? news : [...overdue, ...standing]).map(({ severity }) => severity),
    added: added.length + omitted.new,
    reopened: reopened.length + omitted.reopened,
    overdue: overdue.length + omitted.overdue,
    stillOpen: standing.length + omitted.open + omitted.unverified,
    resolved: resolved.length + omitted.resolved,
    unwatched: noLongerWatched.length + omitted.noLongerWatched,
    unknown: summary.unknown,
    excepted: summary.excepted,
    dated: first ? 0 : dated.length + omitted.dated,
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

function newOf({ first, new: added, observedAt, omitted }: DigestDocument): string[] {
  const now = new Date(observedAt);
  return list(
    first ? "What fails, worst first" : "New, worst first",
    added,
    ({ severity, message, rule, dueAt }) =>
      `• *${severity}* ${sentence(message)} (${mrkdwn(rule, MOST.name)}${due(dueAt, now)})`,
    { more: omitted.new },
  );
}

function othersOf({ observedAt, omitted, ...digest }: DigestDocument): string[] {
  const { reopened, overdue, open, unverified, resolved, noLongerWatched, dated, coverage } = digest;
  const now = new Date(observedAt);
  return [
    list(
      "Fails again",
      reopened,
      ({ severity, message, rule, dueAt }) =>
        `• *${severity}* ${sentence(message)} (${mrkdwn(rule, MOST.name)}${due(dueAt, now)})`,
      { more: omitted.reopened },
    ),
    list("Overdue", overdue, (item) => `${briefly(item)}${due(item.dueAt, now)}`, { more: omitted.overdue }),
    list(
      "Still open",
      [
        ...open.map((item) => ({ item, note: "" })),
        ...unverified.map((item) => ({ item, note: UNVERIFIED })),
      ],
      ({ item, note }) => `${briefly(item)}${due(item.dueAt, now)}${note}`,
      { more: omitted.open + omitted.unverified },
    ),
    list("Resolved", resolved, (item) => `${briefly(item)}${BECAUSE[item.because] ?? ""}`, {
      more: omitted.resolved,
    }),
    list("No longer watched: the rule is switched off", noLongerWatched, briefly, {
      more: omitted.noLongerWatched,
    }),
    list("Exceptions and attestations", dated, (change) => `• ${mrkdwn(datedLine(change), MOST.fact)}`, {
      more: omitted.dated,
    }),
    list("Could not be checked", coverage, unchecked, { more: omitted.coverage }),
  ].flat();
}

const BECAUSE: Readonly<Record<string, string>> = {
  gone: ", no longer there",
  parameters: ", its rule asks for something else now",
};

const UNVERIFIED = ", could not be rechecked";

type Former = DigestDocument["unverified"][number];

function briefly({ severity, resource, rule }: Former): string {
  return `• *${severity}* ${mrkdwn(resourceTitle(resource), MOST.name)}: ${mrkdwn(rule, MOST.name)}`;
}

function due(dueAt: string | null | undefined, now: Date): string {
  if (!dueAt) return "";
  return new Date(dueAt) <= now ? `, OVERDUE since ${day(dueAt)}` : `, due ${day(dueAt)}`;
}

function unchecked({ section: name, status, reason, message }: DigestDocument["coverage"][number]): string {
  const title = sectionTitle(name) ?? name;
  const why = (reason ?? status).replaceAll("_", " ");
  return `• ${mrkdwn(title, MOST.name)}: ${mrkdwn(why, MOST.name)}. ${sentence(message)}`;
}
