import { MOST_LIVE_USERS } from "../account/live-users.ts";
import { rank } from "../rules/rule.ts";
import { type Finding, isUncoveredFail } from "./finding.ts";

/** What is known of a finding before the audit, by its id. */
export interface Known {
  /** Whether somebody was not told that it fails. */
  readonly isNew: (findingId: string) => boolean;
  /** Whether it failed. */
  readonly isOpen: (findingId: string) => boolean;
}

/**
 * ARNs of the users about whom AWS is asked before people are told, gravest first, and of these what is new: of what rests on
 * the credential report, what is grave and new, or where somebody asks for it all that fails, or did. Of root AWS says the
 * same whenever it is asked.
 *
 * @param recheck somebody mended something and wants to know now
 */
export function usersToConfirm(
  findings: readonly Finding[],
  { isNew, isOpen }: Known,
  recheck: boolean,
): string[] {
  const asked = findings.filter((finding) => {
    const { id, asOf, severity } = finding;
    if (asOf === undefined) return false;
    const fails = isUncoveredFail(finding);
    return recheck ? fails || isOpen(id) : fails && rank(severity) >= rank("high") && isNew(id);
  });
  const users = asked
    .toSorted((a, b) => rank(b.severity) - rank(a.severity) || Number(isNew(b.id)) - Number(isNew(a.id)))
    .map(({ resource }) => resource.owner ?? resource)
    .filter(({ type }) => type === "user");
  return [...new Set(users.map(({ id }) => id))].slice(0, MOST_LIVE_USERS);
}
