import { CLOCK_SKEW_MS } from "../../account/time.ts";
import type { Audit } from "../../audit/audit.ts";
import { type Lifecycle, stateAfter } from "../../audit/lifecycle.ts";
import { type State, stateSchema } from "../../audit/state.ts";
import { stateFromTold, type Told, toldSchema } from "../../audit/state-from-told.ts";
import * as v from "../../schema.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { setAsideName, stateName, toldName } from "../memory-name.ts";
import { jsonOf, refuseLater } from "../stored-json.ts";

/** The memory of an account as it was read. */
export interface Memory {
  /** Undefined where there never was one, or where that cannot be read. */
  readonly state: State | undefined;
  /** What people should know about it. */
  readonly notes: readonly string[];
  readonly version: string | undefined;
  /** What is there and cannot be used: it is kept elsewhere before it is written over. */
  readonly unusable?: string;
}

/** Two audits at once are rare, and a third hardly ever comes between. */
const MAX_TRIES = 5;

/**
 * Reads the memory of an account. What cannot be read is as good as none: everything is told again, and said to be.
 *
 * @throws RootwatchError `memory_too_new` where a later version of Rootwatch wrote it; whatever the store throws
 */
export async function recall(store: Store, accountId: string): Promise<Memory> {
  const name = stateName(accountId);
  const stored = await store.read(name);
  if (stored === undefined) {
    return { state: await earlierState(store, accountId), notes: [], version: undefined };
  }
  const { text, version } = stored;
  const json = jsonOf(text);
  const read = v.safeParse(stateSchema, json);
  if (read.success && read.output.accountId === accountId) return { state: read.output, notes: [], version };
  refuseLater(json, "state", store.place(name).uri);
  const note = `The memory of earlier audits could not be read, so everything is told again. ${keptAs(store, accountId, text)}`;
  return { state: undefined, notes: [note], version, unusable: text };
}

function keptAs(store: Store, accountId: string, text: string): string {
  return `What was there is kept as ${store.place(setAsideName(accountId, text)).uri}.`;
}

/**
 * The memory as an audit at this time may rely on it. One of which a part is of the future, or that has told more than there
 * is to tell, would keep everything from being told: it is as good as none.
 */
export function plausible(memory: Memory, observedAt: Date, store: Store): Memory {
  const { state } = memory;
  if (state === undefined) return memory;
  const { wholeAt, rules, outboxes, revision } = state;
  const latest = new Date(observedAt.getTime() + CLOCK_SKEW_MS).toISOString();
  const times = [
    wholeAt,
    ...Object.values(rules).map(({ judgedAt }) => judgedAt),
    ...Object.values(outboxes).map(({ toldAt }) => toldAt),
  ];
  const isOdd =
    times.some((time) => (time ?? "") > latest) ||
    Object.values(outboxes).some(({ toldUpTo }) => toldUpTo > revision);
  if (!isOdd) return memory;
  const text = JSON.stringify(state);
  const note =
    "The memory of earlier audits speaks of what has not happened yet, so everything is told again. Find out who wrote " +
    `it. ${keptAs(store, state.accountId, text)}`;
  return { ...memory, state: undefined, notes: [...memory.notes, note], unusable: text };
}

/** What an earlier version of Rootwatch remembered. */
async function earlierState(store: Store, accountId: string): Promise<State | undefined> {
  const [alerts, chat] = await Promise.all([
    readTold(store, accountId, "alerts"),
    readTold(store, accountId, "chat"),
  ]);
  return alerts && stateFromTold(alerts, chat === undefined ? {} : { chat: chat.whole });
}

async function readTold(
  store: Store,
  accountId: string,
  audience: "alerts" | "chat",
): Promise<Told | undefined> {
  const name = toldName(accountId, audience);
  const stored = await store.read(name);
  const json = stored && jsonOf(stored.text);
  const read = v.safeParse(toldSchema, json);
  if (read.success && read.output.accountId === accountId) return read.output;
  refuseLater(json, "told", store.place(name).uri);
  return undefined;
}

/** The state after an audit, as it is to be written, and who is told what by it. */
export interface Written<Plan> {
  readonly state: State;
  readonly version: string;
  readonly plan: Plan;
}

/**
 * Takes an audit into the memory. Where another one wrote in between, the memory is read and all of it decided anew.
 *
 * @param plan decides what to tell by the state after the audit, and puts it into the state as being sent
 * @throws StoreConflict where that does not come to an end; whatever the store throws
 */
export async function remember<Plan>(
  store: Store,
  memory: Memory,
  audit: Audit,
  lifecycle: Lifecycle,
  plan: (after: State) => { readonly state: State; readonly plan: Plan },
): Promise<Written<Plan>> {
  let { state: before, version } = memory;
  if (memory.unusable !== undefined) await setAside(store, audit.accountId, memory.unusable);
  for (let attempt = 1; ; attempt++) {
    const planned = plan(stateAfter(before, audit, lifecycle));
    try {
      const written = await write(store, planned.state, version);
      return { ...planned, version: written };
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
    ({ state: before, version } = await recall(store, audit.accountId));
  }
}

async function setAside(store: Store, accountId: string, text: string): Promise<void> {
  try {
    await store.create(setAsideName(accountId, text), text, "application/json");
  } catch (error) {
    // It is named for what is in it: it is there already.
    if (!(error instanceof StoreConflict)) throw error;
  }
}

/**
 * Changes the memory that was just written: to what others have made of it since, where they have.
 *
 * @throws StoreConflict where that does not come to an end; whatever the store throws
 */
export async function amend(
  store: Store,
  written: Pick<Written<unknown>, "state" | "version">,
  change: (state: State) => State,
): Promise<void> {
  const { accountId } = written.state;
  let state: State | undefined = written.state;
  let version: string | undefined = written.version;
  // Whoever damaged or removed it in between made it the next audit's to begin anew.
  for (let attempt = 1; state !== undefined; attempt++) {
    try {
      await write(store, change(state), version);
      return;
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
    ({ state, version } = await recall(store, accountId));
  }
}

function write(store: Store, state: State, version: string | undefined): Promise<string> {
  return store.replace(stateName(state.accountId), JSON.stringify(state), version);
}
