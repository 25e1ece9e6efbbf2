/** A file of a bundle, as it is there. */
export interface BundledFile {
  /** Within the bundle, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** What the manifest of its audit says that it is; null where none speaks for it. */
  readonly manifestSha256: string | null;
}

/** A file that is not in the bundle, though the manifest of its audit names it. */
type MissingFile = Pick<BundledFile, "path"> & { readonly manifestSha256: string };

/** `whole`: every file is as its manifest says; `unsealed`: there is no manifest, the audit came to no end or somebody took it away. */
type EvidenceState = "whole" | "unsealed" | "damaged";

export interface BundledAudit {
  readonly auditId: string;
  /** When the account was seen. */
  readonly observedAt: string;
  readonly state: EvidenceState;
  /** Sentences: what is not as it was written. */
  readonly problems: readonly string[];
  /** By which version of Rootwatch; null where no manifest says so. */
  readonly rootwatch: string | null;
  readonly settingsHash: string | null;
  /** `all`, or the rules that were asked for; null where audit.json cannot be read. */
  readonly rules: "all" | readonly string[] | null;
  readonly summary: AuditSummary | null;
  /** Whether it had something to tell. */
  readonly hasDigest: boolean;
  readonly files: readonly BundledFile[];
  readonly missing: readonly MissingFile[];
}

export interface AuditSummary {
  readonly pass: number;
  readonly fail: number;
  readonly excepted: number;
  readonly unknown: number;
  readonly failBySeverity: Readonly<Record<string, number>>;
}

/** What root, or somebody with the watch, did: what one alert was about. */
export interface BundledEvent {
  /** Of the event, `YYYY-MM-DD`; null where CloudTrail's record has no readable time. */
  readonly day: string | null;
  /** Null where the file cannot be read; so are the next. */
  readonly kind: string | null;
  readonly severity: string | null;
  readonly recordedAt: string | null;
  readonly events: number | null;
  /** The rest of a sentence on the file; null where nothing is wrong that can be seen. No manifest speaks for it. */
  readonly problem: string | null;
  readonly file: BundledFile;
}

/** The longest time that no audit of the whole account, whose evidence is whole, saw. */
interface Gap {
  readonly from: string;
  readonly to: string;
  readonly hours: number;
}

/** `rootwatch/evidence/1`: what a bundle of evidence holds, and whether it is as it was written. */
export interface EvidenceIndex {
  readonly schema: "rootwatch/evidence/1";
  readonly accountId: string;
  /** The first second of the period, and the last. */
  readonly from: string;
  readonly to: string;
  /** Where it was taken from. */
  readonly source: string;
  readonly madeAt: string;
  /** The version of Rootwatch that made the bundle. */
  readonly rootwatch: string;
  /** In order of time. */
  readonly audits: readonly BundledAudit[];
  readonly rootEvents: readonly BundledEvent[];
  /** Names among them that are of no audit and no event; they are not in the bundle. */
  readonly strangers: readonly string[];
  readonly longestGap: Gap;
}

/** Whether there are audits, all that they left is as it was written, and of what lies beside it nothing is strange. */
export function isWhole({ audits, rootEvents, strangers }: EvidenceIndex): boolean {
  return (
    audits.length > 0 &&
    audits.every(({ state }) => state === "whole") &&
    rootEvents.every(({ problem }) => problem === null) &&
    strangers.length === 0
  );
}

/**
 * What the files of a bundle should be, for `sha256sum --check`: as the manifest of their audit says, so that what was
 * changed or taken away fails there, too; for what no manifest speaks, as it was copied.
 */
export function expectedSums({ audits, rootEvents }: EvidenceIndex): { path: string; sha256: string }[] {
  const copied = [...audits.flatMap(({ files }) => files), ...rootEvents.map(({ file }) => file)];
  const missing = audits.flatMap((audit) => audit.missing);
  return [
    ...copied.map(({ path, sha256, manifestSha256 }) => ({ path, sha256: manifestSha256 ?? sha256 })),
    ...missing.map(({ path, manifestSha256 }) => ({ path, sha256: manifestSha256 })),
  ];
}

/**
 * The longest time in a period without an audit of the whole account.
 *
 * @param from,to first and last second of the period
 */
export function longestGap(from: string, to: string, audits: readonly BundledAudit[]): Gap {
  const seen = audits.flatMap(({ observedAt, state, rules }) =>
    state === "whole" && rules === "all" ? [observedAt] : [],
  );
  const times = [from, ...seen, to];
  return times
    .slice(1)
    .map((end, index) => gapBetween(times[index] ?? from, end))
    .reduce((longest, gap) => (gap.hours > longest.hours ? gap : longest));
}

function gapBetween(from: string, to: string): Gap {
  return { from, to, hours: Math.round((Date.parse(to) - Date.parse(from)) / 360_000) / 10 };
}
