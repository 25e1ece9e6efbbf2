import type { DatedChange } from "../audit/dated-changes.ts";
import { counted } from "./counted.ts";

const STAGE_TEXT = {
  in_force: "in force",
  ending: "about to end",
  expired: "has ended",
  matches_nothing: "matches nothing that fails",
  withdrawn: "is in the settings no more",
} satisfies Record<DatedChange["stage"], string>;

/** As a message carries it. */
export interface DatedLine extends Pick<DatedChange, "key" | "covers" | "more" | "moreIds"> {
  readonly stage: string;
  readonly whose?: string | null | undefined;
  readonly hint?: string | null | undefined;
}

/** What there is to say of an exception or an attestation, in a line. Its words are somebody else's, as they came. */
export function datedText({ key, stage, covers, more, moreIds, whose, hint }: DatedLine): string {
  const text: Readonly<Record<string, string>> = STAGE_TEXT;
  const [kind, ...rest] = key.split(":");
  const isException = kind === "exception";
  const [what, ...resource] = rest;
  const of = isException ? `Exception to ${what} for ${resource.join(":")}` : `Attestation ${rest.join(":")}`;
  const covered = isException && covers > 0 ? `, covers ${counted(covers, "finding")}` : "";
  const others = more > moreIds.length ? ` and ${more - moreIds.length} more` : "";
  const added = more === 0 ? "" : `, WHICH IT DID NOT BEFORE: ${moreIds.join(", ")}${others}`;
  const by = whose == null ? "" : ` (${whose})`;
  const instead = hint == null ? "" : `; write ${hint}`;
  return `${of}${by}: ${text[stage] ?? stage}${covered}${added}${instead}.`;
}
