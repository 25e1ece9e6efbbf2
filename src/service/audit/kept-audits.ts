import type { BundledAudit } from "../../report/evidence-index.ts";
import * as v from "../../schema.ts";
import type { Store } from "../../store/store.ts";
import { jsonOf } from "../stored-json.ts";
import { evidenceFolder, evidenceOf } from "./evidence-folder.ts";
import { isLeft, MANIFEST, problemsIn, summaryIn } from "./evidence-problems.ts";
import { type Manifest, type ManifestEntry, manifestSchema } from "./manifest.ts";

/** The evidence of one audit as it is in a store. */
export interface KeptAudit extends Omit<BundledAudit, "files" | "missing"> {
  readonly files: readonly KeptFile[];
  /** Of its manifest; none where that does not speak for it. */
  readonly entries: readonly ManifestEntry[];
  /** Names in the store of what lies in its folder and is not of it: nobody has read it. */
  readonly strangers: readonly string[];
}

interface KeptFile {
  readonly name: string;
  readonly text: string;
}

/** Names in the store, by the audit that they are of. */
export interface AuditNames {
  readonly audits: ReadonlyMap<string, readonly string[]>;
  /** Names beside them that are of no audit. */
  readonly strangers: readonly string[];
}

/** An audit's id begins with the time of it, and a file's name leads out of no folder. */
const FILE_OF_AUDIT = /^(\d{8}T\d{6}Z-[0-9A-Za-z]+)\/([a-z0-9][a-z0-9.-]*)$/;

/**
 * What there is of the audits of a period, both ends included.
 *
 * @throws whatever the store throws
 */
export async function auditsBetween(
  store: Store,
  accountId: string,
  from: Date,
  to: Date,
): Promise<AuditNames> {
  const folders = evidenceOf(accountId);
  const audits = new Map<string, string[]>();
  const strangers: string[] = [];
  const [first, last] = [compact(from), compact(to)];
  for (const name of await store.list(folders)) {
    const inside = name.slice(folders.length);
    const [time] = /^\d{8}T\d{6}Z/.exec(inside) ?? [];
    if (time !== undefined && (time < first || time > last)) continue;
    const [, auditId, file] = FILE_OF_AUDIT.exec(inside) ?? [];
    if (auditId === undefined || file === undefined) strangers.push(name);
    else audits.set(auditId, [...(audits.get(auditId) ?? []), file]);
  }
  return { audits, strangers };
}

/** Whose audits there are in a store, 12 digits each. */
export async function accountsIn(store: Store): Promise<readonly string[]> {
  const names = await store.list("audits/");
  return [...new Set(names.flatMap((name) => /^audits\/(\d{12})\//.exec(name)?.[1] ?? []))];
}

/**
 * Reads all that an audit left, and compares it with what its manifest says.
 *
 * @param names of the files in its folder
 * @throws whatever the store throws
 */
export async function readKept(
  store: Store,
  accountId: string,
  auditId: string,
  names: readonly string[],
): Promise<KeptAudit> {
  const folder = evidenceFolder(accountId, auditId);
  const read = async (name: string) => {
    const stored = await store.read(`${folder}/${name}`);
    return stored === undefined ? [] : [{ name, text: stored.text }];
  };
  const observedAt = timeOf(auditId);
  const sealed = names.includes(MANIFEST) ? await read(MANIFEST) : [];
  const manifest = manifestIn(sealed[0]?.text, { accountId, auditId, observedAt });
  const left = names.filter((name) => name !== MANIFEST && isLeft(name, manifest));
  const files = [...sealed, ...(await Promise.all(left.map(read))).flat()];
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const problems =
    manifest === undefined ? [`${MANIFEST} is not the manifest of this audit.`] : problemsIn(texts, manifest);
  const summary = summaryIn(texts.get("audit.json"));
  const isSealed = texts.has(MANIFEST);
  return {
    auditId,
    observedAt,
    state: !isSealed ? "unsealed" : problems.length === 0 ? "whole" : "damaged",
    problems: isSealed ? problems : [],
    rootwatch: manifest?.rootwatch ?? null,
    settingsHash: manifest?.settingsHash ?? null,
    rules: summary?.scope.rules ?? null,
    summary: summary?.summary ?? null,
    hasDigest: texts.has("digest.json"),
    files,
    entries: manifest?.files ?? [],
    strangers: names.filter((name) => !isLeft(name, manifest)).map((name) => `${folder}/${name}`),
  };
}

/** A folder that was copied to another name would tell of another time: its manifest says of which it is. */
function manifestIn(
  text: string | undefined,
  { accountId, auditId, observedAt }: Pick<Manifest, "accountId" | "auditId" | "observedAt">,
): Manifest | undefined {
  const read = v.safeParse(manifestSchema, jsonOf(text ?? ""));
  const said = read.success ? read.output : undefined;
  const isOfIt = said?.accountId === accountId && said.auditId === auditId && said.observedAt === observedAt;
  return isOfIt ? said : undefined;
}

/** `20261123T060000Z`, as ids of audits begin. */
function compact(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function timeOf(auditId: string): string {
  return auditId.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, "$1-$2-$3T$4:$5:$6Z");
}
