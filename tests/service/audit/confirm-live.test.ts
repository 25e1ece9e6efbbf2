import { GetLoginProfileCommand, ListAccessKeysCommand, ListMFADevicesCommand } from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import { type AuditOrder, runAudit } from "../../../src/audit/run-audit.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import { confirmWith } from "../../../src/service/audit/confirm-live.ts";
import { NOW, password, report, snapshotOf, userRow } from "../../helpers/account-fixture.ts";
import { mockAws } from "../../helpers/aws-mock.ts";
import { virtualClock } from "../../helpers/virtual-clock.ts";

const DANA = "arn:aws:iam::111122223333:user/teams/red/dana";
const order: AuditOrder = {
  capture: async () => ({
    snapshot: snapshotOf({
      credentialReport: report([userRow("dana", { ...password({ mfa_active: "false" }), arn: DANA })]),
    }),
    time: NOW,
    reportTimeInferred: false,
  }),
  rules,
  settings: undefined,
};

describe("confirming a run", () => {
  it("asks about users by their names, without the path, and judges by the answer", async () => {
    const { iam, clients } = mockAws();
    iam.on(GetLoginProfileCommand).resolves({ LoginProfile: { UserName: "dana", CreateDate: NOW } });
    iam.on(ListAccessKeysCommand).resolves({ AccessKeyMetadata: [] });
    iam.on(ListMFADevicesCommand).resolves({
      MFADevices: [{ UserName: "dana", SerialNumber: "a-key", EnableDate: NOW }],
    });
    const run = await runAudit(order);
    const confirmed = await confirmWith(clients.iam, order, 5_000, virtualClock())(run, [DANA]);
    const names = iam.calls().map(({ args }) => (args[0].input as { UserName: string }).UserName);
    expect(names).toEqual(["dana", "dana", "dana"]);
    const outcomes = [run, confirmed].map(
      ({ audit }) => audit.findings.find(({ rule }) => rule === "user-mfa")?.outcome,
    );
    expect(outcomes).toEqual(["fail", "pass"]);
  });

  it("of nobody is the run itself, and asks nothing", async () => {
    const { iam, clients } = mockAws();
    const run = await runAudit(order);
    expect(await confirmWith(clients.iam, order, 5_000)(run, [])).toBe(run);
    expect(iam.calls()).toEqual([]);
  });
});
