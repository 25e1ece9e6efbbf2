import { printable } from "../report/printable.ts";
import { slackText } from "./markdown.ts";

/** Slack asks for these three, and no others. Source: "Formatting message text", docs.slack.dev. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Has no width: a mark beside it is none to Slack, and looks the same. */
const APART = "\u200B";

/** Slack refuses a text without a character in it. */
const EMPTY = "(empty)";

/**
 * Somebody else's words in Slack's markup, as `slackText` makes them, and neither emoji nor quotation. What is cut is counted.
 *
 * @param most UTF-16 units of the result, escapes included: how Slack counts is not published, and this is never less
 */
export function mrkdwn(text: string, most: number): string {
  return text.trim() === "" ? EMPTY : joined(mrkdwnPieces(text), most);
}

/** As code, in which Slack reads no marks: for what people copy, so nothing is put between its characters. */
export function code(text: string, most: number): string {
  const trimmed = safe(text).trim();
  // Without a character in it, or with a space at an end, it would not be code.
  if (trimmed === "") return EMPTY;
  return `\`${joined([...trimmed.replaceAll("`", "'")].map(escaped), most - 2)}\``;
}

/** For Slack's `plain_text`, which knows neither marks nor mentions; a URL in it is no link. */
export function plain(text: string, most: number): string {
  return joined([...safe(text).replaceAll("://", `:${APART}//`)].map(escaped), most);
}

/** A character as it was escaped, with what keeps it apart from its neighbours. */
const PIECE = /\u200B?(?:&(?:amp|lt|gt);|[^\u200B])\u200B?/gu;

/** The characters of a text as mrkdwn, none of them to be parted. */
export function mrkdwnPieces(text: string): string[] {
  const pieces = slackText(text, Number.MAX_SAFE_INTEGER).match(PIECE) ?? [];
  return pieces.map((piece, index) => {
    // At the beginning of a line it would be a quotation.
    if (piece === "&gt;" && index === 0) return `${APART}${piece}`;
    // With what follows it would be an emoji.
    return piece === ":" && /\S/.test(pieces[index + 1] ?? "") ? `:${APART}` : piece;
  });
}

/** As many pieces as fit, and how many characters do not. */
export function joined(pieces: readonly string[], most: number): string {
  const whole = pieces.join("");
  if (whole.length <= most) return whole;
  const room = most - said(pieces.length).length;
  let count = 0;
  let length = 0;
  for (const piece of pieces) {
    length += piece.length;
    if (length > room) break;
    count += 1;
  }
  return `${pieces.slice(0, count).join("")}${said(pieces.length - count)}`;
}

function said(left: number): string {
  return `... (${left} more characters)`;
}

/** Half a character is none: JSON could not carry it. */
function safe(text: string): string {
  return printable(text.toWellFormed());
}

function escaped(character: string): string {
  return ENTITIES[character] ?? character;
}
