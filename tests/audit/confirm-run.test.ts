import { describe, expect, it } from "vitest";
import { parseSnapshot } from "../../src/account/snapshot-file.ts";
import { confirmRun } from "../../src/audit/confirm-run.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { type AuditOrder, runAudit } from "../../src/audit/run-audit.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { NOW, password, report, snapshotOf, userArn, userRow } from "../helpers/account-fixture.ts";
import { ASKED_AT, liveUser } from "../helpers/live-users.ts";

const noMfa = password({ mfa_active: "false" });
const order: AuditOrder = {
  capture: async () => ({
    snapshot: snapshotOf({ credentialReport: report([userRow("dana", noMfa), userRow("groot", noMfa)]) }),
    time: NOW,
    reportTimeInferred: false,
  }),
  rules,
  settings: {
    rules: {},
    attestations: [],
    exceptions: [],
    lifecycle: DEFAULT_LIFECYCLE,
    hash: "0".repeat(64),
  },
};

const MADE = "2026-01-01T00:00:00Z";
const mended = { [userArn("dana")]: liveUser({ passwordMade: MADE, devices: ["a-key"] }) };
const mfaOf = (run: Awaited<ReturnType<typeof runAudit>>) =>
  run.audit.findings
    .filter(({ rule }) => rule === "user-mfa")
    .map(({ resource, outcome, confirmedAt }) => [resource.name, outcome, confirmedAt]);

describe("a run that is judged anew by what AWS says now", () => {
  it("has the new verdict where it was asked, and the old one elsewhere", async () => {
    const run = await runAudit(order);
    expect(mfaOf(run)).toEqual([
      ["dana", "fail", undefined],
      ["groot", "fail", undefined],
    ]);
    expect(mfaOf(confirmRun(order, run, mended))).toEqual([
      ["dana", "pass", new Date(ASKED_AT)],
      ["groot", "fail", undefined],
    ]);
  });

  it("is otherwise the same audit: its time, scope, settings and what could not be checked", async () => {
    const scoped = { ...order, scope: ["user-mfa"], now: new Date("2026-11-23T07:00:00Z") };
    const run = await runAudit(scoped);
    const { findings: before, ...head } = run.audit;
    const { findings: after, ...headAfter } = confirmRun(scoped, run, mended).audit;
    expect(headAfter).toEqual(head);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it("that is audited again from its snapshot gives the same findings", async () => {
    const confirmed = confirmRun(order, await runAudit(order), mended);
    const snapshot = parseSnapshot(JSON.stringify(confirmed.snapshot), "kept");
    const again = await runAudit({
      ...order,
      capture: async () => ({ snapshot, time: NOW, reportTimeInferred: false }),
    });
    expect(again.audit).toEqual(confirmed.audit);
  });

  it("asks nothing of the snapshot of an ordinary audit, and of its coverage", async () => {
    const { snapshot, audit } = await runAudit(order);
    expect(snapshot.sections).not.toHaveProperty("liveUsers");
    expect(audit.coverage.map(({ section }) => section)).not.toContain("liveUsers");
  });
});
