import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Audit } from "../../../src/audit/audit.ts";
import { changesFor } from "../../../src/audit/changes.ts";
import type { Exception, ExceptionUse } from "../../../src/audit/exceptions.ts";
import type { Finding } from "../../../src/audit/finding.ts";
import { isOpen, outboxOf, type State, type TrackedFinding } from "../../../src/audit/state.ts";
import type { Rule } from "../../../src/rules/rule.ts";
import { amend, type Memory, recall, reliable, remember } from "../../../src/service/audit/memory.ts";
import { StoreConflict } from "../../../src/store/store.ts";
import { ACCOUNT_ID } from "../../helpers/account-fixture.ts";
import { auditOn, exceptionFor, idOf, LIFE, lifeOf, onDay, seen } from "../../helpers/hand-made-audits.ts";
import { type MemoryStore, memoryStore } from "../../helpers/memory-store.ts";
import { auditOfRemembered, rulesThen } from "../../helpers/remembered-account.ts";

const STATE = `memory/${ACCOUNT_ID}/state.json`;
const TOLD = `memory/${ACCOUNT_ID}/told.json`;
const TOLD_CHAT = `memory/${ACCOUNT_ID}/told-chat.json`;

/**
 * Files in `fixtures/states` are as some version wrote them, and are never edited: what was deployed once must be read for
 * ever. A new version of a schema adds a file.
 */
const STATES = join(import.meta.dirname, "../../fixtures/states");
const fixture = (name: string) => readFileSync(join(STATES, name), "utf8");

/** A store in which these texts are. */
async function storeWith(texts: Readonly<Record<string, string>>): Promise<MemoryStore> {
  const store = memoryStore();
  for (const [name, text] of Object.entries(texts)) await store.create(name, text, "application/json");
  return store;
}

const untouched = ({ objects }: MemoryStore) =>
  Object.fromEntries([...objects].map(([name, { text }]) => [name, text]));

const plainly = (state: State) => ({ state, plan: undefined });

/** What audits rely on; nothing in it is of later than a year after NOW. */
const relied = async (store: MemoryStore) =>
  reliable(store, ACCOUNT_ID, await recall(store, ACCOUNT_ID), onDay(365));

/** The first audit that takes up a memory. */
async function takenUp(store: MemoryStore, audit: Audit, rules: readonly Rule[] = rulesThen) {
  const memory = await relied(store);
  const lifecycle = { ...LIFE, rules };
  const { state } = await remember(store, memory, audit, lifecycle, onDay(9), plainly);
  const changes = LIFE.audiences.map((name) => changesFor(outboxOf(state, name), state, audit, rules));
  return { memory, state, changes };
}

describe("a memory that a version before wrote", () => {
  const NOTHING_NEW = {
    first: false,
    weekly: false,
    added: [],
    reopened: [],
    newlyOverdue: 0,
    resolved: [],
    unwatched: [],
    unverified: [],
    dated: [],
    newlyNotChecked: [],
    settingsChanged: false,
  };

  it("told/1: nothing of it is told again, to nobody", async () => {
    const store = await storeWith({
      [TOLD]: fixture("told-1.json"),
      [TOLD_CHAT]: fixture("told-chat-1.json"),
    });
    const { memory, state, changes } = await takenUp(store, auditOfRemembered(0.25));
    expect(memory.notes).toEqual([]);
    expect(changes).toMatchObject([NOTHING_NEW, NOTHING_NEW]);
    const told: { readonly findings: Readonly<Record<string, { readonly dueAt: string | null }>> } =
      JSON.parse(fixture("told-1.json"));
    const dueAt = (of: Readonly<Record<string, { readonly dueAt: string | null }>>) =>
      Object.fromEntries(Object.entries(of).map(([key, one]) => [key, one.dueAt]));
    expect(dueAt(state.findings)).toEqual(dueAt(told.findings));
    expect(Object.values(told.findings)).toHaveLength(5);
    expect(store.objects.get(TOLD)?.text).toBe(fixture("told-1.json"));
  });

  it("told/1, and a chat that was never told: that one hears everything", async () => {
    const store = await storeWith({ [TOLD]: fixture("told-1.json") });
    const { changes } = await takenUp(store, auditOfRemembered(0.25));
    expect(changes[0]).toMatchObject(NOTHING_NEW);
    expect([changes[1]?.first, changes[1]?.added.length]).toEqual([true, 5]);
  });

  it("told/1: what it had is over when it passes, and its dates stand", async () => {
    const store = await storeWith({
      [TOLD]: fixture("told-1.json"),
      [TOLD_CHAT]: fixture("told-chat-1.json"),
    });
    const audit = auditOfRemembered(0.6);
    const findings = audit.findings.map((finding) =>
      finding.rule === "user-mfa" ? { ...finding, outcome: "pass" as const } : finding,
    );
    const { changes } = await takenUp(store, { ...audit, findings });
    expect(changes[0]?.resolved.map(({ rule }) => rule)).toEqual(["user-mfa"]);
    // It was told to be mended within a day of the first audit, half a day before the last.
    expect(changes[0]?.overdue.map(({ finding }) => finding.rule)).toEqual(["root-mfa"]);
  });

  it("state/1 is what is recalled, and goes on as it stands", async () => {
    const store = await storeWith({ [STATE]: fixture("state-1.json"), [TOLD]: fixture("told-1.json") });
    const written: State = JSON.parse(fixture("state-1.json"));
    expect(await recall(store, ACCOUNT_ID)).toEqual({ state: written, notes: [], version: "v1" });
    const { memory, state, changes } = await takenUp(store, auditThatSees(written), LIFE.rules);
    expect(memory.state).toEqual(written);
    const { wholeAt, rules, ...rest } = state;
    const { wholeAt: _, rules: __, ...before } = written;
    expect(rest).toEqual(before);
    expect(wholeAt).not.toBe(written.wholeAt);
    expect(Object.keys(rules)).toEqual(Object.keys(written.rules));
    // Chat was told of the last one; alerts were not, and hear of what it opened and of what was overdue by then.
    const [alerts, chat] = changes;
    expect(chat).toMatchObject({ ...NOTHING_NEW, unverified: [{ rule: "password-policy-length" }] });
    expect(alerts?.added.map(({ finding }) => finding.rule).sort()).toEqual(["root-mfa", "root-recent-use"]);
    expect(alerts).toMatchObject({ newlyOverdue: 1, resolved: [], settingsChanged: false });
  });
});

describe("members that came to state/1 later", () => {
  it("are optional, and kept as they stand", async () => {
    const text = fixture("state-1-later-members.json");
    for (const member of ["confirmedAt", "unverifiedUnderOtherParameters", "notCheckedToldUpTo"]) {
      expect(text).toContain(`"${member}"`);
      expect(fixture("state-1.json")).not.toContain(`"${member}"`);
    }
    const store = await storeWith({ [STATE]: text });
    expect(await relied(store)).toEqual({ state: JSON.parse(text), notes: [], version: "v1" });
  });
});

/** An audit, a minute later, that sees all of a state as it is, whatever rules there are by now. */
function auditThatSees({ findings, rules, settings, notChecked, wholeAt, dated }: State): Audit {
  const found = Object.entries(findings).flatMap(([key, one]) => findingThatIs(key, one));
  const judged = new Set(found.map(({ rule }) => rule));
  const others = Object.keys(rules).filter((id) => !judged.has(id));
  const keys = Object.keys(notChecked).map((key) => key.split(":"));
  const exceptions = Object.entries(dated).flatMap(([key, { text, stage }]) =>
    key.startsWith("exception:") && stage !== "withdrawn" ? [useOf(JSON.parse(text))] : [],
  );
  const attestations = Object.entries(dated).flatMap(([key, { text, stage }]) =>
    key.startsWith("attestation:")
      ? [
          {
            id: key.slice("attestation:".length),
            ...JSON.parse(text),
            until: onDay(stage === "ending" ? 12 : 99),
          },
        ]
      : [],
  );
  return {
    ...auditOn(0, [...found, ...others.map((id) => seen(id, "nobody", "pass"))]),
    observedAt: new Date(new Date(wholeAt ?? 0).getTime() + 60_000),
    settingsHash: settings.hash ?? undefined,
    rules: Object.entries(rules).map(([id, { parameters }]) => ({
      id,
      severity: "high" as const,
      parameters,
    })),
    // It was written for sections that were denied alone.
    coverage: keys.map(([section]) => ({
      section: section === "passwordPolicy" ? section : "trails",
      status: "unavailable",
      reason: "access_denied",
      message: "",
      rules: [],
    })),
    exceptions,
    attestations,
  };
}

/** Nobody can tell what it covers: it ends by its date all the same. */
function useOf(exception: Exception): ExceptionUse {
  const until = new Date(`${exception.expires}T23:59:59Z`);
  return { exception, until, state: "not_judged", findingIds: [] };
}

function findingThatIs(key: string, tracked: TrackedFinding): Finding[] {
  const { rule, severity, last, unverifiedSince, because } = tracked;
  if (because === "rule_off" || because === "gone") return [];
  const resource = { type: "user", id: key, name: tracked.resource.name } as const;
  const type = { ...resource, type: tracked.resource.type as "user" };
  const of = (outcome: Finding["outcome"], rest: Partial<Finding> = {}) => [
    seen(rule, "", outcome, { id: key, severity, resource: type, messageId: "unavailable", ...rest }),
  ];
  if (last === "excepted") return of("fail", { exception: exceptionFor(rule, "") });
  if (!isOpen(tracked)) return of("pass");
  return of(unverifiedSince === undefined ? "fail" : "unknown", tracked.id === undefined ? {} : { id: key });
}

describe("a memory that cannot be read", () => {
  it.each([
    ["is none of JSON", "{"],
    ["has a member that nobody knows", JSON.stringify({ ...JSON.parse(fixture("state-1.json")), later: 1 })],
    ["is of another account", fixture("state-1.json").replace(ACCOUNT_ID, "999999999999")],
    ["is something else", '{"schema":"rootwatch/other/7"}'],
  ])(
    "because it %s is as good as none, which is said, and it is replaced as it was read",
    async (_, text) => {
      const store = await storeWith({ [STATE]: text });
      const memory = await reliable(store, ACCOUNT_ID, await recall(store, ACCOUNT_ID), onDay(0));
      expect(memory).toMatchObject({ state: undefined, version: "v1" });
      expect(memory.notes).toHaveLength(1);
      await remember(store, memory, auditOn(0, []), LIFE, onDay(9), plainly);
      const after = await recall(store, ACCOUNT_ID);
      expect(await reliable(store, ACCOUNT_ID, after, onDay(0))).toBe(after);
    },
  );

  it.each([
    ["state", STATE, "rootwatch/state/2"],
    ["told", TOLD, "rootwatch/told/2"],
    ["told of the chat", TOLD_CHAT, "rootwatch/told/12"],
  ])(
    "because a later version wrote it (%s) stops everything, and is left as it was",
    async (_, name, schema) => {
      const texts = { [name]: JSON.stringify({ schema, accountId: ACCOUNT_ID, something: ["new"] }) };
      const store = await storeWith(texts);
      await expect(relied(store)).rejects.toMatchObject({ code: "memory_too_new" });
      expect(untouched(store)).toEqual(texts);
    },
  );

  it("because a later version wrote it while an audit was taken in stops that, too", async () => {
    const store = memoryStore();
    const memory = await recall(store, ACCOUNT_ID);
    const later = '{"schema":"rootwatch/state/2"}';
    await store.create(STATE, later, "application/json");
    await expect(remember(store, memory, auditOn(0, []), LIFE, onDay(9), plainly)).rejects.toMatchObject({
      code: "memory_too_new",
    });
    expect(untouched(store)).toEqual({ [STATE]: later });
  });

  it("of what was told, is as good as none", async () => {
    const other = fixture("told-1.json").replace(ACCOUNT_ID, "999999999999");
    for (const text of ["{", other]) {
      const store = await storeWith({ [TOLD]: text, [TOLD_CHAT]: fixture("told-chat-1.json") });
      expect(await relied(store)).toEqual({ state: undefined, notes: [], version: undefined });
    }
  });
});

describe("a memory that was damaged while an audit was taken in", () => {
  it.each([
    ["cannot be read", "{", "could not be read"],
    [
      "is of the future",
      JSON.stringify({ ...lifeOf(auditOn(0, [seen("task", "ann")])), wholeAt: "2099-01-01T00:00:00.000Z" }),
      "speaks of what has not happened yet",
    ],
  ])("and %s is kept elsewhere, and said to be", async (_, text, words) => {
    const store = memoryStore();
    const memory = await recall(store, ACCOUNT_ID);
    await store.create(STATE, text, "application/json");
    const said: (readonly string[])[] = [];
    await remember(store, memory, auditOn(0, []), LIFE, onDay(0), (after, notes) => {
      said.push(notes);
      return plainly(after);
    });
    expect(said).toEqual([[], [expect.stringContaining(words)]]);
    expect(
      [...store.objects].filter(([name, one]) => name.includes("/set-aside/") && one.text === text),
    ).toHaveLength(1);
  });
});

describe("to take an audit into the memory", () => {
  const ann = auditOn(0, [seen("task", "ann"), seen("other", "bob", "pass")]);
  const bob = auditOn(1, [seen("task", "ann"), seen("task", "bob")]);

  it("writes the state as it was planned, and says which version that is", async () => {
    const store = memoryStore();
    const memory = await recall(store, ACCOUNT_ID);
    expect(memory).toEqual({ state: undefined, notes: [], version: undefined });
    const { state, version, plan } = await remember(store, memory, ann, LIFE, onDay(9), (after) => ({
      state: { ...after, since: onDay(-1).toISOString() },
      plan: after.revision,
    }));
    expect([state.since, version, plan]).toEqual([onDay(-1).toISOString(), "v1", 1]);
    expect(await recall(store, ACCOUNT_ID)).toEqual({ state, notes: [], version: "v1" });
  });

  it("reads again and decides anew where somebody wrote in between", async () => {
    const store = memoryStore();
    const memory = await recall(store, ACCOUNT_ID);
    await remember(store, memory, bob, LIFE, onDay(9), plainly);
    const plans: (readonly string[])[] = [];
    const { state } = await remember(store, memory, ann, LIFE, onDay(9), (after) => {
      plans.push(Object.keys(after.findings));
      return plainly(after);
    });
    expect(plans).toEqual([[idOf("task", "ann")], [idOf("task", "ann"), idOf("task", "bob")]]);
    expect(state.wholeAt).toBe(bob.observedAt.toISOString());
  });

  it("gives up after five tries, and where the store fails at once", async () => {
    const store = memoryStore();
    const memory = await recall(store, ACCOUNT_ID);
    let tries = 0;
    store.before((operation) => {
      if (operation !== "replace") return;
      tries += 1;
      throw new StoreConflict(STATE);
    });
    await expect(remember(store, memory, ann, LIFE, onDay(9), plainly)).rejects.toBeInstanceOf(StoreConflict);
    expect(tries).toBe(5);
    store.before(() => {
      throw new Error("no network");
    });
    await expect(remember(store, memory, ann, LIFE, onDay(9), plainly)).rejects.toThrow("no network");
  });
});

describe("to amend the memory", () => {
  const first = lifeOf(auditOn(0, [seen("task", "ann")]));
  const since = (day: number) => (state: State) => ({ ...state, since: onDay(day).toISOString() });

  async function written(): Promise<{ store: MemoryStore; mine: { state: State; version: string } }> {
    const store = memoryStore();
    const version = await store.replace(STATE, JSON.stringify(first), undefined);
    return { store, mine: { state: first, version } };
  }
  const now = async (store: MemoryStore): Promise<Memory> => recall(store, ACCOUNT_ID);

  it("changes what was written, without reading it again", async () => {
    const { store, mine } = await written();
    const steps: string[] = [];
    store.before((operation) => void steps.push(operation));
    await amend(store, mine, since(-5));
    expect(steps).toEqual(["replace"]);
    expect((await now(store)).state).toEqual(since(-5)(first));
  });

  it("changes what others have made of it since", async () => {
    const { store, mine } = await written();
    const others = { ...first, revision: 7 };
    await store.replace(STATE, JSON.stringify(others), mine.version);
    await amend(store, mine, since(-5));
    expect((await now(store)).state).toEqual(since(-5)(others));
  });

  it("leaves what was damaged or removed to the next audit", async () => {
    const { store, mine } = await written();
    await store.replace(STATE, "{", mine.version);
    await amend(store, mine, since(-5));
    expect(store.objects.get(STATE)?.text).toBe("{");
  });

  it("gives up after five tries, and where the store fails at once", async () => {
    const { store, mine } = await written();
    let tries = 0;
    store.before((operation) => {
      if (operation !== "replace") return;
      tries += 1;
      throw new StoreConflict(STATE);
    });
    await expect(amend(store, mine, since(-5))).rejects.toBeInstanceOf(StoreConflict);
    expect(tries).toBe(5);
    store.before(() => {
      throw new Error("no network");
    });
    await expect(amend(store, mine, since(-5))).rejects.toThrow("no network");
  });
});
