import { joined, mrkdwnPieces } from "../notify/mrkdwn.ts";

/** Where links of ours lead: the consoles of the partitions, and the form for whoever cannot sign in any more. */
const HOSTS =
  /^(([a-z0-9-]+\.)*console\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)|support\.aws\.amazon\.com)$/;

const ADDRESS = /https:\/\/[^\s<>()"']+/g;

/** A link in Slack's markup; undefined where it leads elsewhere than to AWS, or is too long. */
export function link(address: string, label?: string): string | undefined {
  const url = URL.parse(address);
  if (url?.protocol !== "https:" || !HOSTS.test(url.host) || url.username !== "") return undefined;
  const href = url.href.replaceAll("&", "&amp;").replaceAll("|", "%7C").replace(/[<>]/g, encodeURIComponent);
  if (href.length > MOST) return undefined;
  return label === undefined ? `<${href}>` : `<${href}|${label}>`;
}

const MOST = 1_000;

/** Words of our own: escaped as any, but what leads to AWS is a link. */
export function withLinks(text: string, most: number): string {
  return joined(piecesWithLinks(text), most);
}

/** The characters of a text, and its links, none of them to be parted. */
export function piecesWithLinks(text: string): string[] {
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    const linked = link(address);
    if (linked === undefined) continue;
    pieces.push(...mrkdwnPieces(text.slice(end, index)), linked);
    end = index + address.length;
  }
  return [...pieces, ...mrkdwnPieces(text.slice(end))];
}
