import { gravest, rank, type Severity } from "../rules/rule.ts";
import { type Digest, worstOf } from "./digest.ts";
import { MAX_SUBJECT } from "./subject.ts";

/**
 * The verdict in one line of printable ASCII: what is new, or that nothing is, and the rules it comes from, gravest
 * first, as many as fit. `[critical] 111122223333: 3 new, 5 still open: root-mfa, root-access-keys`
 */
export function digestSubject(digest: Digest): string {
  const { accountId, added, reopened, overdue, open, unverified } = digest;
  const { resolved, unwatched, unknown, dated, summary, scope, first } = digest;
  const partly = scope === undefined ? "" : ` (only ${scope.length} of the rules)`;
  const told = worstOf(digest).map(({ finding }) => finding);
  const worst =
    added.length + reopened.length > 0
      ? told
      : [...told, ...unverified].toSorted((a, b) => rank(b.severity) - rank(a.severity));
  const counts = {
    worst: worst.map(({ severity }) => severity),
    added: added.length,
    reopened: reopened.length,
    overdue: overdue.length,
    stillOpen: open.length + unverified.length,
    resolved: resolved.length,
    unwatched: unwatched.length,
    unknown: unknown.length,
    excepted: summary.excepted,
    // In the first one they are what the settings say.
    dated: first ? 0 : dated.length,
  };
  const lead = `[${verdictLabel(counts)}] ${accountId}: `;
  // What does not fit is left out from the end; that it was an audit of some rules alone never is.
  const head = fitted(lead, verdictParts(counts), ", ", partly);
  return fitted(head, [...new Set(worst.map(({ rule }) => rule))], ", ", "", ": ");
}

/** What a verdict about an audit is made of. */
export interface VerdictCounts {
  /** Of what is new, else of what stands. */
  readonly worst: readonly Severity[];
  readonly added: number;
  readonly reopened: number;
  readonly overdue: number;
  readonly stillOpen: number;
  readonly resolved: number;
  readonly unwatched: number;
  readonly unknown: number;
  /** What fails, and somebody accepts. */
  readonly excepted: number;
  /** Exceptions and attestations of which there is something to say. */
  readonly dated: number;
}

/** Gravest first, since the last are what does not fit: what could not be judged stands before what is well. */
export function verdictParts(counts: VerdictCounts): string[] {
  const { added, reopened, overdue, stillOpen, resolved, unwatched, unknown, excepted, dated } = counts;
  return [
    ...(added > 0 ? [`${added} new`] : []),
    ...(reopened > 0 ? [`${reopened} again`] : []),
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(stillOpen > 0 ? [`${stillOpen} still open`] : []),
    ...(unwatched > 0 ? [`${unwatched} no longer watched`] : []),
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
    // Exceptions are what an intruder would reach for: what is new of them stands before what is well.
    ...(dated > 0 ? ["exceptions or attestations changed"] : []),
    ...(excepted > 0 ? [`${excepted} accepted`] : []),
    ...(added + reopened + overdue + stillOpen === 0
      ? [unknown + unwatched + excepted > 0 ? "nothing else fails" : "nothing fails"]
      : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
  ];
}

/** What could not be judged, or is no longer watched, is never called well. */
export function verdictLabel({ worst, unwatched, unknown }: VerdictCounts): Severity | "not checked" | "ok" {
  if (worst.length > 0) return gravest(worst);
  return unknown + unwatched > 0 ? "not checked" : "ok";
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
