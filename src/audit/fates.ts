import type { Outcome } from "../rules/rule.ts";
import type { Audit } from "./audit.ts";
import type { Finding } from "./finding.ts";
import { type Presence, seenAt, userOf } from "./presence.ts";
import type { TrackedFinding } from "./state.ts";

/**
 * What became of a fail that is remembered and is none now. `out_of_scope`: nobody looked; `outdated`: what was looked at is
 * older than what was seen to fail.
 */
export type Fate = "passes" | "gone" | "rule_off" | "unverified" | "out_of_scope" | "outdated";

/** Outcomes by which a fail is over. `unknown` ends nothing. */
const ENDS_A_FAIL: ReadonlySet<Outcome> = new Set(["pass", "not_applicable"]);

type Remembered = Pick<TrackedFinding, "id" | "rule" | "confirmedAt">;

/** What became of each fail that is remembered. */
export function fatesIn({ scope, findings, presence }: Audit): (key: string, tracked: Remembered) => Fate {
  const byRule = Map.groupBy(findings, ({ rule }) => rule);
  const doubts = Map.groupBy(
    findings.filter(({ outcome }) => outcome === "unknown"),
    ({ rule }) => rule,
  );
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  const isBefore = (seen: Date | undefined, confirmedAt: string | undefined) =>
    confirmedAt !== undefined && seen !== undefined && seen < new Date(confirmedAt);
  return (key, { id = key, rule, confirmedAt }) => {
    if (scope !== undefined && !scope.includes(rule)) return "out_of_scope";
    if (!byRule.has(rule)) return "rule_off";
    const finding = byId.get(id);
    // It fails, and not as what is remembered: something happened again, or what was a task is mere advice now.
    if (finding?.outcome === "fail") return "rule_off";
    if (finding !== undefined) {
      if (!ENDS_A_FAIL.has(finding.outcome)) return "unverified";
      return isBefore(finding.asOf, confirmedAt) ? "outdated" : "passes";
    }
    const identity = id.slice(rule.length + 1);
    const fate = withoutFinding(identity, doubts.get(rule) ?? [], presence);
    const isOver = fate === "passes" || fate === "gone";
    return isOver && isBefore(presence && seenAt(presence, identity), confirmedAt) ? "outdated" : fate;
  };
}

/**
 * What became of a resource on which a rule says nothing any more.
 *
 * @param doubts what the rule could not judge: it may be among that
 */
function withoutFinding(identity: string, doubts: readonly Finding[], presence: Presence | undefined): Fate {
  const user = userOf(identity);
  const isThere = presence?.there.has(identity) ?? false;
  if (presence === undefined || (user === undefined && !isThere))
    return doubts.length > 0 ? "unverified" : "gone";
  // Of the rule as a whole, which could not look, or of a row that may be anybody's.
  const isDoubted = doubts.some(({ resource }) => {
    const of = userOf((resource.owner ?? resource).id);
    return of === undefined || of === user;
  });
  if (isThere) return isDoubted ? "unverified" : "passes";
  if (!presence.isComplete) return "unverified";
  return isDoubted ? "unverified" : "gone";
}
