import { beforeEach, describe, expect, it } from "vitest";
import { beginRecord, recordEvents, rootEventsSection } from "../../src/service/root-events.ts";
import { StoreConflict } from "../../src/store/store.ts";
import { ACCOUNT_ID, daysAgo, NOW } from "../helpers/account-fixture.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { type MemoryStore, memoryStore } from "../helpers/memory-store.ts";
import { rootEvent } from "../helpers/root-events.ts";

const NAME = "memory/111122223333/root-events.json";
const SINCE = "2026-11-23T06:00:00Z";
const LATER = new Date("2026-11-24T06:00:00Z");
const [first, second, third] = [
  rootEvent("sign-in", daysAgo(0, 60)),
  rootEvent("call", daysAgo(0, 30)),
  rootEvent("call", daysAgo(0, 10)),
];

let store: MemoryStore;
beforeEach(() => {
  store = memoryStore();
});

const stored = () => JSON.parse(store.objects.get(NAME)?.text ?? "null");
const put = (content: unknown) =>
  store.create(NAME, typeof content === "string" ? content : JSON.stringify(content), "application/json");
const index = (members: object = {}) => ({
  schema: "rootwatch/root-events/1",
  accountId: ACCOUNT_ID,
  since: SINCE,
  events: [first],
  ...members,
});
/** Somebody else writes just before each of the first so many writes of ours. */
function disturb(times: number, write: () => Promise<void>): void {
  let left = times;
  let writing = false;
  store.before(async (operation) => {
    if (operation !== "replace" || writing || left === 0) return;
    left -= 1;
    writing = true;
    await write();
    writing = false;
  });
}
const other = async (event = third) => {
  const read = await store.read(NAME);
  const events = read === undefined ? [] : JSON.parse(read.text).events;
  await store.replace(NAME, JSON.stringify(index({ events: [...events, event] })), read?.version);
};

describe("recording", () => {
  it("begins with the first event, and says since when it goes on", async () => {
    expect(await recordEvents(store, ACCOUNT_ID, [first], NOW)).toBe("begun");
    expect(stored()).toEqual(index());
    expect(await recordEvents(store, ACCOUNT_ID, [second], LATER)).toBe("recorded");
    expect(stored()).toEqual(index({ events: [first, second] }));
  });

  it("writes nothing where there is nothing new", async () => {
    await put(index());
    const before = store.objects.get(NAME);
    expect(await recordEvents(store, ACCOUNT_ID, [first], NOW)).toBe("unchanged");
    expect(store.objects.get(NAME)).toBe(before);
  });

  it("of two at once loses neither", async () => {
    await put(index({ events: [] }));
    const batches = [[first], [second], [third]];
    await Promise.all(batches.map((batch) => recordEvents(store, ACCOUNT_ID, batch, NOW)));
    expect(stored().events).toEqual([first, second, third]);
  });

  it("where somebody else begins it in between, adds to theirs", async () => {
    disturb(1, () => other());
    expect(await recordEvents(store, ACCOUNT_ID, [first], LATER)).toBe("recorded");
    expect(stored()).toEqual(index({ events: [first, third] }));
  });

  it("tries five times, and then says so", async () => {
    let count = 0;
    const another = () => {
      count += 1;
      return other(rootEvent("sign-in", daysAgo(1, count)));
    };
    disturb(4, another);
    await recordEvents(store, ACCOUNT_ID, [first], NOW);
    expect(stored().events).toHaveLength(5);
    disturb(5, another);
    await expect(recordEvents(store, ACCOUNT_ID, [second], NOW)).rejects.toThrow(StoreConflict);
    expect(stored().events).not.toContainEqual(second);
  });

  it.each([
    ["no JSON", "{"],
    ["no record", { schema: "rootwatch/root-events/1" }],
    ["an event without a time", index({ events: [{ ...first, time: "soon" }] })],
    ["a record of another account", index({ accountId: "999999999999" })],
  ])("begins anew where there is %s", async (_, content) => {
    await put(content);
    expect(await recordEvents(store, ACCOUNT_ID, [second], LATER)).toBe("begun_anew");
    expect(stored()).toEqual(index({ since: "2026-11-24T06:00:00Z", events: [second] }));
  });

  it("leaves alone what a later version of Rootwatch wrote", async () => {
    await put(index({ schema: "rootwatch/root-events/2" }));
    const before = store.objects.get(NAME);
    await expect(recordEvents(store, ACCOUNT_ID, [second], NOW)).rejects.toMatchObject({
      code: "memory_too_new",
      message: `s3://evidence/${NAME} was written by a later version of Rootwatch (rootwatch/root-events/2); deploy that one.`,
    });
    expect(store.objects.get(NAME)).toBe(before);
  });

  it.each(["read", "replace"] as const)("throws what the store throws on %s", async (broken) => {
    store.before((operation) => {
      if (operation === broken) throw awsError("AccessDenied", 403);
    });
    await expect(recordEvents(store, ACCOUNT_ID, [first], NOW)).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("beginning the record", () => {
  it("makes an empty one", async () => {
    await beginRecord(store, ACCOUNT_ID, NOW);
    expect(stored()).toEqual(index({ events: [] }));
  });

  it("leaves one that is there as it is, whatever it holds", async () => {
    await put("{");
    const before = store.objects.get(NAME);
    await beginRecord(store, ACCOUNT_ID, LATER);
    expect(store.objects.get(NAME)).toBe(before);
  });

  it("leaves one that somebody makes at the same time as it is", async () => {
    await Promise.all([beginRecord(store, ACCOUNT_ID, NOW), beginRecord(store, ACCOUNT_ID, LATER)]);
    expect(stored()).toEqual(index({ events: [] }));
  });

  it("throws what the store throws", async () => {
    store.before((operation) => {
      if (operation === "create") throw awsError("AccessDenied", 403);
    });
    await expect(beginRecord(store, ACCOUNT_ID, NOW)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("the record as a section of a snapshot", () => {
  const section = () => rootEventsSection(store, ACCOUNT_ID);

  it("is what was recorded, and since when", async () => {
    await put(index());
    expect(await section()).toEqual({ status: "known", value: { since: SINCE, events: [first] } });
  });

  it("was not collected where there is none", async () => {
    expect(await section()).toEqual({
      status: "unavailable",
      reason: "not_collected",
      message: "There is no record of root events here yet.",
    });
  });

  it.each([
    ["{", "The record of root events is damaged: it is no JSON."],
    [
      index({ since: "lately" }),
      'The record of root events is damaged: at since: it must be a UTC time such as 2026-11-23T06:00:00Z (found "lately").',
    ],
    [index({ more: 1 }), 'The record of root events is damaged: at the top: unknown key "more".'],
    [index({ accountId: "999999999999" }), "The record of root events is damaged: it is of 999999999999."],
  ])("is malformed where it is %j", async (content, message) => {
    await put(content);
    expect(await section()).toEqual({ status: "unavailable", reason: "malformed", message });
  });

  it("is malformed where a later version of Rootwatch wrote it, and says so", async () => {
    await put(index({ schema: "rootwatch/root-events/2" }));
    expect(await section()).toMatchObject({
      reason: "malformed",
      message: expect.stringContaining("a later version of Rootwatch"),
    });
  });

  it.each([
    ["AccessDenied", 403, "access_denied"],
    ["SlowDown", 503, "throttled"],
    ["InternalError", 500, "service_error"],
  ])("is unavailable where S3 says %s, and never taken for none", async (name, status, reason) => {
    store.before(() => {
      throw awsError(name, status);
    });
    expect(await section()).toMatchObject({ status: "unavailable", reason });
  });
});
