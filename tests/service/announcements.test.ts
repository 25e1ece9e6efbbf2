import { describe, expect, it } from "vitest";
import { MAX_STANDING } from "../../src/alerts/announcement.ts";
import {
  announce,
  announcementsName,
  cancel,
  readAll,
  recallAnnouncements,
} from "../../src/service/announcements.ts";
import { ANNOUNCEMENT } from "../alerts/announcements.ts";
import { awsError } from "../helpers/aws-mock.ts";
import { memoryStore } from "../helpers/memory-store.ts";

const ACCOUNT = "111122223333";
const NAME = "memory/111122223333/announcements.json";
const NOW = ANNOUNCEMENT.from;
const DAY = 86_400_000;
const later = (ms: number) => new Date(NOW.getTime() + ms);

const numbered = (n: number) => ({ ...ANNOUNCEMENT, id: n.toString(16).padStart(12, "0") });

/** Has somebody else do this before each of the next writes, as many as are named. */
function meddle(
  store: ReturnType<typeof memoryStore>,
  times: number,
  act: (nth: number) => Promise<unknown>,
) {
  let done = 0;
  const hook = async (operation: string) => {
    if (operation !== "replace" || done === times) return;
    done += 1;
    store.before(() => {});
    await act(done);
    store.before(hook);
  };
  store.before(hook);
  return () => done;
}

it("the object has the account in its name", () => {
  expect(announcementsName(ACCOUNT)).toBe(NAME);
});

describe("whoever announces", () => {
  it("finds none where nothing was ever announced", async () => {
    expect(await readAll(memoryStore(), ACCOUNT)).toEqual([]);
  });

  it("finds what was announced, the newest first", async () => {
    const store = memoryStore();
    await announce(store, ACCOUNT, numbered(1), NOW);
    await announce(store, ACCOUNT, numbered(2), NOW);
    expect(await readAll(store, ACCOUNT)).toEqual([numbered(2), numbered(1)]);
  });

  it("forgets by the way what ended more than 400 days ago", async () => {
    const store = memoryStore();
    await announce(store, ACCOUNT, numbered(1), NOW);
    const then = later(400 * DAY + 3_601_000);
    await announce(
      store,
      ACCOUNT,
      { ...numbered(2), from: then, until: new Date(then.getTime() + 1000) },
      then,
    );
    expect((await readAll(store, ACCOUNT)).map(({ id }) => id)).toEqual([numbered(2).id]);
  });

  it("is refused where as many stand as may, until one of them is cancelled", async () => {
    const store = memoryStore();
    for (let n = 1; n <= MAX_STANDING; n++) await announce(store, ACCOUNT, numbered(n), NOW);
    const one = numbered(MAX_STANDING + 1);
    await expect(announce(store, ACCOUNT, one, NOW)).rejects.toMatchObject({
      code: "announcement_refused",
      message: `20 announcements of account ${ACCOUNT} are in force or to come, which is as many as may be: cancel one.`,
    });
    await cancel(store, ACCOUNT, numbered(7).id, NOW);
    await announce(store, ACCOUNT, one, NOW);
    expect(await readAll(store, ACCOUNT)).toHaveLength(MAX_STANDING + 1);
  });

  it("at the same moment as others loses nothing, nor do they", async () => {
    const store = memoryStore();
    const meddled = meddle(store, 4, (nth) => announce(store, ACCOUNT, numbered(nth), NOW));
    await announce(store, ACCOUNT, numbered(5), NOW);
    expect(meddled()).toBe(4);
    expect((await readAll(store, ACCOUNT)).map(({ id }) => id)).toEqual(
      [5, 4, 3, 2, 1].map((n) => numbered(n).id),
    );
  });

  it("gives up where others never stop writing", async () => {
    const store = memoryStore();
    meddle(store, 5, (nth) => announce(store, ACCOUNT, numbered(nth), NOW));
    await expect(announce(store, ACCOUNT, numbered(6), NOW)).rejects.toMatchObject({
      code: "announcement_refused",
      message: `Others write s3://evidence/${NAME} all the time, and nothing was changed: try again.`,
    });
  });

  it("announces once where the answer to the first write was lost, and the second met it", async () => {
    const store = memoryStore();
    meddle(store, 1, () => announce(store, ACCOUNT, numbered(1), NOW));
    await announce(store, ACCOUNT, numbered(1), NOW);
    expect(await readAll(store, ACCOUNT)).toEqual([numbered(1)]);
  });

  it("is told at once what else the store throws", async () => {
    const store = memoryStore();
    store.before((operation) => {
      if (operation === "replace") throw awsError("AccessDenied", 403);
    });
    await expect(announce(store, ACCOUNT, numbered(1), NOW)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});

describe("cancelling", () => {
  it("ends it now, and keeps it", async () => {
    const store = memoryStore();
    await announce(store, ACCOUNT, numbered(1), NOW);
    await announce(store, ACCOUNT, numbered(2), NOW);
    const cancelled = { ...numbered(1), cancelledAt: later(60_000) };
    expect(await cancel(store, ACCOUNT, numbered(1).id, later(60_000))).toEqual(cancelled);
    expect(await readAll(store, ACCOUNT)).toEqual([numbered(2), cancelled]);
  });

  it.each([
    ["has ended", 3_600_000, undefined],
    ["was cancelled before", 120_000, later(60_000)],
  ])("changes nothing of what %s", async (_, after, cancelledAt) => {
    const store = memoryStore();
    await announce(store, ACCOUNT, numbered(1), NOW);
    if (cancelledAt !== undefined) await cancel(store, ACCOUNT, numbered(1).id, cancelledAt);
    const before = store.objects.get(NAME);
    expect(await cancel(store, ACCOUNT, numbered(1).id, later(after))).toEqual({
      ...numbered(1),
      cancelledAt,
    });
    expect(store.objects.get(NAME)).toBe(before);
  });

  it("what was never announced is refused", async () => {
    await expect(cancel(memoryStore(), ACCOUNT, "0123456789ab", NOW)).rejects.toMatchObject({
      code: "announcement_refused",
      message: `There is no announcement 0123456789ab of account ${ACCOUNT}; --list names them.`,
    });
  });

  it("at the same moment as somebody announces keeps both", async () => {
    const store = memoryStore();
    await announce(store, ACCOUNT, numbered(1), NOW);
    meddle(store, 1, () => announce(store, ACCOUNT, numbered(2), NOW));
    await cancel(store, ACCOUNT, numbered(1).id, NOW);
    expect(await readAll(store, ACCOUNT)).toEqual([numbered(2), { ...numbered(1), cancelledAt: NOW }]);
  });
});

describe("an object that cannot be read", () => {
  const UNREADABLE = `s3://evidence/${NAME} cannot be read, and is left as it is: it is not JSON.`;

  it("is left as it is by whoever announces, cancels or lists, and named to them", async () => {
    const store = memoryStore();
    await store.replace(NAME, "{", undefined);
    const error = { code: "announcements_unreadable", message: UNREADABLE };
    await expect(announce(store, ACCOUNT, ANNOUNCEMENT, NOW)).rejects.toMatchObject(error);
    await expect(cancel(store, ACCOUNT, ANNOUNCEMENT.id, NOW)).rejects.toMatchObject(error);
    await expect(readAll(store, ACCOUNT)).rejects.toMatchObject(error);
    expect(store.objects.get(NAME)?.text).toBe("{");
  });

  it("is none for an alert, with a note", async () => {
    const store = memoryStore();
    await store.replace(NAME, "{", undefined);
    expect(await recallAnnouncements(store, ACCOUNT)).toEqual({
      announcements: [],
      notes: [`Whether this was announced could not be read. ${UNREADABLE}`],
    });
  });
});

describe("an alert", () => {
  it("is given what was announced, and no note", async () => {
    const store = memoryStore();
    expect(await recallAnnouncements(store, ACCOUNT)).toEqual({ announcements: [], notes: [] });
    await announce(store, ACCOUNT, ANNOUNCEMENT, NOW);
    expect(await recallAnnouncements(store, ACCOUNT)).toEqual({ announcements: [ANNOUNCEMENT], notes: [] });
  });

  it("is not kept back by a store that fails", async () => {
    const store = memoryStore();
    store.before(() => {
      throw awsError("AccessDenied", 403);
    });
    expect(await recallAnnouncements(store, ACCOUNT)).toEqual({
      announcements: [],
      notes: ["Whether this was announced could not be read. AccessDenied: as AWS says it"],
    });
  });
});
