import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stateSchema } from "../../../src/audit/state.ts";
import * as v from "../../../src/schema.ts";
import { recall } from "../../../src/service/audit/memory.ts";
import {
  daysAgo,
  type Given,
  password,
  report,
  rootRow,
  unavailable,
  userRow,
} from "../../helpers/account-fixture.ts";
import { auditOn, testInstallation } from "../../helpers/installation.ts";
import { memoryStore } from "../../helpers/memory-store.ts";

// What an earlier version wrote must be readable for ever: none of these files is ever changed. A new version adds one.
const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, `../../fixtures/states/${name}.json`), "utf8");

const ACCOUNT = "111122223333";
const STATE = `memory/${ACCOUNT}/state.json`;

/** The account that the fixtures are of. */
const account: Given = {
  accountSummary: {
    AccountMFAEnabled: 0,
    AccountPasswordPresent: 1,
    AccountAccessKeysPresent: 0,
    AccountSigningCertificatesPresent: 0,
  },
  credentialReport: report(
    [userRow("ann", password({ mfa_active: "false" }))],
    rootRow({ password_last_used: daysAgo(4) }),
  ),
  securityContact: unavailable(),
};

async function stored(files: Readonly<Record<string, string>>) {
  const installation = testInstallation({ withChat: true });
  for (const [name, text] of Object.entries(files)) {
    await installation.store.create(`memory/${ACCOUNT}/${name}`, text, "application/json");
  }
  return installation;
}

describe("what was told before there was a lifecycle", () => {
  it("is told nobody again, and keeps its dates", async () => {
    const installation = await stored({
      "told.json": fixture("told-1"),
      "told-chat.json": fixture("told-1"),
    });
    const { digest } = await auditOn(installation, account, { day: 0.1 });
    expect(digest.first).toBe(false);
    const told = ["root-mfa", "user-mfa", "root-recent-use"];
    expect(digest.added.map(({ finding }) => finding.rule).filter((rule) => told.includes(rule))).toEqual([]);
    expect(digest.open.find(({ finding }) => finding.rule === "user-mfa")).toMatchObject({
      openedAt: new Date("2026-11-20T06:00:00Z"),
      dueAt: new Date("2026-11-27T06:00:00Z"),
    });
    expect(digest.settingsChanged).toBe(false);
    const { state } = await recall(installation.store, ACCOUNT);
    expect(state?.since).toBe("2026-11-20T06:00:00.000Z");
    expect(state?.notChecked).toMatchObject({ "securityContact:access_denied": 1 });
  });

  it("of some rules alone makes the whole a first one, and an audience that was told nothing hears all", async () => {
    const partly = await stored({ "told.json": fixture("told-1"), "told-chat.json": fixture("told-chat-1") });
    await auditOn(partly, account);
    expect(partly.chat.map(({ first }) => first)).toEqual([true]);
    expect(partly.chat[0]?.open.map(({ finding }) => finding.rule)).toContain("user-mfa");
    const unheard = await stored({ "told.json": fixture("told-1") });
    await auditOn(unheard, account);
    expect(unheard.chat[0]?.added.map(({ finding }) => finding.rule)).toContain("user-mfa");
  });

  it("of another account, or damaged, is none", async () => {
    for (const text of [fixture("told-1").replaceAll(ACCOUNT, "999999999999"), "{"]) {
      expect((await recall((await stored({ "told.json": text })).store, ACCOUNT)).state).toBeUndefined();
    }
  });

  it("by a later version stops the run, and is left as it is", async () => {
    const { store } = await stored({ "told.json": '{"schema":"rootwatch/told/2"}' });
    await expect(recall(store, ACCOUNT)).rejects.toMatchObject({ code: "memory_too_new" });
    expect(store.objects.size).toBe(1);
  });
});

describe("a state", () => {
  it("of version 1 is read as it was written", async () => {
    const { store } = await stored({ "state.json": fixture("state-1") });
    const { state, notes } = await recall(store, ACCOUNT);
    expect(state).toEqual(JSON.parse(fixture("state-1")));
    expect(notes).toEqual([]);
  });

  it("of version 1 goes on: whose digest was on its way hears of what it was about, and of what happened since", async () => {
    const installation = await stored({ "state.json": fixture("state-1") });
    const mended = { ...account, credentialReport: report([], rootRow({ password_last_used: daysAgo(4) })) };
    await auditOn(installation, mended, { day: 0.1, scope: ["root-mfa", "user-mfa"] });
    // What the alerts topic was told already; the chat topic was not when its process died.
    expect(installation.chat[0]?.resolved.map(({ rule }) => rule)).toEqual(["user-mfa"]);
    expect(installation.sent).toEqual([]);
    await auditOn(installation, account, { day: 0.2, scope: ["root-mfa", "user-mfa"] });
    for (const digest of [installation.sent[0], installation.chat[1]]) {
      expect(digest?.reopened.map(({ finding }) => finding.rule)).toEqual(["user-mfa"]);
      expect(digest?.overdue.map(({ finding }) => finding.rule)).toEqual(["root-mfa"]);
    }
  });

  it("with a member that nobody knows is no state: nothing is dropped in silence", async () => {
    const store = memoryStore();
    const text = JSON.stringify({ ...JSON.parse(fixture("state-1")), more: 1 });
    await store.create(STATE, text, "application/json");
    expect(v.safeParse(stateSchema, JSON.parse(text)).success).toBe(false);
    const { state, notes } = await recall(store, ACCOUNT);
    expect(state).toBeUndefined();
    expect(notes[0]).toContain("could not be read");
  });
});
