import { describe, expect, it } from "vitest";
import { type Store, StoreConflict } from "../../src/store/store.ts";

/** What every store keeps to. `make` gives an empty one. */
export function storeContract(kind: string, make: () => Promise<Store> | Store): void {
  describe(`${kind} as a store`, () => {
    it("says of what is not there that there is none", async () => {
      const store = await make();
      expect(await store.read("memory/told.json")).toBeUndefined();
    });

    it("says whether something is there, and of nothing else by a name that begins alike", async () => {
      const store = await make();
      expect(await store.exists("a/b")).toBe(false);
      await store.create("a/b.txt", "text", "text/plain");
      expect(await store.exists("a/b.txt")).toBe(true);
      expect(await store.exists("a/b")).toBe(false);
      expect(await store.exists("a")).toBe(false);
    });

    it("keeps names apart that differ in what an address would escape", async () => {
      const store = await make();
      await store.create("a/b c.txt", "text", "text/plain");
      expect(await store.exists("a/b%20c.txt")).toBe(false);
      await store.create("a/b%20c.txt", "other", "text/plain");
      expect((await store.read("a/b c.txt"))?.text).toBe("text");
      expect((await store.read("a/b%20c.txt"))?.text).toBe("other");
    });

    it("gives back what was written, to the letter", async () => {
      const store = await make();
      const text = 'line\r\nline\u2028 \u{1F600} "quoted" \u0000';
      await store.create("a/b.txt", text, "text/plain");
      expect(await store.read("a/b.txt")).toMatchObject({ text });
    });

    it("lists what begins so, in the order of bytes, after a name that need not be there", async () => {
      const store = await make();
      expect(await store.list("a/")).toEqual([]);
      // U+FF61 comes before U+1F600 by bytes, and after it by UTF-16.
      const names = ["a/1/x.json", "a/1-b/x.json", "a/2.txt", "a/\uFF61", "a/\u{1F600}"];
      for (const name of [...names.toReversed(), "ab/1", "b"]) await store.create(name, name, "text/plain");
      await store.replace("a/2.txt", "again", (await store.read("a/2.txt"))?.version);
      const inOrder = ["a/1-b/x.json", "a/1/x.json", "a/2.txt", "a/\uFF61", "a/\u{1F600}"];
      expect(await store.list("a/")).toEqual(inOrder);
      expect(await store.list("a/1")).toEqual(inOrder.slice(0, 2));
      expect(await store.list("a/", "a/1/x.json")).toEqual(inOrder.slice(2));
      expect(await store.list("a/", "a/1/y")).toEqual(inOrder.slice(2));
      expect(await store.list("")).toHaveLength(7);
    });

    it("gives back what is large, to the letter, as often as it is replaced", async () => {
      const store = await make();
      const large = (mark: string) =>
        JSON.stringify(Array.from({ length: 20_000 }, (_, n) => `${mark}${n}\u2028`));
      const version = await store.replace("memory/large.json", large("a"), undefined);
      expect((await store.read("memory/large.json"))?.version).toBe(version);
      await store.replace("memory/large.json", large("b"), version);
      expect((await store.read("memory/large.json"))?.text).toBe(large("b"));
      await expect(store.replace("memory/large.json", "small", version)).rejects.toThrow(StoreConflict);
    });

    it("never writes over what it should create", async () => {
      const store = await make();
      await store.create("a", "first", "text/plain");
      await expect(store.create("a", "second", "text/plain")).rejects.toThrow(StoreConflict);
      expect((await store.read("a"))?.text).toBe("first");
    });

    it("replaces the version that was read, and no other", async () => {
      const store = await make();
      await store.replace("a", "1", undefined);
      const read = await store.read("a");
      await store.replace("a", "2", read?.version);
      await expect(store.replace("a", "3", read?.version)).rejects.toThrow(StoreConflict);
      await expect(store.replace("a", "3", undefined)).rejects.toThrow(StoreConflict);
      expect((await store.read("a"))?.text).toBe("2");
    });

    it("refuses to replace what is gone", async () => {
      const store = await make();
      await store.replace("b", "1", undefined);
      const version = (await store.read("b"))?.version;
      await expect(store.replace("never-there", "2", version)).rejects.toThrow(StoreConflict);
    });

    it("of ten at once has one winner", async () => {
      const store = await make();
      const tries = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => store.create("a", String(index), "text/plain")),
      );
      expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const winner = tries.findIndex(({ status }) => status === "fulfilled");
      expect((await store.read("a"))?.text).toBe(String(winner));
    });
  });
}
