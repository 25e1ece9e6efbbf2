import type { Audit } from "../../audit/audit.ts";
import { type Told, toldSchema } from "../../audit/told.ts";
import { toldAfter } from "../../audit/told-after.ts";
import type { Audience } from "../../notify/announcer.ts";
import type { Rule } from "../../rules/rule.ts";
import * as v from "../../schema.ts";
import { type Store, StoreConflict } from "../../store/store.ts";
import { memoryName } from "../memory-name.ts";
import { jsonOf, refuseLater } from "../stored-json.ts";

export interface Memory {
  readonly audience: Audience["name"];
  /** Undefined where nobody was ever told anything, or where that cannot be read. */
  readonly told: Told | undefined;
  /** What people should know about it. */
  readonly notes: readonly string[];
  readonly version: string | undefined;
}

/** Two audits at once are rare, and a third hardly ever comes between. */
const MAX_TRIES = 5;

/**
 * What people were told of an account. What cannot be read is as good as none: everything is told again, and said to be.
 *
 * @throws RootwatchError `memory_too_new` where a later version of Rootwatch wrote it; whatever the store throws
 */
export async function recall(store: Store, accountId: string, audience: Audience["name"]): Promise<Memory> {
  const name = memoryName(accountId, audience);
  const stored = await store.read(name);
  if (stored === undefined) return { audience, told: undefined, notes: [], version: undefined };
  const { text, version } = stored;
  const json = jsonOf(text);
  const read = v.safeParse(toldSchema, json);
  if (read.success && read.output.accountId === accountId)
    return { audience, told: read.output, notes: [], version };
  refuseLater(json, "told", store.place(name).uri);
  const note =
    "What was told before could not be read, so everything is told again; the unreadable text is kept as an older " +
    "version of the same object.";
  return { audience, told: undefined, notes: [note], version };
}

/**
 * Remembers that people were told. Where another audit wrote in between, both are remembered.
 *
 * @throws StoreConflict where that does not come to an end; whatever the store throws
 */
export async function remember(
  store: Store,
  memory: Memory,
  audit: Audit,
  rules: readonly Rule[],
): Promise<void> {
  const { audience } = memory;
  let { told, version } = memory;
  for (let attempt = 1; ; attempt++) {
    const next = toldAfter(told, audit, rules);
    if (told !== undefined && isSame(next, told)) return;
    const text = JSON.stringify(next);
    try {
      await store.replace(memoryName(audit.accountId, audience), text, version);
      return;
    } catch (error) {
      if (!(error instanceof StoreConflict) || attempt === MAX_TRIES) throw error;
    }
    ({ told, version } = await recall(store, audit.accountId, audience));
  }
}

/** But for the time of the audit, which alone is not worth a new version. */
function isSame(next: Told, told: Told): boolean {
  const keys = Object.keys(next.findings);
  return (
    next.whole === told.whole &&
    next.settingsHash === told.settingsHash &&
    next.notChecked.join("\n") === told.notChecked.join("\n") &&
    keys.length === Object.keys(told.findings).length &&
    keys.every((key) => JSON.stringify(next.findings[key]) === JSON.stringify(told.findings[key]))
  );
}
