import { describe, expect, it } from "vitest";
import type { State } from "../../../src/audit/state.ts";
import { type Given, password, report, userRow } from "../../helpers/account-fixture.ts";
import { auditOn, type TestInstallation, testInstallation } from "../../helpers/installation.ts";

const STATE = "memory/111122223333/state.json";
const user = (name: string) => userRow(name, password({ mfa_active: "false" }));
const account = (...names: readonly string[]): Given => ({ credentialReport: report(names.map(user)) });

/** Two days: ann is told of on the first, and on the second there is nothing to tell. */
async function installationWithAPast() {
  const installation = testInstallation();
  const first = await auditOn(installation, account("ann"));
  const second = await auditOn(installation, account("ann"), { day: 1 });
  expect(second.notification.status).toBe("nothing_new");
  return { installation, audits: [first.auditId, second.auditId] as const };
}

const stateOf = ({ store }: TestInstallation): State => JSON.parse(store.objects.get(STATE)?.text ?? "");

const put = ({ store }: TestInstallation, name: string, text: string) =>
  store.replace(name, text, store.objects.get(name)?.version);

const kept = (auditId: string) => `audits/111122223333/${auditId}/state.json`;

describe("a memory that is damaged", () => {
  it("goes on from what the newest audit kept: only what is new is told, and every date stands", async () => {
    const { installation, audits } = await installationWithAPast();
    const before = stateOf(installation);
    await put(installation, STATE, "{");
    const { digest, notification } = await auditOn(installation, account("ann", "bo"), { day: 2 });
    expect(notification.status).toBe("sent");
    expect(digest.first).toBe(false);
    expect(digest.added.map(({ finding }) => finding.resource.name)).toEqual(["bo"]);
    expect(digest.notes[0]).toContain(
      `The memory of earlier audits could not be read. It goes on from what the audit ${audits[1]} kept of it;`,
    );
    expect(digest.notes[0]).toContain("What was there is kept as s3://evidence/memory/");
    const after = stateOf(installation);
    expect(after.since).toBe(before.since);
    for (const [key, { dueAt }] of Object.entries(before.findings)) {
      expect(after.findings[key]?.dueAt).toBe(dueAt);
    }
    expect((await auditOn(installation, account("ann", "bo"), { day: 3 })).notification.status).toBe(
      "nothing_new",
    );
  });

  it("loses nothing of a digest that was on its way, though it may repeat it", async () => {
    const installation = testInstallation();
    await auditOn(installation, account());
    await auditOn(installation, account("ann"), { day: 1 });
    await put(installation, STATE, "{");
    const { digest } = await auditOn(installation, account("ann"), { day: 2 });
    expect(digest.added.map(({ finding }) => finding.resource.name)).toEqual(["ann"]);
    expect(digest.notes[0]).toContain("what was told since then may be told again");
  });

  it("is told on the operations topic, also where there is nothing else to tell, and once", async () => {
    const { installation } = await installationWithAPast();
    await put(installation, STATE, "{");
    const quiet = await auditOn(installation, account("ann"), { day: 2 });
    expect(quiet.notification.status).toBe("nothing_new");
    await auditOn(installation, account("ann"), { day: 3 });
    expect(installation.operations.map((text) => text.replaceAll("\n", " "))).toEqual([
      expect.stringMatching(
        /^The memory of earlier audits could not be read\. It goes on from what the audit \S+ kept of it; .* Nobody but Rootwatch should write there: see in CloudTrail who did\. $/,
      ),
    ]);
  });

  it("fails the audit where that cannot be told, and is told by the next", async () => {
    const { installation } = await installationWithAPast();
    await put(installation, STATE, "{");
    const { sayToOperations } = installation.announcer;
    installation.announcer.sayToOperations = () => Promise.reject(new Error("no network"));
    await expect(auditOn(installation, account("ann"), { day: 2 })).rejects.toThrow("no network");
    installation.announcer.sayToOperations = sayToOperations;
    await auditOn(installation, account("ann"), { day: 2.1 });
    expect(installation.operations).toHaveLength(1);
  });

  it("is told nobody by a dry run, which keeps nothing elsewhere; nor is a memory odd for a time asked about", async () => {
    const { installation } = await installationWithAPast();
    const past = await auditOn(installation, account("ann"), { day: 2, dryRun: true, judgedOn: -30 });
    expect(past.digest.notes).toEqual([]);
    await put(installation, STATE, "{");
    const names = [...installation.store.objects.keys()];
    const { digest } = await auditOn(installation, account("ann"), { day: 2, dryRun: true });
    expect(digest.notes[0]).toContain("could not be read");
    expect(digest.notes[0]).not.toContain("kept as");
    expect(installation.operations).toEqual([]);
    expect([...installation.store.objects.keys()]).toEqual(names);
  });

  it("passes over what is not as it was written, and over what came to no end", async () => {
    const { installation, audits } = await installationWithAPast();
    const forged = { ...stateOf(installation), findings: {} };
    await put(installation, STATE, "{");
    await put(installation, kept(audits[1]), JSON.stringify(forged));
    await installation.store.create(kept("20261124T070000Z-unsealed"), JSON.stringify(forged), "text/plain");
    const { digest } = await auditOn(installation, account("ann"), { day: 2 });
    expect(digest.notes[0]).toContain(audits[0]);
    expect(digest.notes[0]).not.toContain(audits[1]);
  });

  it.each([
    ["its manifest is none", (text: string) => text.replace("rootwatch/manifest/1", "rootwatch/manifest/9")],
    ["its manifest does not name it", (text: string) => text.replaceAll("state.json", "other.json")],
  ])("passes over an audit where %s", async (_, change) => {
    const { installation, audits } = await installationWithAPast();
    const manifest = `audits/111122223333/${audits[1]}/manifest.json`;
    await put(installation, manifest, change(installation.store.objects.get(manifest)?.text ?? ""));
    await put(installation, STATE, "{");
    const { digest } = await auditOn(installation, account("ann"), { day: 2 });
    expect(digest.notes[0]).toContain(audits[0]);
  });

  it("speaks of the future: so does what was kept after that, and an audit of the future is not asked", async () => {
    const { installation, audits } = await installationWithAPast();
    const later = await auditOn(installation, account("ann"), { day: 30 });
    const { digest } = await auditOn(installation, account("ann", "bo"), { day: 2 });
    expect(digest.notes[0]).toContain("speaks of what has not happened yet");
    expect(digest.notes[0]).toContain(audits[1]);
    expect(digest.notes[0]).not.toContain(later.auditId);
    expect(digest.added.map(({ finding }) => finding.resource.name)).toEqual(["bo"]);
  });

  it("is not replaced by one of a later version, which stops the run", async () => {
    const { installation } = await installationWithAPast();
    await put(installation, STATE, '{"schema":"rootwatch/state/2"}');
    await expect(auditOn(installation, account("ann"), { day: 2 })).rejects.toMatchObject({
      code: "memory_too_new",
    });
  });

  it("is gone: what was told by a version before, long ago, does not take its place", async () => {
    const installation = testInstallation();
    const told = {
      schema: "rootwatch/told/1",
      accountId: "111122223333",
      at: "2026-11-01T06:00:00Z",
      settingsHash: null,
      notChecked: [],
      findings: {},
    };
    await installation.store.create("memory/111122223333/told.json", JSON.stringify(told), "text/plain");
    await auditOn(installation, account("ann"));
    await auditOn(installation, account(), { day: 1 });
    await auditOn(installation, account(), { day: 2 });
    installation.store.remove(STATE);
    const { digest } = await auditOn(installation, account("ann"), { day: 3 });
    expect(digest.notes[0]).toContain("The memory of earlier audits is gone. It goes on from");
    expect(digest.reopened.map(({ finding }) => finding.resource.name)).toEqual(["ann"]);
  });

  it("is told to be gone where there were audits, and is none where there were none", async () => {
    const { installation, audits } = await installationWithAPast();
    const other = testInstallation();
    expect((await auditOn(other, account("ann"))).digest.notes).toEqual([]);
    for (const [name, { text }] of installation.store.objects) {
      if (name.startsWith("audits/"))
        await other.store.replace(name, text, other.store.objects.get(name)?.version);
    }
    other.store.remove(STATE);
    const { digest } = await auditOn(other, account("ann"), { day: 2 });
    expect(digest.notes[0]).toContain(
      `The memory of earlier audits is gone. It goes on from what the audit ${audits[1]}`,
    );
    expect(digest.added).toEqual([]);
  });
});
