import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryStore } from "../../src/store/directory.ts";
import { lockFolder } from "../../src/store/folder-lock.ts";
import { StoreConflict } from "../../src/store/store.ts";
import { storeContract } from "./store-contract.ts";

const folder = () => mkdtemp(join(tmpdir(), "rootwatch-store-"));

storeContract("a folder", async () => directoryStore(join(await folder(), "not", "there", "yet")));

describe("a store in a folder", () => {
  it("leaves nothing behind but what was written, for nobody else to read", async () => {
    const at = await folder();
    const store = directoryStore(at);
    await store.create("a/b.txt", "1", "text/plain");
    await expect(store.create("a/b.txt", "2", "text/plain")).rejects.toThrow(StoreConflict);
    await store.replace("a/c.json", "1", undefined);
    await expect(store.replace("a/c.json", "2", "other")).rejects.toThrow(StoreConflict);
    expect((await readdir(join(at, "a"))).sort()).toEqual(["b.txt", "c.json"]);
    expect((await stat(join(at, "a/b.txt"))).mode & 0o777).toBe(0o600);
  });

  it("of ten who replace one version at once has one winner", async () => {
    const store = directoryStore(await folder());
    const version = await store.replace("a", "0", undefined);
    const tries = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => store.replace("a", String(index + 1), version)),
    );
    const [winner] = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await store.read("a"))?.version).toBe(winner);
  });

  it("is not kept waiting by a process that died, nor does it break in on one that lives", async () => {
    const at = await folder();
    const store = directoryStore(at);
    const locked = async (name: string, since: number) => {
      await mkdir(join(at, `${name}.lock`));
      await writeFile(join(at, `${name}.lock`, `${since}-a-process`), "");
    };
    await locked("a", 0);
    await store.replace("a", "1", undefined);
    await locked("b", Date.now());
    let isDone = false;
    const waiting = store.replace("b", "1", undefined).then(() => {
      isDone = true;
    });
    await new Promise((done) => setTimeout(done, 100));
    expect(isDone).toBe(false);
    await rm(join(at, "b.lock"), { recursive: true });
    await waiting;
  });

  it("of ten who find the lock of a process that died has one winner", async () => {
    for (let round = 0; round < 30; round += 1) {
      const at = await folder();
      const version = await directoryStore(at).replace("a", "0", undefined);
      await mkdir(join(at, "a.lock"));
      await writeFile(join(at, "a.lock", "0-dead"), "");
      await utimes(join(at, "a.lock"), new Date(0), new Date(0));
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => directoryStore(at).replace("a", `${index + 1}`, version)),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await readdir(at)).toEqual(["a"]);
    }
  });

  it("lists all that is there while locks beside it come and go", async () => {
    const at = await folder();
    const store = directoryStore(at);
    for (const name of ["audits/1/a", "audits/2/b", "memory/1/c"])
      await store.create(name, "1", "text/plain");
    let isDone = false;
    const writing = (async () => {
      let version: string | undefined;
      while (!isDone) version = await store.replace("memory/1/state.json", "1", version);
    })();
    for (let round = 0; round < 300; round += 1) {
      expect(await store.list("audits/2/")).toEqual(["audits/2/b"]);
      expect(await store.list("")).toEqual(
        expect.arrayContaining(["audits/1/a", "audits/2/b", "memory/1/c"]),
      );
    }
    isDone = true;
    await writing;
  });

  it("removes what processes that died have left beside what is written, and nothing that is new or another's", async () => {
    const at = await folder();
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    const [old, fresh] = [`d.${randomUUID()}.part`, `d.${randomUUID()}.part`];
    const lock = `a.lock.${randomUUID()}.part`;
    await mkdir(join(at, lock));
    for (const name of [old, fresh, "x.part", join(lock, "1-token")]) await writeFile(join(at, name), "");
    for (const name of [old, "x.part", lock]) await utimes(join(at, name), yesterday, yesterday);
    await directoryStore(at).create("a", "1", "text/plain");
    expect((await readdir(at)).sort()).toEqual(["a", fresh, "x.part"].sort());
  });

  it("lists no locks, nor what is being written", async () => {
    const at = await folder();
    const store = directoryStore(at);
    await store.create("a/b", "1", "text/plain");
    await lockFolder(join(at, "a", "c.lock"));
    await writeFile(join(at, "a", `d.${randomUUID()}.part`), "");
    expect(await store.list("")).toEqual(["a/b"]);
    expect(await store.list("a")).toEqual(["a/b"]);
  });

  it("does not say of a folder that it cannot read that nothing is there", async () => {
    const at = await folder();
    const store = directoryStore(at);
    await writeFile(join(at, "audits"), "");
    await expect(store.list("audits/")).rejects.toMatchObject({ code: "output_unwritable" });
    expect(await store.list("events/")).toEqual([]);
    await expect(store.list("../")).rejects.toThrow("is no name within");
  });

  it("has no name outside of the folder", async () => {
    const store = directoryStore(await folder());
    for (const name of ["../a", "/etc/passwd", "a/../../b", "."]) {
      await expect(store.read(name)).rejects.toThrow("is no name within");
    }
  });

  it("that cannot be one says so in a line", async () => {
    const at = join(await folder(), "file");
    await writeFile(at, "");
    const store = directoryStore(at);
    await expect(store.create("a", "1", "text/plain")).rejects.toMatchObject({ code: "output_unwritable" });
  });

  it("says where a thing is", async () => {
    const at = await folder();
    expect(directoryStore(at).place("a/b c.txt").uri).toBe(`file://${at}/a/b%20c.txt`);
  });
});
