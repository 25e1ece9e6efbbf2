import { DAY_MS } from "../account/time.ts";
import type { Resource } from "../rules/rule.ts";
import { type Finding, identityOf } from "./finding.ts";

/** A `fail` that a named owner accepts on one resource, for a reason, until a day. */
export interface Exception {
  readonly rule: string;
  /** `identityOf` the resource, or `PREFIX` and what one begins with. */
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it is in force, `YYYY-MM-DD` in UTC. */
  readonly expires: string;
  readonly ticket?: string | undefined;
}

/** What an audit made of an exception. */
export interface ExceptionUse {
  readonly exception: Exception;
  /** The last millisecond at which it is in force. */
  readonly until: Date;
  /**
   * `matches_nothing`: nothing that it names fails. `not_judged`: nobody can say, for its rule was out of scope, switched
   * off, or could not tell.
   */
  readonly state: "in_force" | "expired" | "matches_nothing" | "not_judged";
  /** The fails that it covers; none where another one names them better. */
  readonly findingIds: readonly string[];
  /** What to write for `resource` instead, where it names nothing as it stands but what was meant can be told. */
  readonly hint?: string;
}

export const PREFIX = "prefix:";

/**
 * Marks each fail that an exception covers. It remains a fail, and whatever is none remains as it is: an exception only
 * ever takes from what has to be mended.
 *
 * @param findings of an audit: each of its rules has at least one
 */
export function exceptOf(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  now: Date,
): { findings: readonly Finding[]; uses: readonly ExceptionUse[] } {
  if (exceptions.length === 0) return { findings, uses: [] };
  const inForce = exceptions.filter(({ expires }) => now <= endOf(expires)).toSorted(better);
  const byRule = Map.groupBy(inForce, ({ rule }) => rule);
  const marked = findings.map((finding) => {
    if (finding.outcome !== "fail") return finding;
    const exception = byRule.get(finding.rule)?.find((one) => names(one, finding.resource));
    return exception === undefined ? finding : { ...finding, exception };
  });
  const covered = Map.groupBy(marked, ({ exception }) => exception);
  const judged = Map.groupBy(findings, ({ rule }) => rule);
  const uses = exceptions.map((exception) =>
    useOf(exception, judged.get(exception.rule) ?? [], covered.get(exception) ?? [], now),
  );
  return { findings: marked, uses };
}

/** The end of a day in UTC. */
function endOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1);
}

/** What says exactly what it means goes before a prefix, then what lasts longest. The rest is for the order's sake. */
function better(a: Exception, b: Exception): number {
  return (
    Number(isPrefix(a)) - Number(isPrefix(b)) ||
    descending(a.expires, b.expires) ||
    descending(a.resource, b.resource) ||
    descending(JSON.stringify(a), JSON.stringify(b))
  );
}

function descending(a: string, b: string): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

function isPrefix({ resource }: Exception): boolean {
  return resource.startsWith(PREFIX);
}

/** A user deleted and created anew is another one: what has a generation is named with it, or by a prefix. */
function names(exception: Exception, resource: Resource): boolean {
  return namesIdentity(exception, identityOf(resource));
}

function namesIdentity(exception: Exception, identity: string): boolean {
  return isPrefix(exception)
    ? identity.startsWith(exception.resource.slice(PREFIX.length))
    : identity === exception.resource;
}

/** Whether somebody accepts a fail of a rule on what has this identity, also where nobody can judge it now. */
export function isAccepted(uses: readonly ExceptionUse[], rule: string, identity: string): boolean {
  return uses.some(
    ({ exception, state }) =>
      state !== "expired" && exception.rule === rule && namesIdentity(exception, identity),
  );
}

function useOf(
  exception: Exception,
  findings: readonly Finding[],
  covered: readonly Finding[],
  now: Date,
): ExceptionUse {
  const findingIds = covered.map(({ id }) => id);
  const until = endOf(exception.expires);
  if (now > until) return { exception, until, state: "expired", findingIds };
  const named = findings.filter(({ resource }) => names(exception, resource));
  const hint = named.length === 0 && !isPrefix(exception) ? hintFor(exception.resource, findings) : undefined;
  const state = stateOf(exception, findings, named);
  return { exception, until, state, findingIds, ...(hint === undefined ? {} : { hint }) };
}

function stateOf(
  exception: Exception,
  findings: readonly Finding[],
  named: readonly Finding[],
): ExceptionUse["state"] {
  if (named.some(({ outcome }) => outcome === "fail")) return "in_force";
  // Something of this rule could not be judged, and it may be what is named.
  const isUnsure = findings.length === 0 || findings.some(({ outcome }) => outcome === "unknown");
  const isSettled = !isPrefix(exception) && named.some(({ outcome }) => outcome !== "unknown");
  return isUnsure && !isSettled ? "not_judged" : "matches_nothing";
}

/** The identity of what people call by this text, or whose bearer they named without saying which. */
function hintFor(text: string, findings: readonly Finding[]): string | undefined {
  const called = findings.filter(({ resource: { id, name, owner } }) =>
    [id, name, ...(owner === undefined ? [] : [owner.id, owner.name, identityOf(owner)])].includes(text),
  );
  const meant = called.find(({ outcome }) => outcome === "fail") ?? called[0];
  return meant === undefined ? undefined : identityOf(meant.resource);
}
