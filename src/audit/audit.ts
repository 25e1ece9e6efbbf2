import { readAccount } from "../account/account.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import type { Rule, Severity } from "../rules/rule.ts";
import { type AttestationUse, attestationUses } from "./attestation-uses.ts";
import { type CoverageItem, coverageOf } from "./coverage.ts";
import { evaluate } from "./evaluate.ts";
import { type Exception, type ExceptionUse, exceptOf } from "./exceptions.ts";
import type { Finding } from "./finding.ts";
import { type Presence, presenceIn } from "./presence.ts";
import { type ConfiguredRule, configureRules, type SettingsOfRules } from "./rule-settings.ts";

/** What one audit of one account found. */
export interface Audit {
  readonly accountId: string;
  readonly alias: string | undefined;
  /** The time at which ages were judged. */
  readonly observedAt: Date;
  readonly capturedAt: Date;
  readonly credentialReportGeneratedAt: Date | undefined;
  /** No source said when the report was generated; the newest time in it was taken. */
  readonly reportTimeInferred: boolean;
  /** The rules that were asked for; undefined where it was all of them. The audit says nothing about any other. */
  readonly scope: readonly string[] | undefined;
  /** SHA-256 of the settings, in hex; undefined where there were none. */
  readonly settingsHash: string | undefined;
  readonly coverage: readonly CoverageItem[];
  readonly findings: readonly Finding[];
  /** In the order of the settings. */
  readonly exceptions: readonly ExceptionUse[];
  readonly attestations: readonly AttestationUse[];
  /** Undefined where there was no credential report. */
  readonly presence: Presence | undefined;
  /** Those that were applied. */
  readonly rules: readonly AppliedRule[];
}

interface AppliedRule {
  readonly id: string;
  readonly severity: Severity;
  /** As JSON, the keys sorted: to be compared. */
  readonly parameters: string;
}

/** What an audit carries into its result, for people to be told. */
interface Circumstances {
  readonly reportTimeInferred?: boolean | undefined;
  readonly settingsHash?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly exceptions?: readonly Exception[] | undefined;
}

/**
 * Judges a snapshot by those of the rules that the settings leave on, and that are in the scope where there is one.
 *
 * @param now the time at which ages are judged; the snapshot's own time replays what was seen then
 */
export function audit(
  snapshot: AccountSnapshot,
  rules: readonly Rule[],
  settings: SettingsOfRules,
  now: Date,
  { reportTimeInferred = false, settingsHash, scope, exceptions = [] }: Circumstances = {},
): Audit {
  const account = readAccount(snapshot, now);
  const asked = scope === undefined ? rules : rules.filter(({ id }) => scope.includes(id));
  const configured = configureRules(asked, settings);
  const { credentialReport: report, attestations } = account.sections;
  const excepted = exceptOf(evaluate(account, configured, now), exceptions, now);
  return {
    accountId: account.accountId,
    alias: account.alias,
    observedAt: now,
    capturedAt: account.capturedAt,
    credentialReportGeneratedAt: report.status === "known" ? report.value.generatedAt : undefined,
    reportTimeInferred,
    scope,
    settingsHash,
    coverage: coverageOf(account, configured),
    findings: excepted.findings,
    exceptions: excepted.uses,
    attestations: attestations.status === "known" ? attestationUses(attestations.value, configured, now) : [],
    presence: presenceIn(account),
    rules: configured.map(applied),
  };
}

function applied({ rule: { id }, severity, parameters }: ConfiguredRule): AppliedRule {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return { id, severity, parameters: JSON.stringify(Object.fromEntries(sorted)) };
}
