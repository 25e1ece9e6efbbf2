import { isoSeconds } from "../account/time.ts";
import type { AuditRun } from "../audit/run-audit.ts";
import { auditJson } from "../report/json.ts";
import { auditText } from "../report/text.ts";
import type { Rule } from "../rules/rule.ts";
import type { Place, Store } from "../store/store.ts";

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

/** Keeps an audit in a folder of its own, which nothing writes to again. */
export async function keepEvidence(
  store: Store,
  { snapshot, audit }: AuditRun,
  auditId: string,
  rules: readonly Rule[],
): Promise<Evidence> {
  const folder = `audits/${audit.accountId}/${auditId}`;
  const names = {
    text: `${folder}/report.txt`,
    json: `${folder}/audit.json`,
    snapshot: `${folder}/snapshot.json`,
  };
  const text = [...auditText(audit, rules, { width: WIDTH, colour: false })].join("");
  await Promise.all([
    store.create(names.text, text, "text/plain; charset=utf-8"),
    store.create(names.json, [...auditJson(audit)].join(""), "application/json"),
    store.create(names.snapshot, JSON.stringify(snapshot, null, 2), "application/json"),
  ]);
  return {
    text: store.place(names.text),
    json: store.place(names.json),
    snapshot: store.place(names.snapshot),
  };
}

/** Names an audit: in order of time, and told from another of the same second. `20261123T060000Z-1a2b3c4d` */
export function auditIdOf(observedAt: Date, requestId: string): string {
  return `${isoSeconds(observedAt).replace(/[-:]/g, "")}-${requestId.replace(/[^0-9A-Za-z]/g, "").slice(0, 8)}`;
}
