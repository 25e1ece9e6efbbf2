import { RootwatchError } from "../errors.ts";
import { type CredentialReport, parseCredentialReport } from "./credential-report.ts";
import { withLiveUsers } from "./live-users.ts";
import { SECTION_NAMES, SECTIONS, type SectionName } from "./section-names.ts";
import type { RawValues, Reason } from "./section-values.ts";
import type { AccountSnapshot } from "./snapshot.ts";
import { ageMs, CLOCK_SKEW_MS, HOUR_MS } from "./time.ts";

/**
 * AWS makes a new report where the last is older than this, so nothing older comes from AWS itself. Everything else is
 * current when it is captured; judged later than this, it is no more so than the report.
 */
export const CURRENT_FOR_MS = 4 * HOUR_MS;

export interface ReportSection extends CredentialReport {
  readonly generatedAt: Date;
}

/** Values of the sections as rules read them: the report parsed, everything else as in the snapshot. */
export type SectionValues = Omit<RawValues, "credentialReport" | "serviceCredentials"> & {
  credentialReport: ReportSection;
  /** By the name of their user: they are asked for by user in a large account. */
  serviceCredentials: ReadonlyMap<string, RawValues["serviceCredentials"]>;
};

interface KnownSection<Value> {
  readonly status: "known";
  readonly value: Value;
  /** Milliseconds since it was observed, where that is too long ago to be current. */
  readonly staleMs?: number;
}

interface UnavailableSection {
  readonly status: "unavailable";
  readonly reason: Reason;
  readonly message: string;
}

export type Sections = {
  readonly [Name in SectionName]: KnownSection<SectionValues[Name]> | UnavailableSection;
};

/** A snapshot, read: what rules are given. */
export interface Account {
  readonly accountId: string;
  readonly partition: string;
  readonly capturedAt: Date;
  readonly alias: string | undefined;
  readonly sections: Sections;
}

/**
 * Reads a snapshot's sections for judging at `now`. A section that is absent is unavailable (`not_collected`); a report
 * that cannot be parsed, or that is of another account, is unavailable (`malformed`). Whoever was asked about live has in
 * the report what AWS said then.
 */
export function readAccount(snapshot: AccountSnapshot, now: Date): Account {
  const read = Object.fromEntries(
    SECTION_NAMES.map((name) => [name, readSection(snapshot, name, now)]),
    // Each name is given its own section above; Object.fromEntries forgets it.
  ) as unknown as Sections;
  const sections = laidOver(read);
  const alias = sections.accountAlias;
  return {
    accountId: snapshot.accountId,
    partition: snapshot.partition,
    capturedAt: new Date(snapshot.capturedAt),
    alias: alias.status === "known" && alias.value !== null ? alias.value : undefined,
    sections,
  };
}

/** What AWS said of single users after the report was made stands in the place of what the report says of them. */
function laidOver(sections: Sections): Sections {
  const { credentialReport: report, liveUsers: live } = sections;
  if (report.status !== "known" || live.status !== "known") return sections;
  return { ...sections, credentialReport: { ...report, value: withLiveUsers(report.value, live.value) } };
}

function readSection(
  snapshot: AccountSnapshot,
  name: SectionName,
  now: Date,
): KnownSection<unknown> | UnavailableSection {
  const section = snapshot.sections[name];
  if (section === undefined) {
    return { status: "unavailable", reason: "not_collected", message: "It is not in the snapshot." };
  }
  if (section.status === "unavailable") return section;
  const { credentialReport, serviceCredentials } = snapshot.sections;
  if (section === credentialReport) return readReport(snapshot, credentialReport.value, now);
  const value =
    section === serviceCredentials
      ? Map.groupBy(serviceCredentials.value, ({ UserName }) => UserName)
      : section.value;
  const sinceCapture = SECTIONS[name].actions.length === 0 ? 0 : ageMs(now, new Date(snapshot.capturedAt));
  const age = sinceCapture + (section.stale === true ? (section.ageSeconds ?? 0) * 1000 : 0);
  return section.stale === true || age > CURRENT_FOR_MS
    ? { status: "known", value, staleMs: age }
    : { status: "known", value };
}

function readReport(
  snapshot: AccountSnapshot,
  { generatedAt, csv }: RawValues["credentialReport"],
  now: Date,
): Sections["credentialReport"] {
  const generated = new Date(generatedAt);
  const age = now.getTime() - generated.getTime();
  if (age < -CLOCK_SKEW_MS) {
    return malformed(
      `The report was generated at ${generatedAt}, which is later than the time of the audit.`,
    );
  }
  let report: CredentialReport;
  try {
    report = parseCredentialReport(csv, now);
  } catch (error) {
    if (error instanceof RootwatchError) return malformed(error.message);
    throw error;
  }
  if (report.accountId !== snapshot.accountId || report.partition !== snapshot.partition) {
    const [found, wanted] = [report, snapshot].map((of) => `${of.accountId} (${of.partition})`);
    return malformed(`The report is of account ${found}, not of ${wanted}.`);
  }
  const value = { ...report, generatedAt: generated };
  return age > CURRENT_FOR_MS ? { status: "known", value, staleMs: age } : { status: "known", value };
}

function malformed(message: string): UnavailableSection {
  return { status: "unavailable", reason: "malformed", message };
}
