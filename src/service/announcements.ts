import { unavailableFrom } from "../account/unavailable.ts";
import { type Announcement, endOf, MAX_STANDING, pruned, standing } from "../alerts/announcement.ts";
import { announcementsText, readAnnouncements } from "../alerts/announcements-text.ts";
import { RootwatchError } from "../errors.ts";
import { type Store, StoreConflict } from "../store/store.ts";

export const announcementsName = (accountId: string) => `memory/${accountId}/announcements.json`;

/** Two people at once are rare, and a third hardly ever comes between. */
const MAX_TRIES = 5;

/**
 * What was announced, for an alert. It never throws: no alert is kept back, nor made milder, by what cannot be read.
 *
 * @returns newest first; where they cannot be read none, and a note that says so
 */
export async function recallAnnouncements(
  store: Store,
  accountId: string,
): Promise<{ readonly announcements: readonly Announcement[]; readonly notes: readonly string[] }> {
  try {
    return { announcements: await readAll(store, accountId), notes: [] };
  } catch (error) {
    const { message } = unavailableFrom(error);
    return { announcements: [], notes: [`Whether this was announced could not be read. ${message}`] };
  }
}

/**
 * What was announced, for whoever announces.
 *
 * @returns newest first
 * @throws RootwatchError `announcements_unreadable`, naming the object; whatever the store throws
 */
export async function readAll(store: Store, accountId: string): Promise<readonly Announcement[]> {
  return (await readStored(store, accountId)).announcements;
}

/** @throws RootwatchError `announcement_refused` where too many stand; and as `readAll` */
export async function announce(
  store: Store,
  accountId: string,
  announcement: Announcement,
  now: Date,
): Promise<void> {
  await change(store, accountId, now, (all) => {
    // A write whose answer was lost is a conflict the second time, with oneself.
    if (all.some(({ id }) => id === announcement.id)) return all;
    if (standing(all, now).length >= MAX_STANDING) {
      throw new RootwatchError(
        "announcement_refused",
        `${MAX_STANDING} announcements of account ${accountId} are in force or to come, which is as many as may be: cancel one.`,
      );
    }
    return [announcement, ...all];
  });
}

/**
 * Ends one now. What is over stays as it is.
 *
 * @returns the announcement as it is then
 * @throws RootwatchError `announcement_refused` where there is no such one; and as `readAll`
 */
export async function cancel(store: Store, accountId: string, id: string, now: Date): Promise<Announcement> {
  const after = await change(store, accountId, now, (all) =>
    all.some((one) => one.id === id && endOf(one) > now)
      ? all.map((one) => (one.id === id ? { ...one, cancelledAt: now } : one))
      : all,
  );
  const cancelled = after.find((one) => one.id === id);
  if (cancelled !== undefined) return cancelled;
  throw new RootwatchError(
    "announcement_refused",
    `There is no announcement ${id} of account ${accountId}; --list names them.`,
  );
}

async function readStored(store: Store, accountId: string) {
  const name = announcementsName(accountId);
  const stored = await store.read(name);
  if (stored === undefined) return { announcements: [], version: undefined };
  const read = readAnnouncements(stored.text, accountId);
  if (read.known) return { announcements: read.value, version: stored.version };
  throw new RootwatchError(
    "announcements_unreadable",
    `${store.place(name).uri} cannot be read, and is left as it is: ${read.problem}.`,
  );
}

/** Reads, decides and writes, until nobody else writes in between. Where nothing is decided, nothing is written. */
async function change(
  store: Store,
  accountId: string,
  now: Date,
  decide: (all: readonly Announcement[]) => readonly Announcement[],
): Promise<readonly Announcement[]> {
  const name = announcementsName(accountId);
  for (let attempt = 1; ; attempt++) {
    const { announcements, version } = await readStored(store, accountId);
    const decided = decide(announcements);
    if (decided === announcements) return decided;
    try {
      await store.replace(name, announcementsText(accountId, pruned(decided, now)), version);
      return decided;
    } catch (cause) {
      if (!(cause instanceof StoreConflict)) throw cause;
      if (attempt < MAX_TRIES) continue;
      throw new RootwatchError(
        "announcement_refused",
        `Others write ${store.place(name).uri} all the time, and nothing was changed: try again.`,
        { cause },
      );
    }
  }
}
