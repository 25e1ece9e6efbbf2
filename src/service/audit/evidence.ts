import packageJson from "../../../package.json" with { type: "json" };
import { isoSeconds } from "../../account/time.ts";
import { turns } from "../../account/turns.ts";
import type { Audit } from "../../audit/audit.ts";
import type { AuditOrder, AuditRun } from "../../audit/run-audit.ts";
import type { State } from "../../audit/state.ts";
import { auditJson } from "../../report/json.ts";
import { auditText } from "../../report/text.ts";
import { settingsText } from "../../settings/settings-text.ts";
import { type Place, type Store, StoreConflict } from "../../store/store.ts";
import { evidenceFolder } from "./evidence-folder.ts";
import { entryOf, type Manifest, type ManifestEntry } from "./manifest.ts";

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

/**
 * Keeps an audit in a folder of its own, which nothing writes to again. What is made first is on its way first.
 *
 * @returns what was written, for the manifest
 */
export function keepEvidence(
  store: Store,
  { snapshot, audit }: AuditRun,
  auditId: string,
  { rules, settings }: Pick<AuditOrder, "rules" | "settings">,
): Promise<readonly ManifestEntry[]> {
  const folder = evidenceFolder(audit.accountId, auditId);
  const textOf = () => [...auditText(audit, rules, { width: WIDTH })].join("");
  const { credentialReport: report } = snapshot.sections;
  return Promise.all([
    keep(store, folder, "snapshot.json", JSON.stringify(snapshot, null, 2)),
    // As AWS gave it: what an auditor asks for, and other tools read.
    ...(report?.status === "known" ? [keep(store, folder, "credential-report.csv", report.value.csv)] : []),
    ...(settings === undefined ? [] : [keep(store, folder, "settings.json", settingsText(settings))]),
    turns(1).then(() => keep(store, folder, "audit.json", [...auditJson(audit)].join(""))),
    turns(2).then(() => keep(store, folder, "report.txt", textOf())),
  ]);
}

/** What there is once an audit has been taken into the memory. */
interface Outcome {
  /** As it was written into the memory: a memory that is lost goes on from here. */
  readonly state: State;
  /** Undefined where there was nothing to say. */
  readonly digest: string | undefined;
}

/**
 * Ends the evidence of an audit: with the memory after it, the digest, and a manifest of all that is there. A folder
 * without one is of an audit that came to no end.
 */
export async function sealEvidence(
  store: Store,
  { accountId, settingsHash, rules, observedAt }: Audit,
  auditId: string,
  entries: readonly ManifestEntry[],
  { state, digest }: Outcome,
): Promise<void> {
  const folder = evidenceFolder(accountId, auditId);
  const ended = await Promise.all([
    keep(store, folder, "state.json", JSON.stringify(state)),
    ...(digest === undefined ? [] : [keep(store, folder, "digest.json", digest)]),
  ]);
  const manifest: Manifest = {
    schema: "rootwatch/manifest/1",
    accountId,
    auditId,
    observedAt: isoSeconds(observedAt),
    rootwatch: packageJson.version,
    settingsHash: settingsHash ?? null,
    // By which rules it was judged, and how they were set.
    rules: rules.map(({ id, severity, parameters }) => ({
      id,
      severity,
      parameters: JSON.parse(parameters),
    })),
    files: [...entries, ...ended].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
  await keep(store, folder, "manifest.json", JSON.stringify(manifest, null, 2));
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
};

/**
 * The name is this audit's alone: what is there was written by a try of ours, of which no answer came. That one may have
 * seen something else, so the manifest speaks of what is there.
 */
async function keep(store: Store, folder: string, name: string, text: string): Promise<ManifestEntry> {
  const full = `${folder}/${name}`;
  try {
    await store.create(full, text, CONTENT_TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain");
    return entryOf(name, text);
  } catch (error) {
    if (!(error instanceof StoreConflict)) throw error;
    return entryOf(name, (await store.read(full))?.text ?? text);
  }
}

function namesOf(accountId: string, auditId: string): Record<keyof Evidence, string> {
  const folder = evidenceFolder(accountId, auditId);
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
