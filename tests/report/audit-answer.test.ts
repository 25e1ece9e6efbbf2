import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { auditAnswer } from "../../src/report/audit-answer.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  accessKey,
  daysAgo,
  type Given,
  NOW,
  password,
  ROOT_ARN,
  report,
  snapshotOf,
  userRow,
} from "../helpers/account-fixture.ts";

/** What Lambda takes of a function that was invoked and waited for. */
const LAMBDA_BYTES = 6_291_556;

const answerTo = (given: Given) => {
  const result = audit(snapshotOf(given), rules, {}, NOW);
  return { result, answer: auditAnswer(result) };
};

describe("the answer to an invocation", () => {
  it("has what fails and what could not be judged, gravest first, and none of the passes", () => {
    const { answer, result } = answerTo({
      accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
      securityContact: null,
    });
    expect(answer.schema).toBe("rootwatch/audit/1");
    expect(new Set(answer.findings.map(({ outcome }) => outcome))).toEqual(new Set(["fail", "unknown"]));
    expect(answer.findings[0]).toMatchObject({ rule: "root-mfa", severity: "critical" });
    expect(answer.summary.pass).toBe(result.findings.filter(({ outcome }) => outcome === "pass").length);
    expect(answer.omitted).toEqual({ findings: 0, coverage: 0 });
  });

  it("has what is excepted after all others", () => {
    const exception = {
      rule: "root-mfa",
      resource: ROOT_ARN,
      reason: "The key is on its way",
      owner: "Dana",
      expires: "2026-12-01",
    };
    const given = snapshotOf({ accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } });
    const { findings, exceptions, summary } = auditAnswer(
      audit(given, rules, {}, NOW, { exceptions: [exception] }),
    );
    expect(findings[0]).not.toMatchObject({ rule: "root-mfa" });
    expect(findings.at(-1)).toMatchObject({
      rule: "root-mfa",
      outcome: "fail",
      exception: { owner: "Dana", expires: "2026-12-01" },
    });
    expect(exceptions).toMatchObject([{ rule: "root-mfa", state: "in_force", count: 1 }]);
    expect(summary.excepted).toBe(1);
  });

  it("stays within what Lambda takes with 5,000 users who all fail, and counts what it leaves out", () => {
    const rows = Array.from({ length: 5000 }, (_, index) =>
      userRow(`${"n".repeat(50)}${index}`, {
        ...password({ mfa_active: "false", password_last_used: daysAgo(400) }),
        ...accessKey(1, daysAgo(400)),
        ...accessKey(2, daysAgo(500)),
      }),
    );
    const { answer, result } = answerTo({ credentialReport: report(rows) });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(LAMBDA_BYTES);
    const all = result.findings.filter(({ outcome }) => outcome === "fail" || outcome === "unknown");
    expect(answer.omitted.findings).toBeGreaterThan(0);
    expect(answer.findings.length + answer.omitted.findings).toBe(all.length);
  });

  it("stays within it with 10,000 rows that cannot be read", () => {
    const csv = [report().csv, ...Array.from({ length: 9_999 }, (_, index) => `row-${index},x`)].join("\n");
    const { answer } = answerTo({ credentialReport: { ...report(), csv } });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(LAMBDA_BYTES);
    expect(answer.omitted.coverage).toBeGreaterThan(8_000);
  });
});
