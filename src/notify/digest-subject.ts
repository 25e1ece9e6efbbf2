import { gravest } from "../rules/rule.ts";
import type { Digest } from "./digest.ts";
import { MAX_SUBJECT } from "./subject.ts";

/**
 * The verdict in one line of printable ASCII: what is new, or that nothing is, and the rules it comes from, gravest
 * first, as many as fit. `[critical] 111122223333: 3 new, 5 still open: root-mfa, root-access-keys`
 */
export function digestSubject(digest: Digest): string {
  const { accountId, added, open, unverified, scope } = digest;
  const partly = scope === undefined ? "" : ` (only ${scope.length} of the rules)`;
  const lead = `[${label(digest)}] ${accountId}: `;
  // What does not fit is left out from the end; that it was an audit of some rules alone never is.
  const head = fitted(lead, countsOf(digest), ", ", partly);
  const worst =
    added.length > 0
      ? added.map(({ finding }) => finding)
      : [...open.map(({ finding }) => finding), ...unverified];
  return fitted(head, [...new Set(worst.map(({ rule }) => rule))], ", ", "", ": ");
}

/** Gravest first, since the last are what does not fit: what could not be judged stands before what is well. */
function countsOf({ added, open, unverified, resolved, unwatched, unknown }: Digest): string[] {
  const stillOpen = open.length + unverified.length;
  const unsure = unknown.length + unwatched.length > 0;
  return [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(stillOpen > 0 ? [`${stillOpen} still open`] : []),
    ...(unwatched.length > 0 ? [`${unwatched.length} no longer watched`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} could not be judged`] : []),
    ...(added.length + stillOpen === 0 ? [unsure ? "nothing else fails" : "nothing fails"] : []),
    ...(resolved.length > 0 ? [`${resolved.length} resolved`] : []),
  ];
}

/** Of what is new, else of what stands. What could not be judged, or is no longer watched, is never called well. */
function label({ added, open, unverified, unwatched, unknown }: Digest): string {
  const news = added.map(({ finding }) => finding);
  const bad = news.length > 0 ? news : [...open.map(({ finding }) => finding), ...unverified];
  if (bad.length > 0) return gravest(bad.map(({ severity }) => severity));
  return unknown.length + unwatched.length > 0 ? "not checked" : "ok";
}

/** As many of the parts as fit between beginning and end; three points stand for more where names are left out. */
function fitted(
  beginning: string,
  parts: readonly string[],
  between: string,
  end: string,
  first = "",
): string {
  let text = beginning;
  for (const [index, part] of parts.entries()) {
    const longer = `${text}${index === 0 ? first : between}${part}`;
    const more = first !== "" && index < parts.length - 1 ? 3 : 0;
    if (longer.length + end.length + more > MAX_SUBJECT)
      return index > 0 && first !== "" ? `${text}...` : `${text}${end}`;
    text = longer;
  }
  return `${text}${end}`;
}
