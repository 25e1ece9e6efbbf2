import { describe, expect, it } from "vitest";
import type { Attestation } from "../../src/account/section-values.ts";
import { attestationUses, READERS } from "../../src/audit/attestation-uses.ts";
import { configureRules, type SettingsOfRules } from "../../src/audit/rule-settings.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { NOW } from "../helpers/account-fixture.ts";

const attested = (id: Attestation["id"], on: string): Attestation => ({ id, on, by: "Dana" });
const uses = (attestations: readonly Attestation[], settings: SettingsOfRules = {}) =>
  attestationUses(attestations, configureRules(rules, settings), NOW);

describe("an attestation in use", () => {
  it("is taken for as many days as its rule takes it by default", () => {
    expect(uses([attested("root-recovery", "2026-09-01")])).toEqual([
      { id: "root-recovery", on: "2026-09-01", until: new Date("2027-09-01T00:00:00Z"), by: "Dana" },
    ]);
  });

  it("and as the settings say", () => {
    const settings = {
      "root-recovery": { parameters: { validDays: 30 } },
      "root-password-age": { parameters: { maxAgeDays: 90 } },
    };
    const both = [attested("root-recovery", "2026-11-01"), attested("root-password-changed", "2026-10-01")];
    expect(uses(both, settings)).toMatchObject([
      { id: "root-password-changed", until: new Date("2026-12-30T00:00:00Z") },
      { id: "root-recovery", until: new Date("2026-12-01T00:00:00Z") },
    ]);
  });

  it("ends on a date even where the settings mean never", () => {
    const settings = { "root-recovery": { parameters: { validDays: Number.MAX_SAFE_INTEGER } } };
    expect(uses([attested("root-recovery", "2026-11-01")], settings)[0]?.until?.getUTCFullYear()).toBe(2126);
  });

  it("is the newest of its kind, and never one of a day to come", () => {
    const days = ["2025-01-01", "2026-01-01", "2025-06-01", "2026-11-24"];
    expect(uses(days.map((on) => attested("root-recovery", on)))).toMatchObject([{ on: "2026-01-01" }]);
  });

  it("has no end where its rule is switched off: nobody reads it", () => {
    const settings = { "root-recovery": { enabled: false } };
    expect(uses([attested("root-recovery", "2026-09-01")], settings)).toEqual([
      { id: "root-recovery", on: "2026-09-01", until: undefined, by: "Dana" },
    ]);
  });
});

describe("who reads an attestation", () => {
  it.each(Object.entries(READERS))("of %s is a rule with that parameter", (id, { rule, days }) => {
    const reader = rules.find((one) => one.id === rule);
    expect([...(reader?.needs.flat() ?? []), ...(reader?.uses ?? [])]).toContain("attestations");
    expect(reader?.parameters).toHaveProperty(days);
    expect(JSON.stringify(reader?.guidance.console)).toContain(`id: ${id}`);
  });
});
