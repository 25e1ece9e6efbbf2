import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** Writing takes milliseconds: what is that old is of a process that died. */
const LEFT_MS = 24 * 3_600_000;

const UNFINISHED = /\.[0-9a-f-]{36}\.part$/;

/** Where something is made before it is put into its place, `path`. */
export function unfinished(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

export function isUnfinished(name: string): boolean {
  return UNFINISHED.test(name);
}

/** Removes from a folder what processes that died have left. Nothing of it is of use, and no write fails by it. */
export async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.filter(isUnfinished).map(async (name) => {
      const path = join(folder, name);
      const since = await stat(path).catch(() => undefined);
      if (since === undefined || Date.now() - since.mtimeMs <= LEFT_MS) return;
      await rm(path, { recursive: true, force: true }).catch(() => {});
    }),
  );
}
