import { expect, it } from "vitest";
import { type Figures, recordEffort, recordFigures } from "../../../src/service/audit/audit-figures.ts";
import { password, ROOT_ARN, report, userRow } from "../../helpers/account-fixture.ts";
import { auditOn, testInstallation } from "../../helpers/installation.ts";

it("counts fails and what is not known by severity, the rest in all, and how old the report is", async () => {
  const credentialReport = report([
    userRow("ann", password({ mfa_active: "false" })),
    userRow("bo", password({ mfa_active: "false" })),
  ]);
  const told = await auditOn(testInstallation(), {
    accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
    credentialReport,
  });
  const figures: Record<string, unknown> = {};
  const record: Figures = (name, unit, value) => {
    figures[name] = [unit, value];
  };
  recordFigures(told, record);
  recordEffort({ durationMs: 1_234, apiCalls: 20 }, record);
  const { findings } = told.audit;
  const count = (outcome: string, severity: string) =>
    findings.filter((finding) => finding.outcome === outcome && finding.severity === severity).length;
  expect(figures).toEqual({
    FailCritical: ["Count", 1],
    FailHigh: ["Count", 2],
    FailMedium: ["Count", count("fail", "medium")],
    FailLow: ["Count", count("fail", "low")],
    FailInformational: ["Count", count("fail", "informational")],
    UnknownCritical: ["Count", count("unknown", "critical")],
    UnknownHigh: ["Count", count("unknown", "high")],
    UnknownMedium: ["Count", count("unknown", "medium")],
    UnknownLow: ["Count", count("unknown", "low")],
    UnknownInformational: ["Count", count("unknown", "informational")],
    Pass: ["Count", told.digest.summary.pass],
    NotApplicable: ["Count", told.digest.summary.not_applicable],
    SectionsUnavailable: ["Count", new Set(told.audit.coverage.map(({ section }) => section)).size],
    AuditDuration: ["Milliseconds", 1_234],
    ApiCalls: ["Count", 20],
    ReportAge: ["Seconds", 0],
    ChannelsToPeople: ["Count", 1],
    AuditCompleted: ["Count", 1],
  });
});

it("counts no fail that somebody has accepted", async () => {
  const exception = {
    rule: "root-mfa",
    resource: ROOT_ARN,
    reason: "The key is on its way",
    owner: "Dana",
    expires: "2026-12-01",
  };
  const given = { accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 } };
  const told = await auditOn(testInstallation(), given, { exceptions: [exception] });
  const counted: Record<string, number> = {};
  recordFigures(told, (name, _, value) => {
    counted[name] = value;
  });
  expect(counted["FailCritical"]).toBe(0);
  expect(told.digest.summary.excepted).toBe(1);
  expect(told.digest.added.map(({ finding }) => finding.rule)).not.toContain("root-mfa");
});
