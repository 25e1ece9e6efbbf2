import packageJson from "../../package.json" with { type: "json" };
import { isoSeconds } from "../account/time.ts";
import { RootwatchError } from "../errors.ts";
import {
  type BundledAudit,
  type BundledEvent,
  type BundledFile,
  type EvidenceIndex,
  isWhole,
  longestGap,
} from "../report/evidence-index.ts";
import { evidenceText } from "../report/evidence-text.ts";
import { eventsBetween, readKeptEvent } from "../service/activity/kept-events.ts";
import { accountsIn, auditsBetween, type KeptAudit, readKept } from "../service/audit/kept-audits.ts";
import { entryOf } from "../service/audit/manifest.ts";
import { directoryStore } from "../store/directory.ts";
import type { Store } from "../store/store.ts";
import { type BundleFolder, makeBundle } from "./bundle-folder.ts";
import { EXIT } from "./exit-code.ts";
import { type CliIo, writeAll } from "./io.ts";
import { progressOn } from "./progress.ts";

export interface EvidenceCommandOptions {
  readonly from: Date;
  readonly to?: Date;
  readonly output: string;
  /** Folder in which `audit --store` keeps audits. */
  readonly store?: string;
  readonly account?: string;
  readonly bucket?: string;
  readonly stage: string;
  readonly region?: string;
  readonly format: "text" | "json";
}

/** Events are small, and there may be thousands of them. */
const EVENTS_AT_ONCE = 16;

interface Source {
  readonly store: Store;
  readonly accountId: string;
  /** As people find it. */
  readonly name: string;
}

/**
 * Bundles the evidence of a period.
 *
 * @returns the exit code
 * @throws RootwatchError for a mistake in the options, or where the evidence cannot be read
 */
export async function runEvidenceCommand(options: EvidenceCommandOptions, io: CliIo): Promise<number> {
  const { from, to = io.now() } = options;
  if (from > to) throw new RootwatchError("usage", "--from is after the end of the period.");
  const folder = await makeBundle(options.output);
  const progress = progressOn(io);
  let index: EvidenceIndex;
  try {
    progress.say("Looking for the evidence");
    const source = await sourceOf(options);
    index = await bundle(source, { from, to }, folder, io.now(), progress.say);
    await folder.end(index);
    progress.say(`Made ${folder.index}`);
  } finally {
    progress.end();
  }
  if (options.format === "json") await io.out(`${JSON.stringify(index, null, 2)}\n`);
  else await writeAll(evidenceText(index, io.layout), io.out);
  return isWhole(index) ? EXIT.ok : EXIT.failed;
}

async function sourceOf({
  store: folder,
  account,
  ...installation
}: EvidenceCommandOptions): Promise<Source> {
  if (folder === undefined) {
    // The AWS SDK is loaded only where AWS is asked.
    const { openEvidence } = await import("./open-evidence.ts");
    const { store, bucket, caller } = await openEvidence(installation);
    // A bucket may hold the evidence of other accounts than the one that it belongs to.
    return { store, accountId: account ?? caller.accountId, name: `s3://${bucket}` };
  }
  const store = directoryStore(folder);
  const accounts = await accountsIn(store);
  const [first, ...others] = account === undefined ? accounts : [account];
  if (first === undefined)
    throw new RootwatchError("usage", `No audit is kept in ${JSON.stringify(folder)}.`);
  if (others.length > 0) {
    throw new RootwatchError(
      "usage",
      `${JSON.stringify(folder)} has audits of ${accounts.join(", ")}: say which with --account.`,
    );
  }
  return { store, accountId: first, name: store.place("").uri };
}

async function bundle(
  { store, accountId, name }: Source,
  { from, to }: { readonly from: Date; readonly to: Date },
  folder: BundleFolder,
  now: Date,
  say: (text: string) => void,
): Promise<EvidenceIndex> {
  const found = await auditsBetween(store, accountId, from, to);
  const strangers = [...found.strangers];
  const audits: BundledAudit[] = [];
  // One after the other: all that one of them left may be large.
  for (const [auditId, names] of found.audits) {
    say(`Audit ${audits.length + 1} of ${found.audits.size}`);
    const kept = await readKept(store, accountId, auditId, names);
    strangers.push(...kept.strangers);
    // Of a folder in which nothing is of an audit only the strangers are told.
    if (kept.files.length > 0) audits.push(await bundleAudit(kept, folder));
  }
  const events = await eventsBetween(store, accountId, from, to);
  strangers.push(...events.strangers);
  const rootEvents: BundledEvent[] = [];
  for (let start = 0; start < events.events.length; start += EVENTS_AT_ONCE) {
    say(`Root event ${start + 1} of ${events.events.length}`);
    const some = events.events.slice(start, start + EVENTS_AT_ONCE);
    const read = await Promise.all(some.map((event) => bundleEvent(store, accountId, event, folder)));
    rootEvents.push(...read.flat());
  }
  const period = { from: isoSeconds(from), to: isoSeconds(to) };
  return {
    schema: "rootwatch/evidence/1",
    accountId,
    ...period,
    source: name,
    madeAt: isoSeconds(now),
    rootwatch: packageJson.version,
    audits,
    rootEvents,
    strangers,
    longestGap: longestGap(period.from, period.to, audits),
  };
}

async function bundleAudit(
  { files, entries, strangers: _, ...audit }: KeptAudit,
  folder: BundleFolder,
): Promise<BundledAudit> {
  const pathOf = (name: string) => `audits/${audit.auditId}/${name}`;
  const manifest = new Map(entries.map(({ name, sha256 }) => [name, sha256]));
  const bundled = await Promise.all(
    files.map(async ({ name, text }) => {
      await folder.write(pathOf(name), text);
      return bundledFile(pathOf(name), text, manifest.get(name));
    }),
  );
  const missing = entries.filter(({ name }) => !files.some((file) => file.name === name));
  return {
    ...audit,
    files: bundled,
    missing: missing.map(({ name, sha256 }) => ({ path: pathOf(name), manifestSha256: sha256 })),
  };
}

async function bundleEvent(
  store: Store,
  accountId: string,
  name: string,
  folder: BundleFolder,
): Promise<BundledEvent[]> {
  const event = await readKeptEvent(store, accountId, name);
  if (event === undefined) return [];
  const { text, name: _, ...said } = event;
  const path = `events/${name}`;
  await folder.write(path, text);
  return [{ ...said, file: bundledFile(path, text) }];
}

function bundledFile(path: string, text: string, manifestSha256: string | null = null): BundledFile {
  const { bytes, sha256 } = entryOf(path, text);
  return { path, bytes, sha256, manifestSha256 };
}
