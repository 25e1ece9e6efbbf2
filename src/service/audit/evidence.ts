import { isoSeconds } from "../../account/time.ts";
import { turns } from "../../account/turns.ts";
import type { AuditRun } from "../../audit/run-audit.ts";
import { auditJson } from "../../report/json.ts";
import { auditText } from "../../report/text.ts";
import type { Rule } from "../../rules/rule.ts";
import { type Place, type Store, StoreConflict } from "../../store/store.ts";

export interface Evidence {
  /** The report for people. */
  readonly text: Place;
  /** `rootwatch/audit/1`, every finding. */
  readonly json: Place;
  /** `rootwatch/snapshot/1`: replays the audit with `rootwatch audit --snapshot`. */
  readonly snapshot: Place;
}

/** Columns of the report for people, which is read in a browser. */
const WIDTH = 100;

/** Where the evidence of an audit will be: known before it is written. */
export function evidencePlaces(store: Store, accountId: string, auditId: string): Evidence {
  const names = namesOf(accountId, auditId);
  return {
    text: store.place(names.text),
    json: store.place(names.json),
    snapshot: store.place(names.snapshot),
  };
}

/** Keeps an audit in a folder of its own, which nothing writes to again. What is made first is on its way first. */
export async function keepEvidence(
  store: Store,
  { snapshot, audit }: AuditRun,
  auditId: string,
  rules: readonly Rule[],
): Promise<void> {
  const names = namesOf(audit.accountId, auditId);
  const textOf = () => [...auditText(audit, rules, { width: WIDTH })].join("");
  await Promise.all([
    keep(store, names.snapshot, "application/json", JSON.stringify(snapshot, null, 2)),
    turns(1).then(() => keep(store, names.json, "application/json", [...auditJson(audit)].join(""))),
    turns(2).then(() => keep(store, names.text, "text/plain; charset=utf-8", textOf())),
  ]);
}

/** The name is this audit's alone: what is there was written by a try of ours, of which no answer came. */
async function keep(store: Store, name: string, contentType: string, text: string): Promise<void> {
  try {
    await store.create(name, text, contentType);
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
  }
}

function namesOf(accountId: string, auditId: string): Record<keyof Evidence, string> {
  const folder = `audits/${accountId}/${auditId}`;
  return {
    text: `${folder}/report.txt`,
    json: `${folder}/audit.json`,
    snapshot: `${folder}/snapshot.json`,
  };
}

/** Names an audit: in order of time, and told from another of the same second. `20261123T060000Z-1a2b3c4d` */
export function auditIdOf(observedAt: Date, requestId: string): string {
  return `${isoSeconds(observedAt).replace(/[-:]/g, "")}-${requestId.replace(/[^0-9A-Za-z]/g, "").slice(0, 8)}`;
}
