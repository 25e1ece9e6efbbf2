import { mkdir, mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { lockFolder } from "../../src/store/folder-lock.ts";

const NOW = new Date("2026-11-23T06:00:00Z");
const place = async () => join(await mkdtemp(join(tmpdir(), "rootwatch-lock-")), "a.lock");

afterEach(() => {
  vi.useRealTimers();
});

/** Time stands where it is put; waiting takes real time. */
function at(seconds: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW.getTime() + seconds * 1_000 });
}

async function isHeld(waiting: Promise<unknown>): Promise<boolean> {
  const timeout = new Promise<true>((done) => setTimeout(() => done(true), 100));
  return Promise.race([waiting.then(() => false), timeout]);
}

it("a lock is one process's until it gives it up, and leaves nothing behind", async () => {
  const path = await place();
  const first = await lockFolder(path);
  const second = lockFolder(path);
  expect(await isHeld(second)).toBe(true);
  expect(await first.renew()).toBe(true);
  await first.unlock();
  await (await second).unlock();
  expect(await readdir(join(path, ".."))).toEqual([]);
});

it("who slept too long has lost it, is told so, and does not take away another's", async () => {
  const path = await place();
  at(0);
  const slow = await lockFolder(path);
  at(11);
  const next = await lockFolder(path);
  expect(await slow.renew()).toBe(false);
  await slow.unlock();
  const third = lockFolder(path);
  expect(await isHeld(third)).toBe(true);
  expect(await next.renew()).toBe(true);
  await next.unlock();
  await (await third).unlock();
});

it("who renews it has it for as long again", async () => {
  const path = await place();
  at(0);
  const slow = await lockFolder(path);
  at(9);
  expect(await slow.renew()).toBe(true);
  at(18);
  const next = lockFolder(path);
  expect(await isHeld(next)).toBe(true);
  await slow.unlock();
  await (await next).unlock();
});

it("of many who find a stale one, or an empty one, one at a time has it", async () => {
  for (let round = 0; round < 30; round += 1) {
    const path = await place();
    await mkdir(path);
    if (round % 2 === 0) await writeFile(join(path, "0-dead"), "");
    let owners = 0;
    const one = async () => {
      const lock = await lockFolder(path);
      owners += 1;
      expect(owners).toBe(1);
      expect(await lock.renew()).toBe(true);
      expect(owners).toBe(1);
      owners -= 1;
      await lock.unlock();
    };
    await Promise.all(Array.from({ length: 6 }, one));
    expect(await readdir(join(path, ".."))).toEqual([]);
  }
});

it("a clock that was set back keeps nobody waiting for a process that died", async () => {
  const path = await place();
  at(3_600);
  await lockFolder(path);
  at(0);
  await (await lockFolder(path)).unlock();
});

it("what is no lock is said", async () => {
  const path = await place();
  await writeFile(path, "");
  await expect(lockFolder(path)).rejects.toMatchObject({ code: "ENOTDIR" });
});
