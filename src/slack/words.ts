import { cut } from "../notify/cut.ts";
import { moment } from "../notify/moment.ts";
import { code, mrkdwn } from "../notify/mrkdwn.ts";
import { link, withLinks } from "./links.ts";

/** Characters of one thing that somebody else named. */
export const MOST = { name: 200, sentence: 400, fact: 1_000 };

/** Of a list: characters, in one section with its title and what is said of the rest. */
const LIST = 2_600;

/** `111122223333` (example) */
export function account(id: string, alias: string | null | undefined): string {
  return `${code(id, MOST.name)}${alias ? ` (${mrkdwn(alias, MOST.name)})` : ""}`;
}

/** In UTC and in the zone of the reader; as it came where it is no time. */
export function time(text: string, timeZone: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? mrkdwn(text, MOST.name) : moment(at, timeZone, "seconds");
}

/** `2026-11-23`; as it came where it is no time. */
export function day(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? mrkdwn(text, MOST.name) : at.toISOString().slice(0, 10);
}

export function sentence(text: string): string {
  return mrkdwn(text, MOST.sentence);
}

/** What people copy. */
export function fact(text: string | null | undefined): string | undefined {
  return text ? code(text, MOST.fact) : undefined;
}

/** A title, its lines as far as they fit, and how many more there are; no text where there is nothing to list. */
export function list<Item>(
  title: string,
  items: readonly Item[],
  lineOf: (item: Item, index: number) => string,
  { most = 15, more = 0 } = {},
): string[] {
  if (items.length + more === 0) return [];
  const lines = items.map(lineOf);
  const { shown, omitted } = cut(lines, most, LIST, (line) => line);
  const left = omitted.length + more;
  return [[`*${title}*`, ...shown, ...(left > 0 ? [`... and ${left} more`] : [])].join("\n")];
}

/** First things first. */
export function steps(all: readonly string[], most = 10): string[] {
  return list("What to do now", all, (step, index) => `${index + 1}. ${withLinks(step, MOST.sentence)}`, {
    most,
  });
}

/** A link to what we keep, and where it is for whoever has no console. */
export function place(label: string, { uri, url }: { readonly uri: string; readonly url: string }): string {
  const linked = link(url, label);
  return `${linked ?? label}: ${code(uri, MOST.fact)}`;
}
