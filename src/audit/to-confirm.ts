import { MOST_LIVE_USERS } from "../account/live-users.ts";
import { rank } from "../rules/rule.ts";
import { type Finding, isUncoveredFail } from "./finding.ts";

/**
 * ARNs of the users about whom AWS is asked before people are told, gravest first: of what rests on the credential report,
 * what is grave and new, or all that fails where somebody asks for it. Of root AWS says the same whenever it is asked.
 *
 * @param isNew whether people were not told of the finding of that id
 * @param recheck somebody mended something and wants to know now
 */
export function usersToConfirm(
  findings: readonly Finding[],
  isNew: (findingId: string) => boolean,
  recheck: boolean,
): string[] {
  const asked = findings.filter(
    (finding) =>
      isUncoveredFail(finding) &&
      finding.asOf !== undefined &&
      (recheck || (rank(finding.severity) >= rank("high") && isNew(finding.id))),
  );
  const users = asked
    .toSorted((a, b) => rank(b.severity) - rank(a.severity))
    .map(({ resource }) => resource.owner ?? resource)
    .filter(({ type }) => type === "user");
  return [...new Set(users.map(({ id }) => id))].slice(0, MOST_LIVE_USERS);
}
