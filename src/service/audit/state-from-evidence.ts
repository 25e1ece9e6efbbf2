import { CLOCK_SKEW_MS, isoSeconds } from "../../account/time.ts";
import { type State, stateSchema } from "../../audit/state.ts";
import * as v from "../../schema.ts";
import type { Store } from "../../store/store.ts";
import { jsonOf, refuseLater } from "../stored-json.ts";
import { evidenceFolder, evidenceOf } from "./evidence-folder.ts";
import { isAsWritten, manifestSchema } from "./manifest.ts";
import { isPlausible } from "./plausible.ts";

/** Of the newest audits. Who has damaged that many has damaged all. */
const MAX_TRIED = 5;

interface KeptState {
  readonly state: State;
  readonly auditId: string;
}

/**
 * The memory as the newest audit left it that came to an end, and whose evidence is as it was written. What was being told
 * then counts as not told: it may be repeated, and nothing is lost.
 *
 * @param now no audit that is later is asked
 * @throws RootwatchError `memory_too_new`; whatever the store throws
 */
export async function stateFromEvidence(
  store: Store,
  accountId: string,
  now: Date,
): Promise<KeptState | "no audits" | "none of use"> {
  const folders = evidenceOf(accountId);
  const names = await store.list(folders);
  const ends = /^(\d{8}T\d{6}Z-[0-9A-Za-z]+)\/manifest\.json$/;
  const audits = names.flatMap((name) => ends.exec(name.slice(folders.length))?.[1] ?? []);
  if (audits.length === 0) return "no audits";
  const until = isoSeconds(new Date(now.getTime() + CLOCK_SKEW_MS)).replace(/[-:]/g, "");
  const past = audits.filter((id) => id.slice(0, until.length) <= until);
  for (const auditId of past.slice(-MAX_TRIED).toReversed()) {
    const state = await stateIn(store, accountId, auditId);
    if (state !== undefined && isPlausible(state, now)) return { state, auditId };
  }
  return "none of use";
}

async function stateIn(store: Store, accountId: string, auditId: string): Promise<State | undefined> {
  const folder = evidenceFolder(accountId, auditId);
  const name = `${folder}/state.json`;
  const [manifestText, stateText] = await Promise.all([
    store.read(`${folder}/manifest.json`),
    store.read(name),
  ]);
  const manifest = v.safeParse(manifestSchema, jsonOf(manifestText?.text ?? ""));
  const entry = manifest.success && manifest.output.files.find((file) => file.name === "state.json");
  if (!entry || stateText === undefined || !isAsWritten(stateText.text, entry)) return undefined;
  const json = jsonOf(stateText.text);
  refuseLater(json, "state", store.place(name).uri);
  const read = v.safeParse(stateSchema, json);
  return read.success && read.output.accountId === accountId ? read.output : undefined;
}
