import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import packageJson from "../../../package.json" with { type: "json" };
import { type Given, password, report, unavailable, userRow } from "../../helpers/account-fixture.ts";
import { auditOn, type TestInstallation, testInstallation } from "../../helpers/installation.ts";

const account: Given = { credentialReport: report([userRow("ann", password({ mfa_active: "false" }))]) };

function folderOf({ store }: TestInstallation, auditId: string): Map<string, string> {
  const folder = `audits/111122223333/${auditId}/`;
  return new Map(
    [...store.objects]
      .filter(([name]) => name.startsWith(folder))
      .map(([name, { text }]) => [name.slice(folder.length), text]),
  );
}

const manifestIn = (folder: ReadonlyMap<string, string>) => JSON.parse(folder.get("manifest.json") ?? "{}");

describe("the evidence of an audit", () => {
  it("is a folder with a manifest, by which every file in it can be checked", async () => {
    const installation = testInstallation();
    const { auditId } = await auditOn(installation, account);
    const folder = folderOf(installation, auditId);
    const manifest = manifestIn(folder);
    expect(manifest).toMatchObject({
      schema: "rootwatch/manifest/1",
      accountId: "111122223333",
      auditId,
      observedAt: "2026-11-23T06:00:00Z",
      rootwatch: packageJson.version,
      settingsHash: "{}",
    });
    expect(manifest.rules).toContainEqual({
      id: "access-key-age",
      severity: "medium",
      parameters: { maxAgeDays: 90 },
    });
    expect(manifest.files).toEqual(
      [
        "audit.json",
        "credential-report.csv",
        "digest.json",
        "report.txt",
        "settings.json",
        "snapshot.json",
        "state.json",
      ].map((name) => {
        const bytes = Buffer.from(folder.get(name) ?? "", "utf8");
        return { name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
      }),
    );
    expect(folder.size).toBe(8);
    expect(JSON.parse(folder.get("digest.json") ?? "")).toMatchObject({
      schema: "rootwatch/digest/1",
      auditId,
    });
  });

  it("has no digest where there was nothing to say, and no report where AWS gave none", async () => {
    const installation = testInstallation();
    const without = { credentialReport: unavailable("not_ready") };
    await auditOn(installation, without);
    const { auditId } = await auditOn(installation, without, { day: 0.1 });
    expect([...folderOf(installation, auditId).keys()].sort()).toEqual([
      "audit.json",
      "manifest.json",
      "report.txt",
      "settings.json",
      "snapshot.json",
      "state.json",
    ]);
  });

  it("has a manifest of what is there, also where an earlier try of the same audit saw something else", async () => {
    const installation = testInstallation();
    const { auditId } = await auditOn(installation, account, { requestId: "1a2b3c4d-0000" });
    const before = folderOf(installation, auditId);
    const other = testInstallation();
    for (const [name, text] of before) {
      if (name === "manifest.json") continue;
      await other.store.create(`audits/111122223333/${auditId}/${name}`, text, "text/plain");
    }
    await auditOn(other, { credentialReport: report() }, { requestId: "1a2b3c4d-0000" });
    expect(manifestIn(folderOf(other, auditId)).files).toEqual(manifestIn(before).files);
  });

  it("without a manifest is of an audit that came to no end, and one that cannot be sealed fails", async () => {
    const installation = testInstallation();
    installation.store.before((_, name) => {
      if (name.endsWith("/manifest.json")) throw new Error("denied");
    });
    await expect(auditOn(installation, account)).rejects.toThrow("denied");
    // Who was told is remembered all the same.
    installation.store.before(() => {});
    expect((await auditOn(installation, account, { day: 0.1 })).notification.status).toBe("nothing_new");
  });
});
