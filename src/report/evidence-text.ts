import { counted } from "./counted.ts";
import type { BundledAudit, EvidenceIndex } from "./evidence-index.ts";
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

/** On the whole: what is as it was written, and what cannot be said. */
export function verdict({ audits, rootEvents, strangers }: EvidenceIndex): string {
  const unsealed = audits.filter(({ state }) => state === "unsealed").length;
  return [
    onSealed(audits, unsealed),
    ...(unsealed === 0 ? [] : [onUnsealed(unsealed)]),
    ...(strangers.length === 0 ? [] : ["There are files that are of no audit and no event."]),
    ...(rootEvents.every(({ problem }) => problem === null)
      ? []
      : ["Not every root event can be read and lies where it belongs."]),
    ...(rootEvents.length === 0
      ? []
      : ["Root events have no manifest: they are bundled as they were found."]),
  ].join(" ");
}

function onSealed(audits: readonly BundledAudit[], unsealed: number): string {
  if (audits.length === 0) return "There is no evidence of an audit in this period.";
  if (audits.some(({ state }) => state === "damaged")) return "Not all evidence is as it was written.";
  if (unsealed === 0) return "All that the audits left is as it was written.";
  if (unsealed === audits.length) return "There is no evidence of an audit that came to its end.";
  return "All that has a manifest is as it was written.";
}

function onUnsealed(count: number): string {
  return count === 1
    ? `1 audit has no manifest: it ${NO_END}`
    : `${count} audits have no manifest: they ${NO_END}`;
}

/** A process that was killed leaves the same as somebody who does not want it compared. */
const NO_END = "came to no end, or somebody took it away.";

/** What is to be said of an audit that is not whole. */
export function faultsOf({ state, problems }: BundledAudit): readonly string[] {
  return state === "unsealed" ? [`it has no manifest: it ${NO_END}`] : problems;
}

/** `2026-11-23 06:00 UTC` */
export function minutes(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}
