import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "./file-errors.ts";
import { unfinished } from "./unfinished.ts";

/** A lock that nobody has given up for so long is of a process that died: writing takes milliseconds. */
const STALE_MS = 10_000;
const WAIT_MS = 20;

interface FolderLock {
  /** Whether it is still ours; from now on it is fresh again. Whoever slept too long has lost it, and must not write. */
  renew(): Promise<boolean>;
  /** Takes away our token, and nobody else's. */
  unlock(): Promise<void>;
}

/**
 * Waits for a lock among processes of one machine: a folder with one file in it, whose name is the token of the owner.
 *
 * A folder with its token in it is put into place whole, so an empty one is of nobody. A token is moved by its name, which is
 * never given again: of all who want to take over what is stale, and its owner, one finds it there.
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  for (;;) {
    const holder = await holderOf(path);
    const token = newToken();
    if (holder === undefined) {
      if (await isPlaced(path, token)) return ownedBy(path, token);
    } else if (isStale(holder)) {
      if (await isMoved(path, holder, token)) return ownedBy(path, token);
    } else await new Promise((done) => setTimeout(done, WAIT_MS));
  }
}

function ownedBy(path: string, token: string): FolderLock {
  let ours = token;
  return {
    renew: async () => {
      const next = newToken();
      const isOurs = await isMoved(path, ours, next);
      if (isOurs) ours = next;
      return isOurs;
    },
    unlock: async () => {
      await rm(join(path, ours), { force: true });
      await removeEmpty(path);
    },
  };
}

async function holderOf(path: string): Promise<string | undefined> {
  try {
    const [holder] = await readdir(path);
    if (holder === undefined) await removeEmpty(path);
    return holder;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Only where nobody has a lock there can a folder with a token in it be moved to. */
async function isPlaced(path: string, token: string): Promise<boolean> {
  const made = unfinished(path);
  await mkdir(made, { mode: 0o700 });
  try {
    await writeFile(join(made, token), "");
    await rename(made, path);
    return true;
  } catch (error) {
    // EPERM is what Windows says where there is a folder, an empty one too.
    if (["ENOTEMPTY", "EEXIST", "EPERM"].includes(codeOf(error) ?? "")) return false;
    throw error;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function isMoved(path: string, token: string, next: string): Promise<boolean> {
  try {
    await rename(join(path, token), join(path, next));
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function removeEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "")) throw error;
  }
}

/** With the time of it: a file that is moved keeps the time at which it was written. */
function newToken(): string {
  return `${Date.now()}-${randomUUID()}`;
}

/** A token of the future is of a clock that was set back since. */
function isStale(token: string): boolean {
  return !(Math.abs(Date.now() - Number.parseInt(token, 10)) <= STALE_MS);
}
