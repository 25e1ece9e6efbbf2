import { describe, expect, it } from "vitest";
import type { Reason } from "../../src/account/section-values.ts";
import { evaluate } from "../../src/audit/evaluate.ts";
import type { Finding } from "../../src/audit/finding.ts";
import { messageText } from "../../src/audit/message.ts";
import { configureRules } from "../../src/audit/rule-settings.ts";
import type { Outcome, Rule } from "../../src/rules/rule.ts";
import { accountOf, type Given, NOW } from "./account-fixture.ts";

/** Outcome, message id, resource id. */
export type Expected = readonly [Outcome, string, string];

export interface RuleCase {
  readonly given: Given;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly now?: Date;
  /** All findings of the rule, in any order. */
  readonly expect: readonly Expected[];
  /** Where the dates matter: `since` of the only finding. */
  readonly since?: string;
  /** Where the rule says it: `reason` of the only finding. */
  readonly reason?: Reason;
}

/** Case names are sentences that state the circumstance. */
export type RuleCases = Readonly<Record<string, RuleCase>>;

/**
 * Tests one rule. Each case is compared with the exact list of outcome, message id and resource; the suite as a whole
 * must show that it could catch a wrong rule.
 */
export function testRule(rule: Rule, cases: RuleCases): void {
  describe(rule.id, () => {
    it("has a suite that could catch a wrong rule", () => {
      expect(gapsOf(rule, cases)).toEqual([]);
    });
    for (const [name, ruleCase] of Object.entries(cases)) {
      it(name, () => {
        const findings = judge(rule, ruleCase);
        expect(sorted(findings.map(shown))).toEqual(sorted(ruleCase.expect));
        if (ruleCase.since !== undefined) {
          expect(findings.map(({ since }) => since)).toEqual([new Date(ruleCase.since)]);
        }
        if (ruleCase.reason !== undefined) {
          expect(findings.map(({ reason }) => reason)).toEqual([ruleCase.reason]);
        }
        for (const finding of findings) expectSound(finding);
      });
    }
  });
}

/** What a suite lacks: a pass, a fail, an unknown for each needed section, each message of the rule. */
export function gapsOf(rule: Rule, cases: RuleCases): string[] {
  const all = Object.values(cases);
  const gaps: string[] = [];
  for (const outcome of ["pass", "fail"] as const) {
    if (!all.some(({ expect: list }) => list.some(([found]) => found === outcome))) {
      gaps.push(`no case of ${outcome}`);
    }
  }
  for (const section of new Set(rule.needs.flat())) {
    const shown = all.some(
      ({ given, expect: list }) =>
        !isKnown(given[section]) &&
        list.some(([outcome, message]) => outcome === "unknown" && message === "unavailable"),
    );
    if (!shown) gaps.push(`no case of unknown because ${section} is unavailable`);
  }
  for (const message of Object.keys(rule.messages)) {
    if (!all.some(({ expect: list }) => list.some(([, id]) => id === message))) {
      gaps.push(`no case of message ${message}`);
    }
  }
  return gaps;
}

export function judge(
  rule: Rule,
  { given, parameters = {}, now = NOW }: Omit<RuleCase, "expect">,
): Finding[] {
  const configured = configureRules([rule], { [rule.id]: { enabled: true, parameters } });
  return evaluate(accountOf(given, now), configured, now);
}

function isKnown(value: unknown): boolean {
  if (value === undefined) return false;
  return !(
    typeof value === "object" &&
    value !== null &&
    "status" in value &&
    value.status === "unavailable"
  );
}

function shown({ outcome, messageId, resource }: Finding): Expected {
  return [outcome, messageId, resource.id];
}

function sorted(list: readonly Expected[]): Expected[] {
  return [...list].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

function expectSound(finding: Finding): void {
  expect(finding.reason, "a rule must not throw").not.toBe("rule_error");
  expect(messageText(finding)).not.toMatch(/[{}]|undefined|NaN|Invalid|\[object/);
  expect(finding.outcome === "unknown").toBe(finding.reason !== undefined);
  if (finding.outcome === "pass" || finding.outcome === "fail") {
    expect(Object.keys(finding.evidence), "a verdict shows what it rests on").not.toEqual([]);
  }
}
