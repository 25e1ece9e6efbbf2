import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { summarize } from "../../src/report/summary.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { ACCOUNT_ID, NOW, snapshotOf } from "../helpers/account-fixture.ts";

const SNAPSHOT = snapshotOf({
  accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
  securityContact: null,
  billingContact: null,
});

const exception = (rule: string) => ({
  rule,
  resource: ACCOUNT_ID,
  reason: "Being set up",
  owner: "Dana",
  expires: "2026-12-31",
});

const sum = (...excepted: string[]) =>
  summarize(audit(SNAPSHOT, rules, {}, NOW, { exceptions: excepted.map(exception) }).findings);

describe("the summary", () => {
  it("counts what is excepted apart, and by no severity", () => {
    const { fail, failBySeverity, ...others } = sum();
    expect(failBySeverity).toMatchObject({ critical: 1, medium: 1, low: 1 });
    expect(sum("contact-security")).toEqual({
      ...others,
      excepted: 1,
      fail: fail - 1,
      failBySeverity: { critical: 1, low: 1 },
    });
    expect(others.excepted).toBe(0);
  });

  it("counts each finding once", () => {
    const { failBySeverity: _, ...counts } = sum("contact-security", "contact-billing");
    const total = Object.values(counts).reduce((all, count) => all + count, 0);
    expect(total).toBe(audit(SNAPSHOT, rules, {}, NOW).findings.length);
  });
});
