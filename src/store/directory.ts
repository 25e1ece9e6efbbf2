import { createHash } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, inWords, isMissing } from "./file-errors.ts";
import { lockFolder } from "./folder-lock.ts";
import { byBytes, type Store, StoreConflict } from "./store.ts";
import { isUnfinished, removeUnfinished, unfinished } from "./unfinished.ts";

/**
 * A store in a folder of this machine, with the conditions of the one in S3: what is created is there as a whole or not
 * at all, and what is replaced is the version that was read, also where two processes write at once.
 *
 * @param folder made where it is not there
 */
export function directoryStore(folder: string): Store {
  const root = resolve(folder);
  const pathOf = (name: string) => {
    const path = resolve(root, name);
    if (!path.startsWith(root + sep)) throw new Error(`${JSON.stringify(name)} is no name within ${root}.`);
    return path;
  };
  const read = async (name: string) => {
    try {
      const text = await readFile(pathOf(name), "utf8");
      return { text, version: createHash("sha256").update(text).digest("hex") };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw inWords(error, folder);
    }
  };
  // A look at each folder is enough: this store leaves nothing that is old.
  const tidied = new Set<string>();
  const besides = async (path: string, text: string) => {
    const at = dirname(path);
    if (!tidied.has(at)) await removeUnfinished(at);
    tidied.add(at);
    return writeBesides(path, text, folder);
  };
  return {
    read,
    exists: async (name) => {
      try {
        return (await stat(pathOf(name))).isFile();
      } catch (error) {
        if (isMissing(error)) return false;
        throw inWords(error, folder);
      }
    },
    list: async (prefix, after = "") => {
      // What begins so is in the folder that the prefix names, and nowhere else.
      const within = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = within === "" ? root : pathOf(within);
      const found = (await filesIn(start, folder)).map((path) => relative(root, path).replaceAll(sep, "/"));
      return found.filter((name) => name.startsWith(prefix) && byBytes(name, after) > 0).toSorted(byBytes);
    },
    create: async (name, text) => {
      const path = pathOf(name);
      const written = await besides(path, text);
      try {
        // A link to what is there already fails: of two processes one has made it.
        await link(written, path);
      } catch (error) {
        if (codeOf(error) === "EEXIST") throw new StoreConflict(name, { cause: error });
        throw inWords(error, folder);
      } finally {
        await rm(written, { force: true });
      }
    },
    replace: async (name, text, version) => {
      const path = pathOf(name);
      const written = await besides(path, text);
      try {
        const lock = await lockFolder(`${path}.lock`);
        try {
          if ((await read(name))?.version !== version) throw new StoreConflict(name);
          // Nobody else had the lock since before that was read; else it may not be what is there now.
          if (!(await lock.renew())) throw new StoreConflict(name);
          await rename(written, path);
        } finally {
          await lock.unlock();
        }
      } catch (error) {
        throw inWords(error, folder);
      } finally {
        await rm(written, { force: true });
      }
      return createHash("sha256").update(text).digest("hex");
    },
    place: (name) => {
      const { href } = pathToFileURL(join(root, name));
      return { uri: href, url: href };
    },
  };
}

/**
 * Paths of what is there as a whole: what is being written, and locks, have names of ours. A folder that is not there has
 * nothing in it, be it one that went while we looked: its neighbours are listed all the same.
 */
async function filesIn(at: string, folder: string): Promise<string[]> {
  const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return [];
    throw inWords(error, folder);
  });
  const files: string[] = [];
  for (const entry of entries) {
    const path = join(at, entry.name);
    if (isUnfinished(entry.name)) continue;
    if (entry.isFile()) files.push(path);
    else if (entry.isDirectory() && !entry.name.endsWith(".lock"))
      files.push(...(await filesIn(path, folder)));
  }
  return files;
}

/** Writes a file next to its place, and waits until it is on the disk: whoever sees it in its place sees all of it. */
async function writeBesides(path: string, text: string, folder: string): Promise<string> {
  const written = unfinished(path);
  try {
    await mkdir(dirname(path), { recursive: true });
    // What fails in an account is nobody else's business on a machine that others use too.
    const file = await open(written, "wx", 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return written;
  } catch (error) {
    throw inWords(error, folder);
  }
}
