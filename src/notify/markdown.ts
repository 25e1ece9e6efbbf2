import { printable } from "../report/printable.ts";

/**
 * Other people's words for Slack: no links, no mentions, no line breaks, and no marks that change how they look. What
 * Slack would make a link or a mention of by itself is taken apart by a space without width.
 *
 * @param maxCharacters of the text, before they are escaped
 */
export function slackText(text: string, maxCharacters: number): string {
  // A text may have megabytes; no character has more than two units.
  const beginning = printable(text.slice(0, 2 * maxCharacters).toWellFormed());
  return [...beginning]
    .slice(0, maxCharacters)
    .join("")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]/g, (mark) => `\u200B${mark}`)
    .replace(/@|:(?=\/\/)|\.(?=\p{L})/gu, (mark) => `${mark}\u200B`);
}
