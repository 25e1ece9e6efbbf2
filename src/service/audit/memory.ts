import type { Audit } from "../../audit/audit.ts";
import { type Lifecycle, stateAfter } from "../../audit/lifecycle.ts";
import { type State, stateSchema } from "../../audit/state.ts";
import { stateFromTold, type Told, toldSchema } from "../../audit/state-from-told.ts";
import * as v from "../../schema.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { setAsideName, stateName, toldName } from "../memory-name.ts";
import { jsonOf, refuseLater } from "../stored-json.ts";
import { isPlausible } from "./plausible.ts";
import { stateFromEvidence } from "./state-from-evidence.ts";

/** The memory of an account as it was read. */
export interface Memory {
  /** Undefined where there is none, or none that can be read. */
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
 * Reads the memory of an account.
 *
 * @throws RootwatchError `memory_too_new` where a later version of Rootwatch wrote it; whatever the store throws
 */
export async function recall(store: Store, accountId: string): Promise<Memory> {
  const name = stateName(accountId);
  const stored = await store.read(name);
  if (stored === undefined) return { state: undefined, notes: [], version: undefined };
  const { text, version } = stored;
  const json = jsonOf(text);
  const read = v.safeParse(stateSchema, json);
  if (read.success && read.output.accountId === accountId) return { state: read.output, notes: [], version };
  refuseLater(json, "state", store.place(name).uri);
  return { state: undefined, notes: [], version, unusable: text };
}

/**
 * The memory as an audit may rely on it. Where it is damaged, gone, or speaks of what cannot be, it goes on from what the
 * newest audit kept of it beside its evidence, else from what an earlier version of Rootwatch remembered; where there is
 * nothing of either, everything is told again.
 *
 * @param now nothing in it may be later
 * @param isKept whether what cannot be used will be kept elsewhere; a dry run writes nothing
 * @throws RootwatchError `memory_too_new`; whatever the store throws
 */
export async function reliable(
  store: Store,
  accountId: string,
  memory: Memory,
  now: Date,
  isKept = true,
): Promise<Memory> {
  const { state, version, unusable } = memory;
  if (state !== undefined && isPlausible(state, now)) return memory;
  const kept = await stateFromEvidence(store, accountId, now);
  const isGone = version === undefined;
  if (isGone && typeof kept === "string") {
    const earlier = await earlierState(store, accountId);
    if (earlier !== undefined && isPlausible(earlier, now)) return { ...memory, state: earlier };
    if (kept === "no audits") return memory;
  }
  const happened = isGone
    ? "is gone."
    : state === undefined
      ? "could not be read."
      : "speaks of what has not happened yet. Find out who wrote it.";
  const goesOn =
    typeof kept === "string"
      ? "Everything is told again."
      : `It goes on from what the audit ${kept.auditId} kept of it; what was told since then may be told again.`;
  const text = state === undefined ? unusable : JSON.stringify(state);
  const where =
    text === undefined || !isKept
      ? []
      : [`What was there is kept as ${store.place(setAsideName(accountId, text)).uri}.`];
  const note = [`The memory of earlier audits ${happened}`, goesOn, ...where].join(" ");
  return {
    state: typeof kept === "string" ? undefined : kept.state,
    notes: [...memory.notes, note],
    version,
    ...(text === undefined ? {} : { unusable: text }),
  };
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
 * @param now nothing in the memory may be later
 * @param plan decides what to tell by the state after the audit and by what is to be said of the memory, and puts it into
 *   the state as being sent
 * @throws StoreConflict where that does not come to an end; whatever the store throws
 */
export async function remember<Plan>(
  store: Store,
  memory: Memory,
  audit: Audit,
  lifecycle: Lifecycle,
  now: Date,
  plan: (after: State, notes: readonly string[]) => { readonly state: State; readonly plan: Plan },
): Promise<Written<Plan>> {
  const { accountId } = audit;
  let before = memory;
  for (let attempt = 1; ; attempt++) {
    if (before.unusable !== undefined) await setAside(store, accountId, before.unusable);
    const planned = plan(stateAfter(before.state, audit, lifecycle), before.notes);
    try {
      const written = await write(store, planned.state, before.version);
      return { ...planned, version: written };
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
    before = await reliable(store, accountId, await recall(store, accountId), now);
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
