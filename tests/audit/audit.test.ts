import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
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
    });
  });
});
