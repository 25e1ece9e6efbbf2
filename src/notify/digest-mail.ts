import type { Finding } from "../audit/finding.ts";
import { isToldWithCoverage } from "../audit/not-checked-keys.ts";
import { notChecked } from "../report/not-checked.ts";
import { reasonText } from "../report/reason-text.ts";
import { rank } from "../rules/rule.ts";
import { cut } from "./cut.ts";
import { datedLine } from "./dated-line.ts";
import { type Digest, weeklyText } from "./digest.ts";
import { allFails, formerOf, gravestFirst } from "./digest-fates.ts";
import {
  briefOf,
  briefOfFormer,
  byResource,
  type ResourceFails,
  resourceInFull,
  resourceLines,
  title,
} from "./mail-resources.ts";
import { MOST_LINES, sentence, style, wrapped } from "./mail-style.ts";
import { mailVerdict } from "./mail-verdict.ts";
import { moment } from "./moment.ts";
import { isGrave } from "./seen-text.ts";
import { formerNote } from "./unseen-note.ts";

/** Resources told in full: this many, and grave ones up to the second figure. All others get a line, or are counted. */
const IN_FULL = { anyway: 5, grave: 8 };

/** Bytes inside JSON, as a message is counted. The mail is in it twice, the machines' document three times. */
const BYTES = { added: 12_000, reopened: 4_000, resolved: 3_000, dated: 3_000, notChecked: 6_000 };

/**
 * The mail about an audit, for 20 seconds: the verdict, what is new and worst with its date and first step, what is
 * still open, what could not be checked, where the rest is.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function digestMail(digest: Digest, timeZone: string): string {
  return [
    head(digest, timeZone),
    ...newTexts(digest),
    resolvedText(digest),
    unwatchedText(digest),
    datedText(digest),
    openText(digest),
    notCheckedText(digest),
    foot(digest),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function head(digest: Digest, timeZone: string): string {
  const { accountId, alias, scope, first, weekly, notes, settingsChanged } = digest;
  const name = alias === undefined ? accountId : `${accountId} (${sentence(alias)})`;
  return [
    `AWS account ${name}`,
    wrapped(mailVerdict(digest)),
    ...(scope === undefined ? [] : [wrapped(`Only these rules were judged: ${scope.join(", ")}.`)]),
    ...(first ? ["This is the first digest: it tells everything that is so."] : []),
    ...(weekly ? [wrapped(weeklyText(digest))] : []),
    ...(settingsChanged ? ["The settings have changed since the last digest."] : []),
    ...notes.map((note) => wrapped(sentence(note))),
    wrapped(`Observed ${moment(digest.observedAt, timeZone)}.${reportNote(digest, timeZone)}`),
    "",
  ].join("\n");
}

function reportNote({ reportGeneratedAt }: Digest, timeZone: string): string {
  return reportGeneratedAt === undefined
    ? ""
    : ` Users and keys as of ${moment(reportGeneratedAt, timeZone)}.`;
}

/** What is new and worst stands first, and nothing stands before what is critical. */
function newTexts(digest: Digest): string[] {
  const { added, first, observedAt } = digest;
  if (first) {
    // Whoever reads it knows of nothing yet, whatever it is to others.
    const fails = allFails(digest);
    const [worst] = fails;
    const text = addedText("WHAT FAILS, WORST FIRST", "AND ON OTHERS", fails, observedAt);
    const [untold] = formerOf(digest).untold;
    const isWorst =
      untold !== undefined && rank(untold.severity) > rank(worst?.finding.severity ?? "informational");
    return isWorst ? [untoldText(digest), text] : [text, untoldText(digest)];
  }
  const between = [untoldText(digest), reopenedText(digest), overdueText(digest)];
  const critical = added.filter(({ finding }) => finding.severity === "critical");
  const others = added.filter(({ finding }) => finding.severity !== "critical");
  const heading = (what: string) => [`${what}, WORST FIRST`, `AND ${what} ON OTHERS`] as const;
  if (between.every((text) => text === "")) return [addedText(...heading("NEW"), added, observedAt)];
  return [
    addedText("NEW AND CRITICAL", "AND NEW ON OTHERS", critical, observedAt),
    ...between,
    addedText(...heading("NEW"), others, observedAt),
  ];
}

/** Found before this audit, and told by this one first. */
function untoldText(digest: Digest): string {
  return inBrief("NEW, AND NOT RECHECKED", [], formerOf(digest).untold, digest);
}

function reopenedText({ reopened, observedAt }: Digest): string {
  if (reopened.length === 0) return "";
  const inFull = (group: ResourceFails) => resourceInFull(group, observedAt);
  const { shown, omitted } = cut(byResource(reopened), MOST_LINES, BYTES.reopened, inFull);
  const rest = omitted.length === 0 ? [] : [`  ... and on ${omitted.length} more: see the full report`, ""];
  return ["FAILS AGAIN", "", ...shown.map(inFull), ...rest].join("\n");
}

function overdueText(digest: Digest): string {
  return inBrief("OVERDUE", digest.overdue, formerOf(digest).overdue, digest);
}

function openText(digest: Digest): string {
  const { overdue, open } = formerOf(digest);
  if (digest.first) return inBrief("STILL OPEN", [], [...overdue, ...open], digest);
  return inBrief("STILL OPEN", digest.open, open, digest);
}

function inBrief(
  heading: string,
  fails: Digest["open"],
  former: Digest["unverified"],
  { scope, observedAt }: Digest,
): string {
  const briefs = [...fails.map(briefOf), ...former.map((one) => briefOfFormer(one, formerNote(one, scope)))];
  if (briefs.length === 0) return "";
  return [heading, "", resourceLines(gravestFirst(briefs), observedAt)].join("\n");
}

function addedText(heading: string, others: string, added: Digest["added"], observedAt: Date): string {
  if (added.length === 0) return "";
  const groups = byResource(added);
  const grave = groups.filter(({ fails: [worst] }) => worst !== undefined && isGrave(worst.finding)).length;
  const most = Math.min(IN_FULL.grave, Math.max(IN_FULL.anyway, grave));
  const inFull = (group: ResourceFails) => resourceInFull(group, observedAt);
  const { shown, omitted } = cut(groups, most, BYTES.added, inFull);
  const fails = omitted.flatMap((group) => group.fails);
  const rest = omitted.length === 0 ? [] : [others, "", resourceLines(fails.map(briefOf), observedAt)];
  return [heading, "", ...shown.map(inFull), ...rest].join("\n");
}

function datedText({ dated }: Digest): string {
  if (dated.length === 0) return "";
  const lines = dated.map((change) => style.hang("  ", 4, datedLine(change)));
  const { shown, omitted } = cut(lines, MOST_LINES, BYTES.dated, (line) => line);
  const rest = omitted.length === 0 ? [] : [`  ... and ${omitted.length} more`];
  return ["EXCEPTIONS AND ATTESTATIONS", "", ...shown, ...rest, ""].join("\n");
}

/** Said apart from what is mended: to look away mends nothing. */
function unwatchedText({ unwatched, observedAt }: Digest): string {
  if (unwatched.length === 0) return "";
  const briefs = unwatched.map((former) => briefOfFormer(former, "its rule is switched off"));
  return ["NO LONGER WATCHED", "", resourceLines(briefs, observedAt)].join("\n");
}

function resolvedText({ resolved }: Digest): string {
  if (resolved.length === 0) return "";
  const lines = [
    ...Map.groupBy(resolved, ({ resource, because }) => {
      const reason = reasonText(because);
      return `${title(resource)}${reason === undefined ? "" : ` (${reason})`}`;
    }),
  ].map(([what, of]) => style.hang("  ", 4, `${what}: ${of.map(({ rule }) => rule).join(", ")}`));
  const { shown, omitted } = cut(lines, MOST_LINES, BYTES.resolved, (line) => line);
  const rest = omitted.length === 0 ? [] : [`  ... and ${omitted.length} more`];
  return ["RESOLVED", "", ...shown, ...rest, ""].join("\n");
}

/** What came to it stands first: it may be why the mail came. */
function notCheckedText({ coverage, unknown, newlyUnknown }: Digest): string {
  const isNew = ({ id }: Finding) => newlyUnknown.has(id);
  return [
    notCheckedList(
      "COULD NOT BE CHECKED, AND COULD BEFORE",
      coverage.filter((item) => item.new),
      unknown,
      isNew,
    ),
    notCheckedList(
      "COULD NOT BE CHECKED",
      coverage.filter((item) => !item.new),
      unknown,
      (one) => !isNew(one),
    ),
  ]
    .filter((text) => text !== "")
    .join("\n");
}

/** @param unknown all of it: by it a section says which rules could not be judged for it */
function notCheckedList(
  heading: string,
  coverage: Digest["coverage"],
  unknown: readonly Finding[],
  isListed: (finding: Finding) => boolean,
): string {
  const findings = unknown.filter((one) => isToldWithCoverage(one) || isListed(one));
  if (coverage.length === 0 && findings.every(isToldWithCoverage)) return "";
  const lines = [...notChecked({ coverage, findings }, style)].map((line) => line.replace(/^\n|\n$/g, ""));
  const items = cut(lines.slice(1), MOST_LINES, BYTES.notChecked, (line) => line);
  const rest =
    items.omitted.length === 0 ? [] : [`  ... and ${items.omitted.length} more, in the full report`];
  return [heading, "", ...items.shown, ...rest, ""].join("\n");
}

function foot({ report, auditId }: Digest): string {
  // A link is not wrapped: it is there to be followed.
  const where = report === undefined ? [] : ["Full report:", `  ${report.text.url}`, `  ${report.text.uri}`];
  return [
    ...where,
    "Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.",
    `Audit ${auditId}`,
    "",
  ].join("\n");
}
