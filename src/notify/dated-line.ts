import { type DatedLine, datedText } from "../report/dated-text.ts";
import { sentence } from "./mail-style.ts";

/** What there is to say of an exception or an attestation, in a line of a bounded length. */
export function datedLine(change: DatedLine): string {
  return sentence(datedText(change));
}
