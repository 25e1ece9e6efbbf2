import { rank } from "../rules/rule.ts";
import {
  byId,
  type ComparedAudit,
  type ComparedCoverage,
  type ComparedFinding,
  type Counterpart,
  counterpartIn,
  isAskedFor,
  type Side,
  sideOf,
} from "./diff-side.ts";

export interface Compared {
  readonly finding: ComparedFinding;
  /** What the other audit says of it. */
  readonly other: Counterpart;
}

export interface ChangedFail {
  readonly finding: ComparedFinding;
  /** The same of the first audit. */
  readonly was: ComparedFinding;
  /** It tells what happened, and that happened anew. */
  readonly again: boolean;
}

/** What differs between two audits of one account, gravest first. */
export interface AuditDiff {
  /** Fails in the second audit, and did not in the first. */
  readonly added: readonly Compared[];
  /** Failed in the first, and is over: it passes, is gone, or its rule is not applied any more. */
  readonly ended: readonly Compared[];
  /** Failed in the first, and nobody can tell of the second: as good as failing still. */
  readonly unverified: readonly Compared[];
  /** Fails in both, and not in the same way. */
  readonly changed: readonly ChangedFail[];
  /** Of those that did not fail: what the second cannot tell, and the first could. */
  readonly notJudged: readonly Compared[];
  /** Of those that do not fail now: what the first could not tell, and the second can. */
  readonly judgedAgain: readonly Compared[];
  readonly coverage: {
    readonly lost: readonly ComparedCoverage[];
    readonly regained: readonly ComparedCoverage[];
  };
  readonly settingsDiffer: boolean;
  /** Rules that one audit judged and the other was not asked for. Nothing of them is in the rest. */
  readonly outOfScope: { readonly inA: readonly string[]; readonly inB: readonly string[] };
  /** Rules that one audit alone applied, although both were asked for them. */
  readonly appliedOnly: { readonly inA: readonly string[]; readonly inB: readonly string[] };
}

/**
 * Compares two audits of one account, of whatever order.
 *
 * @param facts rules whose fails tell what happened: with another `since` it happened again
 */
export function diffAudits(a: ComparedAudit, b: ComparedAudit, facts: ReadonlySet<string>): AuditDiff {
  const [before, after] = [sideOf(a, b), sideOf(b, a)];
  const fromA = comparedWith(after, before);
  const fromB = comparedWith(before, after);
  const failed = fromA.filter(({ finding }) => finding.outcome === "fail");
  return {
    added: fromB.filter(({ finding, other }) => finding.outcome === "fail" && other !== "fail"),
    ended: failed.filter(({ other }) => other !== "fail" && !UNTOLD.has(other)),
    unverified: failed.filter(({ other }) => UNTOLD.has(other)),
    changed: changedFails(before, after, facts),
    notJudged: fromB.filter(({ finding, other }) => finding.outcome === "unknown" && TOLD.has(other)),
    judgedAgain: fromA.filter(({ finding, other }) => finding.outcome === "unknown" && TOLD.has(other)),
    coverage: { lost: onlyIn(after, before), regained: onlyIn(before, after) },
    settingsDiffer: a.settingsHash !== b.settingsHash,
    outOfScope: { inA: rulesOutside(a, b), inB: rulesOutside(b, a) },
    appliedOnly: { inA: rulesBeyond(before, after), inB: rulesBeyond(after, before) },
  };
}

const UNTOLD: ReadonlySet<Counterpart> = new Set<Counterpart>(["unknown", "cannot_be_told"]);
/** A verdict, and no fail. */
const TOLD: ReadonlySet<Counterpart> = new Set<Counterpart>(["pass", "not_applicable", "absent"]);

function comparedWith(other: Side, { findings }: Side): Compared[] {
  return [...findings]
    .map(([key, finding]) => ({ finding, other: counterpartIn(other, key, finding) }))
    .sort((x, y) => byGravity(x.finding, y.finding));
}

function changedFails(before: Side, after: Side, facts: ReadonlySet<string>): ChangedFail[] {
  return [...after.findings]
    .flatMap(([key, finding]) => {
      const was = before.findings.get(key);
      if (was?.outcome !== "fail" || finding.outcome !== "fail") return [];
      const isFact = facts.has(finding.rule);
      const again = isFact && (finding.since ?? "") > (was.since ?? "");
      return (isFact && was.since !== finding.since) ||
        isAccepted(was) !== isAccepted(finding) ||
        was.severity !== finding.severity ||
        sayingOf(was) !== sayingOf(finding)
        ? [{ finding, was, again }]
        : [];
    })
    .sort((x, y) => byGravity(x.finding, y.finding));
}

export function isAccepted({ exception }: ComparedFinding): boolean {
  return exception !== undefined;
}

/** What a message says without the ages in it, which are others every day. */
function sayingOf({ message, messageId }: ComparedFinding): string {
  return `${messageId} ${message.replace(/\b\d+ (days|hours?)\b/g, "")}`;
}

function onlyIn(side: Side, other: Side): ComparedCoverage[] {
  return [...side.coverage].flatMap(([key, item]) => (other.coverage.has(key) ? [] : [item]));
}

function rulesOutside(audit: ComparedAudit, other: ComparedAudit): string[] {
  const rules = new Set(audit.findings.map(({ rule }) => rule));
  return [...rules].filter((rule) => !isAskedFor(other, rule)).sort();
}

function rulesBeyond(side: Side, other: Side): string[] {
  return [...side.rules].filter((rule) => !other.rules.has(rule)).sort();
}

function byGravity(x: ComparedFinding, y: ComparedFinding): number {
  return rank(y.severity) - rank(x.severity) || byId(x, y);
}
