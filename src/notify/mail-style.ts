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
export function sentence(text: string, maxCharacters = MAX_SENTENCE): string {
  // A text may have megabytes. No character has more than two units, so that what is shown is in this beginning.
  const beginning = text.slice(0, 2 * maxCharacters + 1);
  // Half a character is none: SNS refuses a message that is not well-formed.
  const characters = [...printable(beginning.toWellFormed())];
  return characters.length > maxCharacters
    ? `${characters.slice(0, maxCharacters).join("")}...`
    : characters.join("");
}

/** The same of what an intruder may have chosen: a mail program makes a link of whatever looks like an address. */
export function unlinked(text: string, maxCharacters?: number): string {
  return sentence(text, maxCharacters).replaceAll("://", "[:]//");
}

/** And of what is nothing but their words, in which a point between letters is part of no name that people know. */
export function unlinkedWords(text: string): string {
  return unlinked(text).replace(/\.(?=\p{L}{2})/gu, "[.]");
}

export function wrapped(text: string): string {
  return style.hang("", 0, text);
}
