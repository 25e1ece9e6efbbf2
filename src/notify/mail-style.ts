import { printable } from "../report/printable.ts";
import { styleFor } from "../report/style.ts";

/** A mail is read on a telephone too. */
const COLUMNS = 76;

/** Of any one list in a mail; the rest is counted. */
export const MOST_LINES = 20;

/** Characters. No sentence of ours is as long; somebody else's words may be. */
const MAX_SENTENCE = 500;

export const style = styleFor({ width: COLUMNS });

/** Other people's words: on one line, nothing that acts, of a bounded length. */
export function sentence(text: string): string {
  // Half a character is none: SNS refuses a message that is not well-formed.
  const characters = [...printable(text.toWellFormed())];
  return characters.length > MAX_SENTENCE
    ? `${characters.slice(0, MAX_SENTENCE).join("")}...`
    : characters.join("");
}

export function wrapped(text: string): string {
  return style.hang("", 0, text);
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
