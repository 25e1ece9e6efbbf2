import type { Account } from "../account/account.ts";
import { SECTION_NAMES, type SectionName } from "../account/section-names.ts";
import type { Reason } from "../account/section-values.ts";
import { ageText } from "../account/time.ts";
import type { ConfiguredRule } from "./rule-settings.ts";
import { unwatchedText } from "./unwatched.ts";

/** Something that could not be checked, or not as it stands now. A section that is known and fresh has none. */
export interface CoverageItem {
  readonly section: SectionName;
  /** `partial`: what is known is all that was looked at, and that was not all. */
  readonly status: "unavailable" | "stale" | "malformed_row" | "partial";
  readonly reason?: Reason;
  readonly message: string;
  /** The rules that read the section, and so could not be judged, or only in part. */
  readonly rules: readonly string[];
}

/** What the audit could not see: one item for each section, and for each row of the report, that it could not read. */
export function coverageOf({ sections }: Account, rules: readonly ConfiguredRule[]): CoverageItem[] {
  const items: CoverageItem[] = [];
  for (const name of SECTION_NAMES) {
    const readers = readersOf(name, rules);
    if (readers.length === 0) continue;
    const section = sections[name];
    if (section.status === "unavailable") {
      const { reason, message } = section;
      items.push({ section: name, status: "unavailable", reason, message, rules: readers });
    } else if (section.staleMs !== undefined) {
      const message = `Observed ${ageText(section.staleMs)} before the time of the audit.`;
      items.push({ section: name, status: "stale", message, rules: readers });
    }
  }
  return [...items, ...unwatched(sections, rules), ...malformedRows(sections, rules)];
}

function readersOf(name: SectionName, rules: readonly ConfiguredRule[]): string[] {
  return rules
    .filter(({ rule }) => [...rule.needs, ...(rule.applies?.needs ?? []), rule.uses].flat().includes(name))
    .map(({ rule }) => rule.id);
}

function unwatched({ rootEvents }: Account["sections"], rules: readonly ConfiguredRule[]): CoverageItem[] {
  const readers = readersOf("rootEvents", rules);
  if (rootEvents.status === "unavailable" || readers.length === 0) return [];
  const message = unwatchedText(rootEvents.value.unwatchedRegions ?? []);
  return message === undefined ? [] : [{ section: "rootEvents", status: "partial", message, rules: readers }];
}

function malformedRows(
  { credentialReport }: Account["sections"],
  rules: readonly ConfiguredRule[],
): CoverageItem[] {
  if (credentialReport.status === "unavailable") return [];
  const readers = readersOf("credentialReport", rules);
  if (readers.length === 0) return [];
  return credentialReport.value.malformedRows.map(({ line, problem }) => ({
    section: "credentialReport",
    status: "malformed_row",
    reason: "malformed",
    message: `Line ${line} cannot be read: ${problem}.`,
    rules: readers,
  }));
}
