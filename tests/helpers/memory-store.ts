import { byBytes, type Store, StoreConflict } from "../../src/store/store.ts";

export interface MemoryStore extends Store {
  readonly objects: ReadonlyMap<string, { readonly text: string; readonly version: string }>;
  /** As somebody else would. */
  remove(name: string): void;
  /** Runs before each operation; what it throws is what the operation ends with. */
  before(
    hook: (
      operation: "read" | "exists" | "list" | "create" | "replace",
      name: string,
    ) => void | Promise<void>,
  ): void;
}

/** A store that lives in this process, with the conditions of a real one. */
export function memoryStore(): MemoryStore {
  const objects = new Map<string, { text: string; version: string }>();
  let writes = 0;
  let hook: Parameters<MemoryStore["before"]>[0] = () => {};
  const write = (name: string, text: string) => {
    writes += 1;
    const version = `v${writes}`;
    objects.set(name, { text, version });
    return version;
  };
  return {
    objects,
    before: (next) => {
      hook = next;
    },
    remove: (name) => void objects.delete(name),
    read: async (name) => {
      await hook("read", name);
      return objects.get(name);
    },
    exists: async (name) => {
      await hook("exists", name);
      return objects.has(name);
    },
    list: async (prefix, after = "") => {
      await hook("list", prefix);
      return [...objects.keys()]
        .filter((name) => name.startsWith(prefix) && byBytes(name, after) > 0)
        .toSorted(byBytes);
    },
    create: async (name, text) => {
      await hook("create", name);
      if (objects.has(name)) throw new StoreConflict(name);
      write(name, text);
    },
    replace: async (name, text, version) => {
      await hook("replace", name);
      if (objects.get(name)?.version !== version) throw new StoreConflict(name);
      return write(name, text);
    },
    place: (name) => ({ uri: `s3://evidence/${name}`, url: `https://console.example/${name}` }),
  };
}
