import { gravest, type Severity } from "../rules/rule.ts";
import type { Digest } from "./digest.ts";
import { fatesOf, worstOf } from "./digest-fates.ts";
import { MAX_SUBJECT } from "./subject.ts";

/**
 * The verdict in one line of printable ASCII: what is new, or that nothing is, and the rules it comes from, gravest
 * first, as many as fit. `[critical] 111122223333: 3 new, 5 still open: root-mfa, root-access-keys`
 */
export function digestSubject(digest: Digest): string {
  const { accountId, scope } = digest;
  const partly = scope === undefined ? "" : ` (only ${scope.length} of the rules)`;
  const verdict = verdictOf(digest);
  const lead = `[${verdict.label}] ${accountId}: `;
  // What does not fit is left out from the end; that it was an audit of some rules alone never is.
  const head = fitted(lead, verdictParts(verdict), ", ", partly);
  return fitted(head, [...new Set(worstOf(digest).map(({ rule }) => rule))], ", ", "", ": ");
}

/** What an audit came to, in figures. */
export interface Verdict {
  /** The gravest of what is new, else of what stands. What could not be judged, or is no longer watched, is never called well. */
  readonly label: Severity | "not checked" | "ok";
  /** Of what fails: whether it could be judged now or not. */
  readonly new: number;
  readonly reopened: number;
  readonly overdue: number;
  readonly open: number;
  readonly resolved: number;
  readonly noLongerWatched: number;
  readonly unknown: number;
  /** What fails, and somebody accepts. */
  readonly excepted: number;
  /** Exceptions and attestations of which there is something to say. */
  readonly dated: number;
}

export function verdictOf(digest: Digest): Verdict {
  const { resolved, unwatched, unknown, dated, summary, first } = digest;
  const { added, reopened, overdue, open } = fatesOf(digest);
  const worst = worstOf(digest);
  const well = unknown.length + unwatched.length > 0 ? "not checked" : "ok";
  return {
    label: worst.length > 0 ? gravest(worst.map(({ severity }) => severity)) : well,
    new: added.length,
    reopened: reopened.length,
    overdue: overdue.length,
    open: open.length,
    resolved: resolved.length,
    noLongerWatched: unwatched.length,
    unknown: unknown.length,
    excepted: summary.excepted,
    // In the first one they are what the settings say.
    dated: first ? 0 : dated.length,
  };
}

/** Gravest first, since the last are what does not fit: what could not be judged stands before what is well. */
export function verdictParts(verdict: Omit<Verdict, "label">): string[] {
  const {
    new: added,
    reopened,
    overdue,
    open,
    resolved,
    noLongerWatched,
    unknown,
    excepted,
    dated,
  } = verdict;
  return [
    ...(added > 0 ? [`${added} new`] : []),
    ...(reopened > 0 ? [`${reopened} again`] : []),
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(open > 0 ? [`${open} still open`] : []),
    ...(noLongerWatched > 0 ? [`${noLongerWatched} no longer watched`] : []),
    ...(unknown > 0 ? [`${unknown} could not be judged`] : []),
    // Exceptions are what an intruder would reach for: what is new of them stands before what is well.
    ...(dated > 0 ? ["exceptions or attestations changed"] : []),
    ...(excepted > 0 ? [`${excepted} accepted`] : []),
    ...(added + reopened + overdue + open === 0
      ? // What could not be judged does not fail: there is no "else" to it.
        [
          unknown + noLongerWatched > 0
            ? "the rest passes"
            : excepted > 0
              ? "nothing else fails"
              : "nothing fails",
        ]
      : []),
    ...(resolved > 0 ? [`${resolved} resolved`] : []),
  ];
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
