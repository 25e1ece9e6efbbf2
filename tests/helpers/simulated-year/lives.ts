import { DAY_MS } from "../../../src/account/time.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { rank, type Severity } from "../../../src/rules/rule.ts";
import { acceptedBy } from "./acceptance.ts";
import type { Moment } from "./moments.ts";
import { FACTS, type View } from "./view.ts";
import type { Ledger } from "./violations.ts";

/** What could be seen of one fail so far. Written anew, and not from the lifecycle: it is what that is measured by. */
export interface Life {
  readonly rule: string;
  readonly isFact: boolean;
  /** Why it was opened, where the account is not all of the reason. */
  readonly opened: "rule_on" | "parameters" | "exception_ended" | undefined;
  isOpen: boolean;
  /** It fails, and somebody accepts that: neither open nor over. */
  isAccepted: boolean;
  /** How long it had been well or accepted when it was opened: infinite where it never was. */
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
  readonly to: "open" | "accepted" | "over";
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

export interface Lives {
  readonly all: ReadonlyMap<string, Life>;
  /** Takes in what can be seen at a moment, and answers what has changed with it. */
  see(
    moment: Moment,
    view: View,
  ): { readonly transitions: readonly Transition[]; readonly overdue: readonly string[] };
}

export function lives({ check }: Ledger): Lives {
  const all = new Map<string, Life>();
  const parameters = new Map<string, string>();

  /** A fail that was not seen before, or not as open, or not as accepted. */
  const begin = (
    key: string,
    { rule, severity }: Pick<Finding, "rule" | "severity">,
    at: Date,
    how: Beginning,
  ) => {
    const before = all.get(key);
    const isFact = FACTS.has(rule);
    const wellForMs =
      before?.closedAt === undefined ? Number.POSITIVE_INFINITY : at.getTime() - before.closedAt.getTime();
    all.set(key, {
      rule,
      isFact,
      opened: how.because,
      isOpen: !how.isAccepted,
      isAccepted: how.isAccepted,
      wellForMs: before?.isAccepted === true ? 0 : wellForMs,
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
    see: (moment, view) => {
      const { at, seen, written } = moment;
      // Whom any rule has something to say of is there, also where another has nothing to say any more.
      const bearers = new Set(moment.truth.findings.map(({ id, rule }) => id.slice(rule.length + 1)));
      const changed = new Set(
        seen.rules
          .filter((rule) => (parameters.get(rule.id) ?? rule.parameters) !== rule.parameters)
          .map(({ id }) => id),
      );
      for (const rule of seen.rules) parameters.set(rule.id, rule.parameters);
      const transitions: Transition[] = [];

      for (const { id, outcome, exception } of seen.findings) {
        const by = outcome === "fail" ? acceptedBy(written.exceptions, id, at) : undefined;
        check("accepted", exception === by, at, () =>
          by === undefined
            ? `${id} is shown as accepted by ${exception?.owner}, and nobody accepts it`
            : `${id} is accepted by ${by.owner} until ${by.expires}, and not shown so`,
        );
      }
      for (const [key, finding] of view.shown) {
        check("true", view.mayBeShown(key), at, () => `${key} is shown as a fail and is none`);
        const life = all.get(key);
        const isAccepted = acceptedBy(written.exceptions, finding.id, at) !== undefined;
        if (life?.isOpen && !isAccepted) {
          const sooner = after(at, finding.severity);
          if (life.dueAt !== null && rank(finding.severity) > rank(life.severity) && sooner < life.dueAt)
            life.dueAt = sooner;
          life.severity = finding.severity;
        } else if (!life?.isAccepted || !isAccepted) {
          const isOnAgain = life?.isUnwatched === true;
          const because = life?.isAccepted
            ? "exception_ended"
            : isOnAgain
              ? "rule_on"
              : changed.has(finding.rule)
                ? "parameters"
                : undefined;
          begin(key, finding, at, { isAccepted, because });
          transitions.push({ key, to: isAccepted ? "accepted" : "open" });
        }
      }
      for (const [key, life] of all) {
        const isSeen = view.shown.has(key) || view.isSeenWell(life.rule, key);
        const isAsked = view.isApplied(life.rule) && seen.scope?.includes(life.rule) !== false;
        if (life.isFact || !life.isAccepted || isSeen || !isAsked) continue;
        if (acceptedBy(written.exceptions, key, at) !== undefined) continue;
        // What nobody accepts any more is open, also while nobody can look.
        begin(key, life, at, { isAccepted: false, because: "exception_ended" });
        transitions.push({ key, to: "open" });
      }
      for (const [key, finding] of view.real) {
        const outcome = view.outcomeOf(finding.id);
        const isDenied = outcome === "pass" || outcome === "not_applicable";
        check("true", !isDenied, at, () => `${key} fails, and is shown as ${outcome}`);
      }
      for (const [key, life] of all) {
        if (life.isFact || view.real.has(key)) continue;
        const isOff = seen.scope === undefined && !view.isApplied(life.rule);
        if (!isOff && !view.isSeenWell(life.rule, key)) continue;
        if (!life.isOpen && !life.isAccepted) {
          // What is well under its rule once more has no need of the reason for which it was not looked at.
          if (!isOff && life.isUnwatched) {
            life.isUnwatched = false;
            life.because = [...life.because, "passes", "gone"];
          }
          continue;
        }
        life.isOpen = false;
        life.isAccepted = false;
        life.isOverdue = false;
        life.closedAt = at;
        life.isUnwatched = isOff;
        life.because = isOff
          ? ["rule_off"]
          : bearers.has(key.slice(life.rule.length + 1))
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

interface Beginning {
  readonly isAccepted: boolean;
  readonly because: Life["opened"];
}

function after(at: Date, severity: Severity): Date {
  return new Date(at.getTime() + DUE_DAYS[severity] * DAY_MS);
}
