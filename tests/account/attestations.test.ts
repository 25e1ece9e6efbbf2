import { describe, expect, it } from "vitest";
import { newestAttestation } from "../../src/account/attestations.ts";

const recovery = (on: string, by: string) => ({ id: "root-recovery" as const, on, by });
const NOON = new Date("2026-11-23T12:00:00Z");

describe("newestAttestation", () => {
  it("takes the newest, wherever it stands", () => {
    const list = [recovery("2025-01-01", "Ann"), recovery("2026-01-01", "Ben"), recovery("2024-01-01", "Cy")];
    expect(newestAttestation(list, "root-recovery", NOON)).toEqual({
      at: new Date("2026-01-01T00:00:00Z"),
      by: "Ben",
    });
  });

  it("takes the first of two of the same day", () => {
    const list = [recovery("2026-01-01", "Ann"), recovery("2026-01-01", "Ben")];
    expect(newestAttestation(list, "root-recovery", NOON)?.by).toBe("Ann");
  });

  it("counts a day from its first second on", () => {
    const list = [recovery("2026-11-23", "Ann")];
    const midnight = new Date("2026-11-23T00:00:00Z");
    expect(newestAttestation(list, "root-recovery", midnight)?.by).toBe("Ann");
    expect(newestAttestation(list, "root-recovery", new Date(midnight.getTime() - 1))).toBeUndefined();
  });

  it("passes over what was attested of something else", () => {
    expect(newestAttestation([recovery("2026-01-01", "Ann")], "root-password-changed", NOON)).toBeUndefined();
  });
});
