import { printable } from "../report/printable.ts";

/** SNS takes fewer than 100 characters, and no control characters; older texts of AWS want ASCII. */
export const MAX_SUBJECT = 99;

/** Nothing that a sentence ends with is longer: an address of IPv6 has 39 characters. */
const LONGEST_WORD = 40;

/** A sentence as a subject: printable ASCII, cut between words where it is too long, and after none that begins more. */
export function subjectOf(text: string): string {
  const characters = [...printable(text.slice(0, 4 * MAX_SUBJECT).toWellFormed())];
  const ascii = characters.map((character) => (/^[ -~]$/.test(character) ? character : "?")).join("");
  if (ascii.length <= MAX_SUBJECT) return ascii;
  const most = MAX_SUBJECT - "...".length;
  const end = ascii.lastIndexOf(" ", most);
  const words = ascii.slice(0, end > most - LONGEST_WORD ? end : most);
  return `${words.replace(/( (by|of|from|and( \d+)?))?[ ,:]*$/, "")}...`;
}
