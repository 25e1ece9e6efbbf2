import { DAY_MS } from "../../../src/account/time.ts";
import type { Audit } from "../../../src/audit/audit.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import { rank, type Severity } from "../../../src/rules/rule.ts";
import type { Moment } from "./moments.ts";
import type { Ledger } from "./violations.ts";

/** What could be seen of one fail so far. Written anew, and not from the lifecycle: it is what that is measured by. */
export interface Life {
  readonly rule: string;
  readonly isFact: boolean;
  /** Why it was opened, where the account is not all of the reason. */
  readonly opened: "rule_on" | "parameters" | undefined;
  isOpen: boolean;
  /** How long it had been well when it was opened: infinite where it never was. */
  wellForMs: number;
  dueAt: Date | null;
  severity: Severity;
  /** Allowed words for why it is over. */
  because: readonly string[];
  closedAt: Date | undefined;
  /** Over because its rule was switched off, and not seen to be well since. */
  isUnwatched: boolean;
  isOverdue: boolean;
}

export interface Transition {
  readonly key: string;
  readonly to: "open" | "over";
}

/** As it is promised. Not read from the settings' defaults. */
const DUE_DAYS: Readonly<Record<Severity, number>> = {
  critical: 1,
  high: 7,
  medium: 30,
  low: 90,
  informational: 90,
};
/** What fails again within so many days was reopened. */
export const REMEMBERED_MS = 90 * DAY_MS;
const ADVICE = new Set(rules.filter(({ advice }) => advice).map(({ id }) => id));
const FACTS = new Set(rules.filter(({ fact }) => fact).map(({ id }) => id));

/** What tells one fail from all others: of facts also when it happened. */
export function keyOf({ id, rule, since }: Finding): string {
  return FACTS.has(rule) && since !== undefined ? `${id} of ${since.toISOString()}` : id;
}

function failsIn({ findings }: Audit): Map<string, Finding> {
  const fails = findings.filter(
    // What an alert told of is in no digest.
    ({ outcome, rule, alerted }) => outcome === "fail" && !alerted && !ADVICE.has(rule),
  );
  return new Map(fails.map((finding) => [keyOf(finding), finding]));
}

/** The rules whose whole answer was as it would be without any outage. */
function clearIn({ truth, seen }: Moment): ReadonlySet<string> {
  const answers = (audit: Audit, rule: string) =>
    audit.findings
      .filter((finding) => finding.rule === rule)
      .map(({ id, outcome }) => `${id} ${outcome}`)
      .join("\n");
  const judged = seen.rules.map(({ id }) => id);
  return new Set(judged.filter((rule) => answers(truth, rule) === answers(seen, rule)));
}

export interface Lives {
  readonly all: ReadonlyMap<string, Life>;
  /** Takes in what can be seen at a moment, and answers what has changed with it. */
  see(moment: Moment): { readonly transitions: readonly Transition[]; readonly overdue: readonly string[] };
}

export function lives({ check }: Ledger): Lives {
  const all = new Map<string, Life>();
  const parameters = new Map<string, string>();

  const open = (key: string, { rule, severity }: Finding, at: Date, opened: Life["opened"]) => {
    const before = all.get(key);
    const isFact = FACTS.has(rule);
    const wellForMs =
      before?.closedAt === undefined ? Number.POSITIVE_INFINITY : at.getTime() - before.closedAt.getTime();
    all.set(key, {
      rule,
      isFact,
      opened,
      isOpen: true,
      wellForMs,
      dueAt: isFact ? null : after(at, severity),
      severity,
      because: [],
      closedAt: undefined,
      isUnwatched: false,
      isOverdue: false,
    });
  };

  return {
    all,
    see: (moment) => {
      const { at, truth, seen } = moment;
      const clear = clearIn(moment);
      const applied = new Set(seen.rules.map(({ id }) => id));
      const real = failsIn(truth);
      const shown = failsIn(seen);
      const outcomes = new Map(seen.findings.map(({ id, outcome }) => [id, outcome]));
      const exists = new Set(truth.findings.map(({ id }) => id));
      const changed = new Set(
        seen.rules
          .filter((rule) => (parameters.get(rule.id) ?? rule.parameters) !== rule.parameters)
          .map(({ id }) => id),
      );
      for (const rule of seen.rules) parameters.set(rule.id, rule.parameters);
      const transitions: Transition[] = [];

      for (const [key, finding] of shown) {
        check("true", real.has(key), at, () => `${key} is shown as a fail and is none`);
        const life = all.get(key);
        if (life?.isOpen) {
          const sooner = after(at, finding.severity);
          if (life.dueAt !== null && rank(finding.severity) > rank(life.severity) && sooner < life.dueAt)
            life.dueAt = sooner;
          life.severity = finding.severity;
        } else {
          const isOnAgain = life?.isUnwatched === true;
          open(
            key,
            finding,
            at,
            isOnAgain ? "rule_on" : changed.has(finding.rule) ? "parameters" : undefined,
          );
          transitions.push({ key, to: "open" });
        }
      }
      for (const [key, finding] of real) {
        const outcome = outcomes.get(finding.id);
        const isDenied = outcome === "pass" || outcome === "not_applicable";
        check("true", !isDenied, at, () => `${key} fails, and is shown as ${outcome}`);
      }
      for (const [key, life] of all) {
        if (life.isFact || real.has(key)) continue;
        const isOff = seen.scope === undefined && !applied.has(life.rule);
        const outcome = outcomes.get(key);
        const isSeen = clear.has(life.rule) || outcome === "pass" || outcome === "not_applicable";
        if (!isOff && !isSeen) continue;
        if (!life.isOpen) {
          // What is well under its rule once more has no need of the reason for which it was not looked at.
          if (!isOff && life.isUnwatched) {
            life.isUnwatched = false;
            life.because = [...life.because, "passes", "gone"];
          }
          continue;
        }
        life.isOpen = false;
        life.isOverdue = false;
        life.closedAt = at;
        life.isUnwatched = isOff;
        life.because = isOff
          ? ["rule_off"]
          : exists.has(key)
            ? [changed.has(life.rule) ? "parameters" : "passes"]
            : ["gone"];
        transitions.push({ key, to: "over" });
      }
      const overdue = [...all].flatMap(([key, life]) => {
        // An audit of some rules says nothing of what it did not look at.
        if (seen.scope?.includes(life.rule) === false) return [];
        if (!life.isOpen || life.isOverdue || life.dueAt === null || life.dueAt > at) return [];
        life.isOverdue = true;
        return [key];
      });
      return { transitions, overdue };
    },
  };
}

function after(at: Date, severity: Severity): Date {
  return new Date(at.getTime() + DUE_DAYS[severity] * DAY_MS);
}
