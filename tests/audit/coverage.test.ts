import { describe, expect, it } from "vitest";
import { readAccount } from "../../src/account/account.ts";
import { coverageOf } from "../../src/audit/coverage.ts";
import { configureRules } from "../../src/audit/rule-settings.ts";
import type { Rule } from "../../src/rules/rule.ts";
import {
  accountOf,
  type Given,
  NOW,
  report,
  snapshotOf,
  unavailable,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";
import { fakeRule } from "../helpers/fake-rule.ts";

const reader = (id: string, rule: Partial<Rule>) => fakeRule({ id, needs: [["accountSummary"]], ...rule });
const ofReport = reader("of-report", { needs: [["credentialReport"]] });

function coverage(given: Given, ...rules: Rule[]) {
  return coverageOf(accountOf(given), configureRules(rules, {}));
}

describe("Regions in which nobody watches root", () => {
  const ofEvents = reader("of-events", { needs: [["rootEvents"]] });
  const watched = { since: "2026-11-01T00:00:00Z", events: [] };

  it("are told, and an account without any, or that nobody asks about, has nothing to tell", () => {
    expect(coverage({ rootEvents: { ...watched, unwatchedRegions: ["eu-west-3"] } }, ofEvents)).toEqual([
      {
        section: "rootEvents",
        status: "partial",
        message: "Root activity is not watched in eu-west-3.",
        rules: ["of-events"],
      },
    ]);
    for (const value of [watched, { ...watched, unwatchedRegions: [] }])
      expect(coverage({ rootEvents: value }, ofEvents)).toEqual([]);
    expect(
      coverage(
        { accountSummary: {}, rootEvents: { ...watched, unwatchedRegions: ["eu-west-3"] } },
        fakeRule(),
      ),
    ).toEqual([]);
  });
});

describe("what could not be checked", () => {
  it("nothing, where all that is read is known and fresh", () => {
    expect(coverage({ credentialReport: report(), accountSummary: {} }, ofReport, fakeRule())).toEqual([]);
  });

  it("a section that is unavailable, with its reason and the rules that read it", () => {
    expect(coverage({ credentialReport: unavailable("throttled") }, ofReport)).toEqual([
      {
        section: "credentialReport",
        status: "unavailable",
        reason: "throttled",
        message: "not for you",
        rules: ["of-report"],
      },
    ]);
  });

  it("a section that was not collected", () => {
    expect(coverage({}, ofReport)).toMatchObject([{ section: "credentialReport", reason: "not_collected" }]);
  });

  it("a report of another account", () => {
    const csv = report().csv.replaceAll("111122223333", "999988887777");
    expect(coverage({ credentialReport: { ...report(), csv } }, ofReport)).toMatchObject([
      { status: "unavailable", reason: "malformed", message: expect.stringContaining("999988887777") },
    ]);
  });

  it("a rule reads what one of its alternatives needs, what it uses and what its applicability needs", () => {
    const rules = [
      reader("second", { needs: [["trails"], ["organization", "accountSummary"]] }),
      reader("uses", { needs: [["accountSummary"]], uses: ["organization"] }),
      reader("applies", { applies: { needs: [["organization"]], test: () => undefined } }),
      reader("not", {}),
    ];
    expect(coverage({ accountSummary: {}, trails: [] }, ...rules)).toMatchObject([
      { section: "organization", rules: ["second", "uses", "applies"] },
    ]);
  });

  it("what no rule reads is not missed", () => {
    expect(coverage({ accountSummary: {} }, fakeRule())).toEqual([]);
    expect(coverage({ accountSummary: {}, credentialReport: withCutRow(report()) }, fakeRule())).toEqual([]);
  });

  it("sections stand in the order of the calls, whatever the order of rules", () => {
    const rules = [reader("a", { needs: [["trails"]] }), reader("b", { needs: [["credentialReport"]] })];
    expect(coverage({}, ...rules).map(({ section }) => section)).toEqual(["credentialReport", "trails"]);
  });
});

describe("what was checked as it stood some time ago", () => {
  it.each([
    ["2026-11-23T02:00:00Z", []],
    ["2026-11-23T01:59:59Z", ["Observed 4 hours before the time of the audit."]],
    ["2026-11-21T06:00:01Z", ["Observed 47 hours before the time of the audit."]],
    ["2025-11-23T06:00:00Z", ["Observed 365 days before the time of the audit."]],
  ])("a report generated at %s", (generatedAt, messages) => {
    const items = coverage({ credentialReport: { ...report(), generatedAt } }, ofReport);
    expect(items.map(({ status, message }) => `${status}: ${message}`)).toEqual(
      messages.map((message) => `stale: ${message}`),
    );
  });

  it("another section, an hour old", () => {
    const snapshot = {
      ...snapshotOf({}),
      sections: { accountSummary: { status: "known", value: {}, stale: true, ageSeconds: 3600 } },
    } as const;
    expect(coverageOf(readAccount(snapshot, NOW), configureRules([fakeRule()], {}))).toEqual([
      {
        section: "accountSummary",
        status: "stale",
        message: "Observed 1 hour before the time of the audit.",
        rules: ["fake"],
      },
    ]);
  });
});

describe("rows that could not be read", () => {
  it("each is named, with its line, beside a section that is known", () => {
    const value = withCutRow(report([userRow("dana"), userRow("erin", { arn: "x" })]));
    expect(coverage({ credentialReport: value }, ofReport)).toEqual([
      {
        section: "credentialReport",
        status: "malformed_row",
        reason: "malformed",
        message: 'Line 4 cannot be read: its arn "x" is not that of "erin".',
        rules: ["of-report"],
      },
      {
        section: "credentialReport",
        status: "malformed_row",
        reason: "malformed",
        message: "Line 5 cannot be read: it has 4 fields and the header has 22.",
        rules: ["of-report"],
      },
    ]);
  });

  it("they stand behind the sections, the stale report among them", () => {
    const value = { ...withCutRow(report()), generatedAt: "2026-11-20T00:00:00Z" };
    const items = coverage({ credentialReport: value }, ofReport, fakeRule());
    expect(items.map(({ section, status }) => [section, status])).toEqual([
      ["credentialReport", "stale"],
      ["accountSummary", "unavailable"],
      ["credentialReport", "malformed_row"],
    ]);
  });
});
