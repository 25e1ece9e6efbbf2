import { SECTIONS } from "../account/section-names.ts";
import type { Reason } from "../account/section-values.ts";
import type { Audit } from "../audit/audit.ts";
import type { CoverageItem } from "../audit/coverage.ts";
import type { Finding } from "../audit/finding.ts";
import { messageText } from "../audit/message.ts";
import { printable } from "./printable.ts";
import type { Style } from "./style.ts";

/** More names than this are counted instead. */
const MOST_RULES = 6;

/** What could not be checked, and why: sections and rows first, then what single rules could not tell. */
export function* notChecked(
  { coverage, findings }: Pick<Audit, "coverage" | "findings">,
  style: Style,
): Generator<string> {
  // Those of an unavailable section and of a malformed row are told with their section and row.
  const others = findings.filter(
    ({ outcome, messageId }) =>
      outcome === "unknown" && messageId !== "unavailable" && messageId !== "malformedRow",
  );
  if (coverage.length === 0 && others.length === 0) {
    yield `\n${style.strong("Everything was checked.")}\n`;
    return;
  }
  yield `\n${style.strong("What could not be checked")}\n`;
  const unjudged = new Set(findings.flatMap(({ outcome, rule }) => (outcome === "unknown" ? [rule] : [])));
  for (const items of alike(coverage)) yield `${style.hang("  ", 2, coverageText(items, unjudged, style))}\n`;
  for (const [text, rules] of byText(others)) {
    yield `${style.hang("  ", 2, `${text} ${style.faint(listed(rules))}`)}\n`;
  }
}

/** Sections that are missing for one reason are told together. */
function alike(coverage: readonly CoverageItem[]): CoverageItem[][] {
  const groups = new Map<string, CoverageItem[]>();
  for (const item of coverage) {
    const key = `${item.status} ${item.reason} ${item.message}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const REASON_TEXT: Readonly<Record<Reason, string>> = {
  access_denied: "access denied",
  throttled: "throttled by AWS",
  timeout: "timed out",
  not_collected: "not collected",
  malformed: "malformed",
  service_error: "AWS failed",
  not_ready: "not ready in time",
  expired: "expired",
};

/** Of what is known, if not as it should be. */
const STATUS_TEXT: Readonly<Partial<Record<CoverageItem["status"], string>>> = {
  stale: "stale",
  partial: "in part",
};

function coverageText(items: readonly CoverageItem[], unjudged: ReadonlySet<string>, style: Style): string {
  const [first] = items;
  if (first === undefined) return "";
  const titles = items.map(({ section }) => SECTIONS[section].title).join(", ");
  const subject = `${titles.charAt(0).toUpperCase()}${titles.slice(1)}`;
  const status = STATUS_TEXT[first.status] ?? REASON_TEXT[first.reason ?? "malformed"];
  // A rule with another source may have been judged all the same.
  const rules = [...new Set(items.flatMap((item) => item.rules))].filter((rule) => unjudged.has(rule));
  const names = first.status in STATUS_TEXT || rules.length === 0 ? "" : ` ${style.faint(listed(rules))}`;
  return `${subject}: ${status}. ${printable(first.message)}${names}`;
}

function byText(findings: readonly Finding[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const finding of findings) {
    const { type, name } = finding.resource;
    const whose =
      type === "user" || type === "access-key" ? `${printable(finding.resource.owner?.name ?? name)}: ` : "";
    const text = `${whose}${printable(messageText(finding))}`;
    const rules = texts.get(text) ?? [];
    if (!rules.includes(finding.rule)) rules.push(finding.rule);
    texts.set(text, rules);
  }
  return texts;
}

function listed(rules: readonly string[]): string {
  const shown = rules.slice(0, MOST_RULES).join(", ");
  return rules.length > MOST_RULES ? `[${shown} and ${rules.length - MOST_RULES} more]` : `[${shown}]`;
}
