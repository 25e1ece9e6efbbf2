import { describe, expect, it } from "vitest";
import type { Attestation } from "../../src/account/section-values.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import { type AuditOrder, runAudit } from "../../src/audit/run-audit.ts";
import { type Given, NOW, snapshotOf } from "../helpers/account-fixture.ts";
import { LIFE_RULES, onDay } from "../helpers/hand-made-audits.ts";

const attested = (by: string): Attestation[] => [{ id: "root-recovery", on: "2026-11-01", by }];
const settings = (attestations: Attestation[]) => ({
  rules: {},
  attestations,
  exceptions: [],
  lifecycle: DEFAULT_LIFECYCLE,
  hash: "a",
});

const run = (given: Given, rest: Partial<AuditOrder> = {}) =>
  runAudit({
    capture: async () => ({ snapshot: snapshotOf(given), time: NOW, reportTimeInferred: true }),
    rules: LIFE_RULES,
    settings: undefined,
    ...rest,
  });

const attestationsOf = async (...of: Parameters<typeof run>) =>
  (await run(...of)).snapshot.sections.attestations;

describe("an audit that is run", () => {
  it("is judged at its input's own time unless somebody says otherwise", async () => {
    expect((await run({})).audit).toMatchObject({ observedAt: NOW, reportTimeInferred: true });
    expect((await run({}, { now: onDay(3) })).audit.observedAt).toEqual(onDay(3));
  });

  it("goes by the settings and the scope that were ordered", async () => {
    const { audit } = await run({}, { settings: settings([]), scope: ["task"] });
    expect(audit).toMatchObject({ settingsHash: "a", scope: ["task"], rules: [{ id: "task" }] });
    expect((await run({})).audit).toMatchObject({ settingsHash: undefined, scope: undefined });
    const off = { ...settings([]), rules: { task: { enabled: false } } };
    expect((await run({}, { settings: off })).audit.rules.map(({ id }) => id)).not.toContain("task");
  });

  it("takes attestations from the settings, where there are any, and puts them into the snapshot", async () => {
    const saved = { attestations: attested("Jane") };
    expect(await attestationsOf(saved, { settings: settings(attested("Eve")) })).toEqual({
      status: "known",
      value: attested("Eve"),
    });
    expect(await attestationsOf(saved, { settings: settings([]) })).toEqual({ status: "known", value: [] });
    expect(await attestationsOf(saved)).toEqual({ status: "known", value: attested("Jane") });
    expect(await attestationsOf({})).toMatchObject({ status: "unavailable", reason: "not_collected" });
  });
});
