import type { Alert } from "../alerts/alert.ts";
import { headlineOfAlert } from "../alerts/headline.ts";
import { nextStepsOfAlert } from "../alerts/next-steps.ts";
import type { Place } from "../store/store.ts";
import {
  announcementLines,
  commonLines,
  eventLines,
  type Line,
  noteLines,
  outcomeText,
} from "./alert-lines.ts";
import { sentence, style, unlinked, unlinkedWords, wrapped } from "./mail-style.ts";

/** Bytes inside JSON. The mail is in a message twice. */
const MAX_LIST = 1_500;

/** Characters that a list of so many bytes has at the most, with its counts. */
const MAX_LIST_CHARACTERS = 2_000;

/**
 * The mail about an event, read at night on a telephone: what happened, how it ended and whether MFA was used; then what
 * is known of it; then what to do. Nothing in it that an intruder chose is a link, or acts.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function alertMail(alert: Alert, timeZone: string, evidence: Place | undefined): string {
  const { group } = alert;
  const headline = unlinked(headlineOfAlert(alert));
  const first = `${headline.charAt(0).toUpperCase()}${headline.slice(1)}.`;
  return [
    wrapped(`${first} ${outcomeText(alert)}`.trim()),
    "",
    ...commonLines(alert, { timeZone, maxList: MAX_LIST }).map(lineText),
    ...(group === undefined ? [] : ["", "ONE OF THEM", ""]),
    ...eventLines(alert, timeZone).map(lineText),
    ...section("ANNOUNCED BEFOREHAND", announcementLines(alert, timeZone).map(lineText)),
    ...section("NOT KNOWN", noteLines(alert).map(noteText)),
    ...section("WHAT TO DO NOW", nextStepsOfAlert(alert).map(stepText)),
    ...section("EVIDENCE", placeTexts(evidence)),
    "",
  ].join("\n");
}

function lineText({ label, value, words = false, list = false }: Line): string {
  const text = words ? unlinkedWords(value) : unlinked(value, list ? MAX_LIST_CHARACTERS : undefined);
  return style.hang("", 2, `${label}: ${text}`);
}

function noteText({ value }: Line): string {
  return style.hang("", 2, unlinkedWords(value));
}

function stepText(step: string, index: number): string {
  return style.hang(`${index + 1}. `, 3, step);
}

/** A link is not wrapped: it is there to be followed. */
function placeTexts(place: Place | undefined): string[] {
  return place === undefined ? [] : [`  ${sentence(place.url, 2_000)}`, `  ${sentence(place.uri, 2_000)}`];
}

function section(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : ["", title, "", ...texts];
}
