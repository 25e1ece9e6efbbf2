import { counted } from "./counted.ts";
import { type BundledAudit, type EvidenceIndex, isWhole } from "./evidence-index.ts";
import { printable } from "./printable.ts";
import { type Layout, styleFor } from "./style.ts";

/** A bundle of evidence for whoever made it: how much there is, and what is not as it was written. */
export function* evidenceText(index: EvidenceIndex, layout: Layout): Generator<string> {
  const { accountId, audits, rootEvents, strangers, longestGap } = index;
  const style = styleFor(layout);
  const line = (text: string) => `${style.hang("", 0, printable(text))}\n`;
  const item = (text: string) => `  ${style.hang("", 2, printable(text))}\n`;
  yield `${style.strong(`AWS account ${accountId}`)}\n`;
  yield line(`From ${minutes(index.from)} to ${minutes(index.to)}.`);
  yield line(`${counted(audits.length, "audit")}, ${counted(rootEvents.length, "root event")}.`);
  if (audits.length > 0) {
    const { hours, from, to } = longestGap;
    yield line(
      `The longest time without an audit of everything: ${hours} hours, ${minutes(from)} to ${minutes(to)}.`,
    );
  }
  for (const audit of audits) for (const text of faultsOf(audit)) yield item(`${audit.auditId}: ${text}`);
  for (const { problem, file } of rootEvents)
    if (problem !== null) yield item(`${file.path}: it ${problem}.`);
  for (const name of strangers) yield item(`${name}: it is of no audit and no event, and not in the bundle.`);
  yield `\n${style.strong(line(verdict(index)).trimEnd())}\n`;
}

/** On the whole: what is as it was written, and for what nothing can say so. */
export function verdict(index: EvidenceIndex): string {
  if (index.audits.length === 0) return "There is no evidence of an audit in this period.";
  const audits = isWhole(index)
    ? "All that the audits left is as it was written."
    : "Not all evidence is as it was written.";
  return index.rootEvents.length === 0 ? audits : `${audits} ${UNSEALED_EVENTS}`;
}

const UNSEALED_EVENTS = "Root events have no manifest: they are bundled as they were found.";

/** What is to be said of an audit that is not whole. */
export function faultsOf({ state, problems }: BundledAudit): readonly string[] {
  return state === "unsealed" ? ["it came to no end, or its manifest is gone."] : problems;
}

/** `2026-11-23 06:00 UTC` */
export function minutes(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}
