import { isoSeconds } from "../account/time.ts";
import { messageText } from "../audit/message.ts";
import { notChecked } from "../report/not-checked.ts";
import { printable } from "../report/printable.ts";
import { styleFor } from "../report/style.ts";
import type { Resource } from "../rules/rule.ts";
import { cut } from "./cut.ts";
import { bySeverity, type Digest, type DigestFinding, rank } from "./digest.ts";

/** A mail is read on a telephone too, and nobody reads the fortieth item. */
const COLUMNS = 76;
const MOST = { added: 40, open: 30, resolved: 20, lines: 40 };

/** Bytes inside JSON, as everything in a message is counted. Twice the sum fits SNS's limit, the machine's part beside. */
const BYTES = { added: 16_000, open: 5_000, resolved: 3_000, notChecked: 6_000 };

/** No sentence of ours is as long; somebody else's words may be. */
const MAX_SENTENCE = 500;

const style = styleFor({ width: COLUMNS, colour: false });

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

interface Group {
  readonly resource: Resource;
  readonly fails: readonly DigestFinding[];
}

/** A credential belongs to its user: people mend users, not keys. The fails come gravest first, and so do the groups. */
function byResource(fails: readonly DigestFinding[]): Group[] {
  const groups = Map.groupBy(fails, ({ finding }) => (finding.resource.owner ?? finding.resource).id);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ resource: first.finding.resource.owner ?? first.finding.resource, fails: group }];
  });
}

function addedText({ added, first }: Digest): string {
  if (added.length === 0) return "";
  const groups = cut(byResource(added), MOST.added, BYTES.added, groupText);
  const title = first ? "WHAT FAILS, WORST FIRST" : "NEW, WORST FIRST";
  return [title, "", ...groups.shown.map(groupText), ...restText(groups.omitted)].join("\n");
}

/** More than this of one resource are named in one line: an account without a password policy fails eight rules at once. */
const MOST_IN_FULL = 3;

function groupText({ resource, fails }: Group): string {
  const lines = [title(resource)];
  for (const { finding, dueAt, fix } of fails.slice(0, MOST_IN_FULL)) {
    const lead = `  [${finding.severity}] `;
    const due = dueAt === undefined ? "" : ` Due ${day(dueAt)}.`;
    lines.push(style.hang(lead, 4, `${sentence(messageText(finding))}${due} (${finding.rule})`));
    if (rank(finding.severity) >= rank("high") || finding === fails[0]?.finding) {
      lines.push(style.hang("    First step: ", 6, sentence(fix)));
    }
  }
  const more = fails.slice(MOST_IN_FULL);
  if (more.length > 0) {
    lines.push(
      style.hang("  ", 4, `and ${bySeverity(more)}: ${more.map(({ finding }) => finding.rule).join(", ")}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

function restText(omitted: readonly Group[]): string[] {
  const fails = omitted.flatMap((group) => group.fails);
  if (fails.length === 0) return [];
  const what = `${counted(fails.length, "finding")} on ${counted(omitted.length, "resource")}`;
  return [wrapped(`... and ${what} more (${bySeverity(fails)}): see the full report.`), ""];
}

function openText({ open, observedAt }: Digest): string {
  if (open.length === 0) return "";
  const lineOf = ({ resource, fails }: Group) => {
    const rules = fails.map(
      ({ finding, dueAt }) => `${finding.rule} (${finding.severity}${dueText(dueAt, observedAt)})`,
    );
    return style.hang("  ", 4, `${title(resource)}: ${[...new Set(rules)].join(", ")}`);
  };
  const groups = cut(byResource(open), MOST.open, BYTES.open, lineOf);
  return ["STILL OPEN", "", ...groups.shown.map(lineOf), ...restText(groups.omitted), ""].join("\n");
}

function dueText(dueAt: Date | undefined, now: Date): string {
  if (dueAt === undefined) return "";
  return dueAt < now ? `, OVERDUE since ${day(dueAt)}` : `, due ${day(dueAt)}`;
}

const BECAUSE = {
  passes: "",
  gone: ": it is no longer there",
  rule_off: ": its rule is no longer applied",
} as const;

function resolvedText({ resolved }: Digest): string {
  if (resolved.length === 0) return "";
  const items = cut(resolved, MOST.resolved, BYTES.resolved, ({ resource }) => resource.name + resource.id);
  const lines = items.shown.map(({ rule, resource, because }) =>
    style.hang("  ", 4, `${sentence(resource.name)}: ${rule}${BECAUSE[because]}`),
  );
  const rest = items.omitted.length === 0 ? [] : [`  ... and ${items.omitted.length} more`];
  return ["RESOLVED", "", ...lines, ...rest, ""].join("\n");
}

function notCheckedText({ coverage, unknown }: Digest): string {
  const lines = [...notChecked({ coverage, findings: unknown }, style)].map((line) =>
    line.replace(/^\n|\n$/g, ""),
  );
  if (coverage.length === 0 && unknown.length === 0) return "";
  const items = cut(lines.slice(1), MOST.lines, BYTES.notChecked, (line) => line);
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

function title({ type, name }: Resource): string {
  if (type === "root-user") return "Root user";
  if (type === "password-policy") return "Account password policy";
  if (type === "account") return `Account ${sentence(name)}`;
  return type === "user" ? `User ${sentence(name)}` : sentence(name);
}

/** Other people's words: on one line, nothing that acts, of a bounded length. */
function sentence(text: string): string {
  const line = printable(text);
  return line.length > MAX_SENTENCE ? `${line.slice(0, MAX_SENTENCE)}...` : line;
}

function wrapped(text: string): string {
  return style.hang("", 0, text);
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
