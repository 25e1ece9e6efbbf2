import type { FormerFinding } from "../audit/changes.ts";
import { messageText } from "../audit/message.ts";
import { asOfText } from "../report/as-of.ts";
import { counted } from "../report/counted.ts";
import { resourceTitle } from "../report/resource-title.ts";
import { type Resource, rank, type Severity } from "../rules/rule.ts";
import { cut } from "./cut.ts";
import { bySeverity, type DigestFinding, severitiesOf } from "./digest.ts";
import { dueText } from "./due-text.ts";
import { MOST_LINES, sentence, style } from "./mail-style.ts";
import { reasonText } from "./reason-text.ts";

/** What fails of one resource, gravest first. */
export interface ResourceFails {
  readonly resource: Resource;
  readonly fails: readonly DigestFinding[];
}

/** A credential belongs to its user: people mend users, not keys. The fails come gravest first, and so do the groups. */
export function byResource(fails: readonly DigestFinding[]): ResourceFails[] {
  const groups = Map.groupBy(fails, ({ finding }) => (finding.resource.owner ?? finding.resource).id);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ resource: first.finding.resource.owner ?? first.finding.resource, fails: group }];
  });
}

export function isGrave({ finding }: DigestFinding): boolean {
  return rank(finding.severity) >= rank("high");
}

/** More than this of one resource are named in one line: an account without a password policy fails eight rules at once. */
const MOST_IN_FULL = 3;

/** A resource with its first fails in full sentences, each with its date, the grave ones with their first step. */
export function resourceInFull({ resource, fails }: ResourceFails, now: Date): string {
  const lines = [title(resource)];
  for (const fail of fails.slice(0, MOST_IN_FULL)) {
    const { finding, dueAt, fix, because } = fail;
    const asOf = isGrave(fail) ? asOfText(finding) : undefined;
    const more = `${asSentence(asOf)}${asSentence(dueText(dueAt, now))}`;
    const about = [finding.rule, reasonText(because)].filter((word) => word !== undefined).join(", ");
    const text = `[${finding.severity}] ${sentence(messageText(finding))}${more} (${about})`;
    lines.push(style.hang("  ", 4, text));
    if (isGrave(fail) || fail === fails[0]) {
      lines.push(style.hang("    ", 6, `First step: ${sentence(fix)}`));
    }
  }
  const more = fails.slice(MOST_IN_FULL);
  if (more.length > 0) {
    const rules = more.map(({ finding: { rule }, dueAt, because }) => {
      const late = dueAt !== undefined && dueAt <= now ? dueText(dueAt, now) : undefined;
      const about = [late, reasonText(because)].filter((word) => word !== undefined);
      return about.length === 0 ? rule : `${rule} (${about.join(", ")})`;
    });
    lines.push(style.hang("  ", 4, `and ${bySeverity(more)}: ${rules.join(", ")}`));
  }
  return `${lines.join("\n")}\n`;
}

function asSentence(text: string | undefined): string {
  return text === undefined ? "" : ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Bytes inside JSON, as a message is counted. */
const MAX_BYTES = 5_000;

/** One fail in one line with others of its resource. */
interface Brief {
  /** What the line begins with: the resource. */
  readonly title: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly dueAt: Date | undefined;
  readonly note?: string | undefined;
}

/** Told in brief: of a credential its user stands in front. */
export function briefOf({ finding, dueAt, because }: DigestFinding): Brief {
  const { rule, severity, resource } = finding;
  return { title: title(resource.owner ?? resource), rule, severity, dueAt, note: reasonText(because) };
}

/** What was told and cannot be judged now. */
export function briefOfFormer({ rule, severity, resource, dueAt }: FormerFinding, note: string): Brief {
  return { title: title(resource), rule, severity, dueAt, note };
}

/** A line for each resource, and how many more there are. */
export function resourceLines(briefs: readonly Brief[], now: Date): string {
  const groups = [...Map.groupBy(briefs, (brief) => brief.title)];
  const lineOf = ([what, ofIt]: (typeof groups)[number]) => {
    const rules = ofIt.map(({ rule, severity, dueAt, note }) => {
      const about = [severity, dueText(dueAt, now), note].filter((text) => text !== undefined);
      return `${rule} (${about.join(", ")})`;
    });
    return style.hang("  ", 4, `${what}: ${[...new Set(rules)].join(", ")}`);
  };
  const { shown, omitted } = cut(groups, MOST_LINES, MAX_BYTES, lineOf);
  const left = omitted.flatMap(([, ofIt]) => ofIt);
  const what = `${counted(left.length, "finding")} on ${counted(omitted.length, "resource")}`;
  const rest =
    left.length === 0
      ? []
      : [style.hang("  ", 4, `... and ${what} more (${severitiesOf(left)}): see the full report`)];
  return [...shown.map(lineOf), ...rest, ""].join("\n");
}

export function title({ type, name }: { readonly type: string; readonly name: string }): string {
  return sentence(resourceTitle({ type, name }));
}
