import type { Finding } from "../audit/finding.ts";
import { printable } from "./printable.ts";

/** More names than this are counted instead. */
const MOST_NAMES = 8;

/** ` So it is with bob, carol and 3 more.`: who else one sentence goes for; nothing where it is nobody. */
export function likewise(others: readonly Finding[]): string {
  if (others.length === 0) return "";
  const names = others.slice(0, MOST_NAMES).map(({ resource }) => printable(resource.name));
  const rest = others.length > MOST_NAMES ? ` and ${others.length - MOST_NAMES} more` : "";
  return ` So it is with ${names.join(", ")}${rest}.`;
}
