import { describe, expect, it, vi } from "vitest";
import { evaluate } from "../../src/audit/evaluate.ts";
import { messageText } from "../../src/audit/message.ts";
import { configureRules } from "../../src/audit/rule-settings.ts";
import { controlsOf } from "../../src/rules/controls.ts";
import { defineRule } from "../../src/rules/define-rule.ts";
import { wholeNumber } from "../../src/rules/parameters.ts";
import type { AnyJudgement, Rule } from "../../src/rules/rule.ts";
import {
  ACCOUNT_ID,
  accountOf,
  GENERATED_AT,
  type Given,
  NOW,
  POLICY_ID,
  ROOT_ARN,
  report,
  unavailable,
} from "../helpers/account-fixture.ts";
import { fakeRule } from "../helpers/fake-rule.ts";

const SUMMARY: Given = { accountSummary: { Users: 1 } };

function judgeAll(given: Given, ...rules: Rule[]) {
  return evaluate(accountOf(given), configureRules(rules, {}), NOW);
}

function judge(given: Given, rule: Partial<Rule>) {
  const findings = judgeAll(given, fakeRule(rule));
  const [finding] = findings;
  if (finding === undefined || findings.length > 1) throw new Error("one finding was expected");
  return finding;
}

const saying = (judgement: Partial<AnyJudgement>) => () => [
  { outcome: "pass", message: "good", ...judgement } as const,
];

describe("a finding", () => {
  it("carries the rule's words, data and evidence", () => {
    const check = saying({ evidence: { AccountMFAEnabled: 1 }, data: { user: "dana" }, since: NOW });
    expect(judge(SUMMARY, { check })).toEqual({
      id: `fake:${ACCOUNT_ID}`,
      rule: "fake",
      outcome: "pass",
      severity: "medium",
      resource: { type: "account", id: ACCOUNT_ID, name: ACCOUNT_ID },
      messageId: "good",
      template: "It is good.",
      data: { user: "dana" },
      evidence: { AccountMFAEnabled: 1 },
      controls: [],
      since: NOW,
      asOf: undefined,
      reason: undefined,
    });
  });

  it("has empty data and evidence where the rule gives none", () => {
    expect(judge(SUMMARY, { check: saying({}) })).toMatchObject({ data: {}, evidence: {}, since: undefined });
  });

  it.each([
    ["root-user", { type: "root-user", id: ROOT_ARN, name: "<root_account>" }],
    ["password-policy", { type: "password-policy", id: POLICY_ID, name: "account password policy" }],
    ["account", { type: "account", id: ACCOUNT_ID, name: ACCOUNT_ID }],
  ] as const)(
    "is about the rule's own resource (%s) where the judgement names none",
    (resource, expected) => {
      expect(judge(SUMMARY, { resource })).toMatchObject({ resource: expected, id: `fake:${expected.id}` });
    },
  );

  it("calls the account by its alias, and keeps its id", () => {
    expect(judge({ ...SUMMARY, accountAlias: "acme" }, {})).toMatchObject({
      id: `fake:${ACCOUNT_ID}`,
      resource: { id: ACCOUNT_ID, name: "acme" },
    });
  });

  it("is about another resource where the judgement names one", () => {
    const resource = { type: "user", id: "arn:x", name: "dana", generation: "2024" } as const;
    expect(judge(SUMMARY, { check: saying({ resource }) })).toMatchObject({
      resource,
      id: "fake:arn:x@2024",
    });
  });

  it("has the severity of the settings", () => {
    const [configured] = configureRules([fakeRule()], { fake: { severity: "critical" } });
    const [finding] = evaluate(accountOf(SUMMARY), configured === undefined ? [] : [configured], NOW);
    expect(finding?.severity).toBe("critical");
  });

  it("bears on the controls that its outcome answers", () => {
    const controls = controlsOf("root-mfa", "stricter");
    expect(judge(SUMMARY, { controls }).controls).toContain("cis-7.0.0/2.5");
    expect(judge(SUMMARY, { controls, check: saying({ outcome: "fail" }) }).controls).toEqual([]);
    expect(judge({}, { controls }).controls).toContain("cis-7.0.0/2.5");
  });

  it("is the same in every audit of the same account", () => {
    const rules = [fakeRule(), fakeRule({ id: "other", resource: "root-user" })];
    expect(judgeAll(SUMMARY, ...rules)).toEqual(judgeAll(SUMMARY, ...rules));
  });

  it("stands in the order of the rules and of their judgements", () => {
    const many = (): AnyJudgement[] =>
      ["b", "a"].map((id) => ({
        outcome: "fail",
        message: "bad",
        resource: { type: "user", id, name: id },
      }));
    const findings = judgeAll(SUMMARY, fakeRule({ id: "z", check: many }), fakeRule({ id: "y" }));
    expect(findings.map(({ id }) => id)).toEqual(["z:b", "z:a", `y:${ACCOUNT_ID}`]);
  });
});

describe("needs", () => {
  const check = vi.fn(saying({}));
  const alternatives = { needs: [["accountSummary"], ["credentialReport", "organization"]], check } as const;

  it.each<[string, Given]>([
    ["the first alternative", SUMMARY],
    ["the second alternative", { credentialReport: report(), organization: null }],
    ["both", { ...SUMMARY, credentialReport: report(), organization: null }],
    [
      "one alternative and half of the other",
      { ...SUMMARY, credentialReport: report(), organization: unavailable() },
    ],
  ])("%s is enough", (_, given) => {
    expect(judge(given, alternatives).outcome).toBe("pass");
  });

  it("half of each alternative is not: the rule is unknown and not asked", () => {
    check.mockClear();
    const given = { accountSummary: unavailable("throttled"), credentialReport: report() };
    const finding = judge(given, alternatives);
    expect(finding).toMatchObject({
      outcome: "unknown",
      messageId: "unavailable",
      reason: "throttled",
      evidence: {},
      asOf: undefined,
    });
    expect(messageText(finding)).toBe(
      "Could not be judged: account summary unavailable, throttled; organization unavailable, not_collected.",
    );
    expect(check).not.toHaveBeenCalled();
  });

  it("a section that stands in two alternatives is named once", () => {
    const needs = [
      ["accountSummary", "organization"],
      ["accountSummary", "trails"],
    ] as const;
    expect(messageText(judge({ organization: null }, { needs }))).toBe(
      "Could not be judged: account summary unavailable, not_collected; trails unavailable, not_collected.",
    );
  });

  it.each([
    "access_denied",
    "throttled",
    "timeout",
    "malformed",
    "service_error",
    "not_ready",
    "expired",
  ] as const)("a section that is unavailable because of %s", (reason) => {
    expect(judge({ accountSummary: unavailable(reason) }, {})).toMatchObject({ outcome: "unknown", reason });
  });

  it("AWS's own null is an answer", () => {
    expect(judge({ organization: null }, { needs: [["organization"]] }).outcome).toBe("pass");
  });

  it("a section that is only used is never waited for", () => {
    expect(judge(SUMMARY, { uses: ["rootEvents"] }).outcome).toBe("pass");
  });

  it("a report that is stale is judged", () => {
    const credentialReport = { ...report(), generatedAt: "2026-11-20T00:00:00Z" };
    expect(judge({ credentialReport }, { needs: [["credentialReport"]] })).toMatchObject({
      outcome: "pass",
      asOf: new Date("2026-11-20T00:00:00Z"),
    });
  });

  it("no alternative at all is never met", () => {
    expect(judge(SUMMARY, { needs: [] })).toMatchObject({ outcome: "unknown", messageId: "unavailable" });
  });
});

describe("what a rule sees", () => {
  it("only what it declared and is known", () => {
    const check = vi.fn(saying({}));
    judge(
      { ...SUMMARY, organization: null, accountAlias: "acme", trails: unavailable(), passwordPolicy: null },
      { needs: [["accountSummary"], ["trails"]], uses: ["organization", "rootEvents"], check },
    );
    expect(check).toHaveBeenCalledExactlyOnceWith(
      { accountSummary: { Users: 1 }, organization: null },
      {
        parameters: {},
        now: NOW,
        capturedAt: NOW,
        missing: { trails: "access_denied", rootEvents: "not_collected" },
        accountId: ACCOUNT_ID,
        partition: "aws",
      },
    );
  });

  it("its applicability test sees only what that declared", () => {
    const test = vi.fn(() => undefined);
    judge(
      { ...SUMMARY, organization: null },
      { uses: ["organization"], applies: { needs: [["accountSummary"]], test } },
    );
    expect(test).toHaveBeenCalledExactlyOnceWith({ accountSummary: { Users: 1 } }, expect.anything());
  });

  it("its parameters, with defaults", () => {
    const check = vi.fn(saying({}));
    judge(SUMMARY, { parameters: { days: wholeNumber({ byDefault: 7, least: 0 }) }, check });
    expect(check).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ parameters: { days: 7 } }),
    );
  });
});

describe("whether a rule applies", () => {
  const settled: AnyJudgement = { outcome: "not_applicable", message: "good" };
  const applies = { needs: [["organization"]], test: () => settled } as const;

  it("is asked first, with smaller needs: the rule's own need not be met", () => {
    const check = vi.fn(saying({}));
    expect(judge({ organization: null }, { applies, check })).toMatchObject({
      outcome: "not_applicable",
      reason: undefined,
    });
    expect(check).not.toHaveBeenCalled();
  });

  it("cannot be asked where its own needs are not met: then the rule answers", () => {
    expect(judge(SUMMARY, { applies }).outcome).toBe("pass");
  });

  it("cannot be asked, and neither can the rule", () => {
    expect(judge({}, { applies }).outcome).toBe("unknown");
  });

  it("is not settled: the rule answers", () => {
    expect(
      judge({ ...SUMMARY, organization: null }, { applies: { ...applies, test: () => undefined } }).outcome,
    ).toBe("pass");
  });

  it("is not settled, and the rule's needs are not met", () => {
    expect(judge({ organization: null }, { applies: { ...applies, test: () => undefined } })).toMatchObject({
      outcome: "unknown",
      reason: "not_collected",
    });
  });
});

describe("rules with faults", () => {
  const throwing = (thrown: unknown) => () => {
    throw thrown;
  };

  it.each<[string, Partial<Rule>, string]>([
    ["throws", { check: throwing(new Error("x is undefined")) }, "x is undefined"],
    ["throws something that is no error", { check: throwing("oops") }, "oops"],
    [
      "throws in its applicability test",
      { applies: { needs: [["accountSummary"]], test: throwing(new Error("no")) } },
      "no",
    ],
    ["gives an empty list", { check: () => [] }, "it gave no answer"],
    ["returns nothing", { check: () => undefined as unknown as [] }, "undefined"],
    ["returns null", { check: () => null as unknown as [] }, "null"],
    ["gives a list of nothing", { check: () => [undefined as unknown as AnyJudgement] }, "undefined"],
    [
      "says what none of its messages is",
      { check: saying({ message: "ugly" }) },
      "rule fake has no message ugly",
    ],
    [
      "says it of a single user among others",
      {
        check: () => [
          { outcome: "pass", message: "good" },
          { outcome: "pass", message: "ugly" },
        ],
      },
      "has no message ugly",
    ],
  ])("one that %s is unknown, and spares the others", (_, rule, problem) => {
    const findings = judgeAll(
      SUMMARY,
      fakeRule({ id: "before" }),
      fakeRule(rule),
      fakeRule({ id: "behind" }),
    );
    expect(findings.map(({ rule: id, outcome }) => [id, outcome])).toEqual([
      ["before", "pass"],
      ["fake", "unknown"],
      ["behind", "pass"],
    ]);
    const [, broken] = findings;
    expect(broken).toMatchObject({
      id: `fake:${ACCOUNT_ID}`,
      messageId: "ruleError",
      reason: "rule_error",
      asOf: undefined,
    });
    expect(broken === undefined ? "" : messageText(broken)).toContain(problem);
  });

  it("one made with defineRule that returns nothing is unknown", () => {
    const rule = defineRule({
      id: "empty",
      title: "It is so",
      severity: "low",
      resource: "account",
      guidance: { why: "", fix: "", console: [] },
      needs: ["accountSummary"],
      messages: { good: "It is good." },
      check: () => undefined as never,
    });
    expect(judgeAll(SUMMARY, rule)).toMatchObject([{ outcome: "unknown", reason: "rule_error" }]);
  });

  it("one that throws is silent about nothing: it still gives a finding for its controls", () => {
    const controls = controlsOf("root-mfa", "equal");
    expect(judge(SUMMARY, { controls, check: throwing(new Error()) }).controls).toContain("cis-7.0.0/2.5");
  });
});

describe("when the verdict was so (asOf)", () => {
  const given = { ...SUMMARY, credentialReport: report(), organization: null };
  const generated = new Date(GENERATED_AT);

  it.each<[string, Partial<Rule>, Date | undefined]>([
    ["a rule that needs the report", { needs: [["credentialReport"]] }, generated],
    [
      "a rule that needs it in every alternative",
      { needs: [["credentialReport", "organization"], ["credentialReport"]] },
      generated,
    ],
    ["a rule that can do without it", { needs: [["accountSummary"], ["credentialReport"]] }, undefined],
    [
      "a rule that can do without it and says that it did not",
      {
        needs: [["accountSummary"], ["credentialReport"]],
        check: saying({ fromReport: true }),
      },
      generated,
    ],
    ["a rule that only uses it", { uses: ["credentialReport"] }, undefined],
    [
      "a rule of the report whose applicability another section settled",
      {
        needs: [["credentialReport"]],
        applies: { needs: [["organization"]], test: () => ({ outcome: "not_applicable", message: "good" }) },
      },
      undefined,
    ],
    [
      "a rule of another section whose applicability the report settled",
      {
        applies: {
          needs: [["credentialReport"]],
          test: () => ({ outcome: "not_applicable", message: "good" }),
        },
      },
      generated,
    ],
    [
      "an unknown of the report",
      { needs: [["credentialReport"]], check: saying({ outcome: "unknown", message: "unreadable" }) },
      generated,
    ],
  ])("%s", (_, rule, asOf) => {
    expect(judge(given, rule).asOf).toEqual(asOf);
  });

  it("where there is no report there is no time of it", () => {
    expect(judge(SUMMARY, { check: saying({ fromReport: true }) }).asOf).toBeUndefined();
  });
});

describe("why it is unknown (reason)", () => {
  it("in the rule's own words: nobody told it", () => {
    expect(judge(SUMMARY, { check: saying({ outcome: "unknown", message: "untold" }) }).reason).toBe(
      "not_collected",
    );
  });

  it("is what the rule says, where it does, whatever the words", () => {
    for (const message of ["untold", "unreadable"]) {
      const check = saying({ outcome: "unknown", message, data: { problem: "x" }, reason: "timeout" });
      expect(judge(SUMMARY, { check }).reason).toBe("timeout");
    }
  });

  it("in the shared words: what it was told cannot be read", () => {
    const check = saying({ outcome: "unknown", message: "unreadable", data: { problem: "x" } });
    expect(judge(SUMMARY, { check }).reason).toBe("malformed");
  });

  it.each(["pass", "fail", "not_applicable"] as const)("a %s has none", (outcome) => {
    expect(judge(SUMMARY, { check: saying({ outcome, reason: "timeout" }) }).reason).toBeUndefined();
  });
});

it("no rules, no findings", () => {
  expect(judgeAll(SUMMARY)).toEqual([]);
});
