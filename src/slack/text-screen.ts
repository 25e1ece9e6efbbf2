import { mrkdwnPieces } from "../notify/mrkdwn.ts";
import { piecesWithLinks } from "./links.ts";
import { LIMITS, type Screen, section } from "./payload.ts";

/** Characters of a text that are shown. */
const MOST = 2_500;

/**
 * Whatever else is published: our own plain texts, and what nobody foresaw.
 *
 * @param isOurs a plain text of ours, whose addresses at AWS are links; in any other an attacker may have written them
 */
export function textScreen(subject: string | undefined, text: string, isOurs: boolean): Screen {
  const characters = [...text];
  const left = characters.length - MOST;
  const lines = characters
    .slice(0, MOST)
    .join("")
    .split(/\r\n|\r|\n/);
  const pieces = lines.flatMap((line) => ["\n", ...(isOurs ? piecesWithLinks(line) : mrkdwnPieces(line))]);
  const shown = [...packed(pieces), ...(left > 0 ? [`... and ${left} more characters`] : [])];
  return {
    verdict: subject?.trim() || "A message without a subject",
    colour: "informational",
    blocks: (shown.length > 0 ? shown : ["(no text)"]).map(section),
  };
}

/** As few texts as it takes; escaped, a character may be several. */
function packed(pieces: readonly string[]): string[] {
  const texts = [""];
  for (const piece of pieces) {
    const last = texts.at(-1) ?? "";
    if (last.length + piece.length > LIMITS.text) texts.push(piece);
    else texts.splice(-1, 1, last + piece);
  }
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}
