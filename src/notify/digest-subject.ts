import type { Digest } from "./digest.ts";

/** SNS takes fewer than 100 characters, and no control characters; older texts of AWS want ASCII. */
const MAX_CHARS = 99;

/**
 * The verdict in one line of printable ASCII: what is new, or that nothing is, and the rules it comes from, gravest
 * first, as many as fit. `[critical] 111122223333: 3 new, 5 open: root-mfa, root-access-keys`
 */
export function digestSubject(digest: Digest): string {
  const { accountId, added, open, resolved, unknown, scope } = digest;
  const counts = [
    ...(added.length > 0 ? [`${added.length} new`] : []),
    ...(open.length > 0 ? [`${open.length} still open`] : []),
    ...(resolved.length > 0 ? [`${resolved.length} resolved`] : []),
    ...(added.length + open.length === 0 ? ["nothing fails"] : []),
    ...(unknown.length > 0 ? [`${unknown.length} could not be judged`] : []),
  ].join(", ");
  const partly = scope === undefined ? "" : ` (only ${scope.length} of the rules)`;
  const head = `[${label(digest)}] ${accountId}: ${counts}${partly}`;
  const worst = [...new Set((added.length > 0 ? added : open).map(({ finding }) => finding.rule))];
  return withNames(head, worst);
}

/** Nothing that could not be judged is ever called well. */
function label({ added, open, unknown, severity }: Digest): string {
  if (added.length > 0 || open.length > 0) return severity;
  return unknown.length > 0 ? "not checked" : "ok";
}

function withNames(head: string, names: readonly string[]): string {
  let subject = head;
  for (const [index, name] of names.entries()) {
    const longer = `${subject}${index === 0 ? ": " : ", "}${name}`;
    // Room for the three points that tell of more.
    if (longer.length > MAX_CHARS - (index === names.length - 1 ? 0 : 3)) {
      return index === 0 ? head : `${subject}...`;
    }
    subject = longer;
  }
  return subject.slice(0, MAX_CHARS);
}
