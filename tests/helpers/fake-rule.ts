import type { AnyJudgement, Rule } from "../../src/rules/rule.ts";

const PASS: AnyJudgement = { outcome: "pass", message: "good", evidence: { seen: true } };

/** A rule that passes on the account, in its untyped form, and what `rule` changes of it. */
export function fakeRule(rule: Partial<Rule> = {}): Rule {
  return {
    id: "fake",
    title: "It is so",
    severity: "medium",
    advice: false,
    fact: false,
    enabled: true,
    guidance: { why: "", fix: "", console: [] },
    resource: "account",
    needs: [["accountSummary"]],
    uses: [],
    controls: [],
    parameters: {},
    messages: { good: "It is good.", bad: "It is bad.", untold: "Nobody told us." },
    applies: undefined,
    check: () => [PASS],
    ...rule,
  };
}
