import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { wholeNumber } from "../../src/rules/parameters.ts";
import {
  ACCOUNT_ID,
  GENERATED_AT,
  NOW,
  report,
  snapshotOf,
  unavailable,
} from "../helpers/account-fixture.ts";
import { fakeRule } from "../helpers/fake-rule.ts";

const LATER = new Date("2026-12-01T00:00:00Z");

describe("an audit", () => {
  it("says of what, when it was seen, at what time it was judged and what was found", () => {
    const snapshot = snapshotOf({ accountSummary: {}, credentialReport: report(), accountAlias: "acme" });
    expect(audit(snapshot, [fakeRule()], {}, LATER)).toMatchObject({
      accountId: ACCOUNT_ID,
      alias: "acme",
      observedAt: LATER,
      capturedAt: NOW,
      credentialReportGeneratedAt: new Date(GENERATED_AT),
      reportTimeInferred: false,
      coverage: [{ section: "accountSummary", status: "stale" }],
      findings: [{ rule: "fake", outcome: "pass" }],
    });
  });

  it("says that the report's time was inferred", () => {
    expect(audit(snapshotOf({}), [], {}, NOW, { reportTimeInferred: true }).reportTimeInferred).toBe(true);
  });

  it("without a report has no time of it, and still an answer of every rule", () => {
    const snapshot = snapshotOf({ credentialReport: unavailable("not_ready") });
    const rules = [fakeRule({ id: "a", needs: [["credentialReport"]] }), fakeRule({ id: "b" })];
    expect(audit(snapshot, rules, {}, NOW)).toMatchObject({
      credentialReportGeneratedAt: undefined,
      alias: undefined,
      coverage: [{ section: "credentialReport", reason: "not_ready" }, { section: "accountSummary" }],
      findings: [
        { rule: "a", outcome: "unknown", reason: "not_ready" },
        { rule: "b", outcome: "unknown", reason: "not_collected" },
      ],
    });
  });

  it("a rule that is switched off gives no findings and misses no sections", () => {
    expect(audit(snapshotOf({}), [fakeRule()], { fake: { enabled: false } }, NOW)).toMatchObject({
      coverage: [],
      findings: [],
      rules: [],
    });
  });

  it("says by which rules it judged, with their parameters in one order, for comparison", () => {
    const parameters = {
      b: wholeNumber({ byDefault: 2, least: 1 }),
      c: wholeNumber({ byDefault: 4, least: 1 }),
      a: wholeNumber({ byDefault: 1, least: 1 }),
    };
    const rules = [fakeRule({ parameters }), fakeRule({ id: "other" })];
    const settings = { fake: { severity: "low", parameters: { b: 3 } } } as const;
    expect(audit(snapshotOf({}), rules, settings, NOW, { scope: ["fake"] }).rules).toEqual([
      { id: "fake", severity: "low", parameters: '{"a":1,"b":3,"c":4}' },
    ]);
  });

  it("marks what an exception covers, and says what became of each exception", () => {
    const bad = fakeRule({ check: () => [{ outcome: "fail", message: "bad", evidence: { seen: true } }] });
    const exception = {
      rule: "fake",
      resource: ACCOUNT_ID,
      reason: "It is to be closed",
      owner: "Dana",
      expires: "2026-12-31",
    };
    const given = snapshotOf({ accountSummary: {} });
    expect(audit(given, [bad], {}, NOW)).toMatchObject({ exceptions: [], findings: [{ outcome: "fail" }] });
    expect(audit(given, [bad], {}, NOW, { exceptions: [exception] })).toMatchObject({
      exceptions: [{ exception, state: "in_force", findingIds: [`fake:${ACCOUNT_ID}`] }],
      findings: [{ outcome: "fail", exception }],
    });
  });

  it("says how long the attestations last that its rules read", () => {
    const rule = fakeRule({
      id: "root-recovery",
      needs: [["attestations"]],
      parameters: { validDays: wholeNumber({ byDefault: 10, least: 1 }) },
    });
    const given = snapshotOf({ attestations: [{ id: "root-recovery", on: "2026-11-20", by: "Dana" }] });
    expect(audit(given, [rule], {}, NOW).attestations).toEqual([
      { id: "root-recovery", on: "2026-11-20", until: new Date("2026-11-30T00:00:00Z"), by: "Dana" },
    ]);
    expect(audit(snapshotOf({}), [rule], {}, NOW).attestations).toEqual([]);
  });
});
