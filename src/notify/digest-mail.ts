import { isoSeconds } from "../account/time.ts";
import { notChecked } from "../report/not-checked.ts";
import { cut } from "./cut.ts";
import { bySeverity, type Digest } from "./digest.ts";
import { byResource, isGrave, resourceInFull, resourceLines, title } from "./mail-resources.ts";
import { counted, MOST_LINES, sentence, style, wrapped } from "./mail-style.ts";

/** Resources told in full: this many, and grave ones up to the second figure. All others get a line, or are counted. */
const IN_FULL = { anyway: 5, grave: 8 };

/** Bytes inside JSON, as a message is counted. The mail is in it twice, the machines' document three times. */
const BYTES = { added: 12_000, resolved: 3_000, notChecked: 6_000 };

/**
 * The mail about an audit, for 20 seconds: the verdict, what is new and worst with its date and first step, what is
 * still open, what could not be checked, where the rest is.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function digestMail(digest: Digest, timeZone: string): string {
  return [
    head(digest, timeZone),
    addedText(digest),
    openText(digest),
    resolvedText(digest),
    notCheckedText(digest),
    foot(digest),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function head(digest: Digest, timeZone: string): string {
  const { accountId, alias, added, open, resolved, summary, scope, first, notes } = digest;
  const name = alias === undefined ? accountId : `${accountId} (${sentence(alias)})`;
  const verdict =
    added.length > 0
      ? `${counted(added.length, first ? "finding" : "new finding")} (${bySeverity(added)})${open.length > 0 ? `, and ${open.length} still open` : ""}.`
      : open.length > 0
        ? `Nothing new; ${counted(open.length, "finding")} still open (${bySeverity(open)}).`
        : summary.unknown > 0
          ? "Nothing that was checked fails, but not everything could be checked."
          : "Nothing fails.";
  const resolvedNote = resolved.length > 0 ? ` ${counted(resolved.length, "finding")} resolved.` : "";
  const unknown = summary.unknown > 0 ? ` ${counted(summary.unknown, "check")} not possible.` : "";
  return [
    `AWS account ${name}`,
    wrapped(`${verdict}${resolvedNote}${unknown}`),
    ...(scope === undefined ? [] : [wrapped(`Only these rules were judged: ${scope.join(", ")}.`)]),
    ...(first && scope === undefined ? ["This is the first digest: it tells everything that is so."] : []),
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

/** `2026-11-23 06:00 UTC`, and in the zone of the reader where that is another. */
function moment(at: Date, timeZone: string): string {
  const utc = `${isoSeconds(at).slice(0, 16).replace("T", " ")} UTC`;
  if (timeZone === "UTC") return utc;
  const local = at.toLocaleString("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  return `${utc} (${local} ${timeZone})`;
}

function addedText({ added, first, observedAt }: Digest): string {
  if (added.length === 0) return "";
  const groups = byResource(added);
  const grave = groups.filter(({ fails: [worst] }) => worst !== undefined && isGrave(worst)).length;
  const most = Math.min(IN_FULL.grave, Math.max(IN_FULL.anyway, grave));
  const { shown, omitted } = cut(groups, most, BYTES.added, resourceInFull);
  const rest =
    omitted.length === 0
      ? []
      : [`AND ${first ? "" : "NEW "}ON OTHERS`, "", resourceLines(omitted, observedAt)];
  return [
    first ? "WHAT FAILS, WORST FIRST" : "NEW, WORST FIRST",
    "",
    ...shown.map(resourceInFull),
    ...rest,
  ].join("\n");
}

function openText({ open, observedAt }: Digest): string {
  return open.length === 0 ? "" : ["STILL OPEN", "", resourceLines(byResource(open), observedAt)].join("\n");
}

const BECAUSE = {
  passes: "",
  gone: ": it is no longer there",
  rule_off: ": its rule is no longer applied",
} as const;

function resolvedText({ resolved }: Digest): string {
  if (resolved.length === 0) return "";
  const lines = [
    ...Map.groupBy(resolved, ({ resource, because }) => `${title(resource)}${BECAUSE[because]}`),
  ].map(([what, of]) => style.hang("  ", 4, `${what}: ${of.map(({ rule }) => rule).join(", ")}`));
  const { shown, omitted } = cut(lines, MOST_LINES, BYTES.resolved, (line) => line);
  const rest = omitted.length === 0 ? [] : [`  ... and ${omitted.length} more`];
  return ["RESOLVED", "", ...shown, ...rest, ""].join("\n");
}

function notCheckedText({ coverage, unknown }: Digest): string {
  const lines = [...notChecked({ coverage, findings: unknown }, style)].map((line) =>
    line.replace(/^\n|\n$/g, ""),
  );
  if (coverage.length === 0 && unknown.length === 0) return "";
  const items = cut(lines.slice(1), MOST_LINES, BYTES.notChecked, (line) => line);
  const rest =
    items.omitted.length === 0 ? [] : [`  ... and ${items.omitted.length} more, in the full report`];
  return ["COULD NOT BE CHECKED", "", ...items.shown, ...rest, ""].join("\n");
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
