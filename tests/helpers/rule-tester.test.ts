import { describe, expect, it } from "vitest";
import rootMfa from "../../src/rules/root/root-mfa.ts";
import { ACCOUNT_ID, ROOT_ARN, unavailable } from "./account-fixture.ts";
import { fakeRule } from "./fake-rule.ts";
import { gapsOf, judge, type RuleCases } from "./rule-tester.ts";

const rule = fakeRule({
  needs: [["accountSummary"], ["credentialReport"]],
  messages: { good: "It is good.", bad: "It is bad." },
});

const pass: RuleCases = { passes: { given: { accountSummary: {} }, expect: [["pass", "good", ACCOUNT_ID]] } };
const fail: RuleCases = { fails: { given: { accountSummary: {} }, expect: [["fail", "bad", ACCOUNT_ID]] } };
const unknown: RuleCases = {
  "neither is available": {
    given: { accountSummary: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
};

describe("suites that are refused", () => {
  it("one that shows everything is not", () => {
    expect(gapsOf(rule, { ...pass, ...fail, ...unknown })).toEqual([]);
  });

  it("one without a case", () => {
    expect(gapsOf(rule, {})).toEqual([
      "no case of pass",
      "no case of fail",
      "no case of unknown because accountSummary is unavailable",
      "no case of unknown because credentialReport is unavailable",
      "no case of message good",
      "no case of message bad",
    ]);
  });

  it("one without a pass, and so without the message of it", () => {
    expect(gapsOf(rule, { ...fail, ...unknown })).toEqual(["no case of pass", "no case of message good"]);
  });

  it("one without a fail, and so without the message of it", () => {
    expect(gapsOf(rule, { ...pass, ...unknown })).toEqual(["no case of fail", "no case of message bad"]);
  });

  it("one without a section that is unavailable", () => {
    expect(gapsOf(rule, { ...pass, ...fail })).toEqual([
      "no case of unknown because accountSummary is unavailable",
      "no case of unknown because credentialReport is unavailable",
    ]);
  });

  it("one in which a needed section is never what is missing", () => {
    const both = fakeRule({ needs: [["accountSummary", "organization"]], messages: rule.messages });
    const half: RuleCases = {
      "the summary is denied": {
        given: { accountSummary: unavailable(), organization: null },
        expect: [["unknown", "unavailable", ACCOUNT_ID]],
      },
    };
    expect(gapsOf(both, { ...pass, ...fail, ...half })).toEqual([
      "no case of unknown because organization is unavailable",
    ]);
  });

  it("one whose unknown is another than that of a missing section", () => {
    const other: RuleCases = {
      "the summary lacks a member": { given: {}, expect: [["unknown", "unreadable", ACCOUNT_ID]] },
    };
    expect(gapsOf(rule, { ...pass, ...fail, ...other })).toHaveLength(2);
  });

  it("one without a case of one of the rule's messages", () => {
    const talkative = fakeRule({ ...rule, messages: { ...rule.messages, rare: "It is rare." } });
    expect(gapsOf(talkative, { ...pass, ...fail, ...unknown })).toEqual(["no case of message rare"]);
  });

  it("one of a real rule that has lost its passes", () => {
    const cases: RuleCases = {
      "root has a password and no MFA": {
        given: { accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } },
        expect: [["fail", "off", ROOT_ARN]],
      },
    };
    expect(gapsOf(rootMfa, cases)).toContain("no case of pass");
  });
});

describe("how a case is judged", () => {
  it("a rule that is off by default is judged", () => {
    expect(judge(fakeRule({ enabled: false }), { given: { accountSummary: {} } })).toHaveLength(1);
  });

  it("parameters that the rule does not have are refused", () => {
    expect(() => judge(rule, { given: {}, parameters: { days: 1 } })).toThrow("days");
  });
});
