import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { settingsFrom } from "../../src/cli/settings-file.ts";
import { settingsText } from "../../src/settings/settings-text.ts";
import { NOW } from "../helpers/account-fixture.ts";
import { fileWith } from "../helpers/cli.ts";

const from = (text: string) => settingsFrom(fileWith(text, "rootwatch.yml"), NOW);

const WRITTEN = `
rules:
  user-mfa: { severity: critical }
  access-key-age: { parameters: { maxAgeDays: 30 }, enabled: true }
exceptions:
  - { rule: root-mfa, resource: "arn:aws:iam::111122223333:root", reason: soon, owner: dana, expires: 2026-12-24 }
`;

describe("settings as they are kept", () => {
  it("have the hash that the manifest names, and are the same settings when they are read again", async () => {
    const settings = await from(WRITTEN);
    const text = settingsText(settings);
    expect(settings.hash).toBe(createHash("sha256").update(text).digest("hex"));
    expect(await from(text)).toEqual(settings);
  });

  it("are the same for every way to write them, and others for others", async () => {
    const { hash } = await from(WRITTEN);
    const reordered = `
# Why: SEC-42
exceptions:
  - { resource: "arn:aws:iam::111122223333:root", rule: root-mfa, expires: 2026-12-24, owner: dana, reason: "soon" }
attestations: []
rules:
  access-key-age: { enabled: true, parameters: { maxAgeDays: 30 } }
  user-mfa:
    severity: critical
`;
    expect((await from(reordered)).hash).toBe(hash);
    expect((await from(WRITTEN.replace("30", "31"))).hash).not.toBe(hash);
    expect((await from(WRITTEN.replace("owner: dana", "owner: jo"))).hash).not.toBe(hash);
  });
});
