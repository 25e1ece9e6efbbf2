import type { ReportSection } from "./account.ts";
import { known, type Reading, unreadable } from "./reading.ts";
import type { ReportRow } from "./report-row.ts";

/** The two sources on the root user. The summary is current; the report may be hours old but has dates. */
export interface RootSources {
  readonly accountSummary?: Readonly<Record<string, number>>;
  readonly credentialReport?: ReportSection;
}

/** One yes-or-no fact on root, decided by the account summary where it has it and by the report's root row else. */
export interface RootFact {
  readonly value: boolean;
  /** What was read, under the source's own name. */
  readonly evidence: Readonly<Record<string, number | boolean>>;
  readonly fromReport: boolean;
  /** The report says otherwise. It is older, so the summary decides, and people are told. */
  readonly reportDisagrees: boolean;
}

interface FactSpec {
  readonly member: string;
  readonly column: string;
  readonly inReport: (root: ReportRow) => Reading<boolean>;
}

const PASSWORD: FactSpec = {
  member: "AccountPasswordPresent",
  column: "password_enabled",
  inReport: ({ passwordState }) => {
    if (!passwordState.known) return passwordState;
    return passwordState.value === "not_supported"
      ? unreadable("the credential report does not say whether root has a password")
      : known(passwordState.value === "set");
  },
};

const MFA: FactSpec = { member: "AccountMFAEnabled", column: "mfa_active", inReport: ({ mfa }) => mfa };

const ACCESS_KEYS: FactSpec = {
  member: "AccountAccessKeysPresent",
  column: "access_key_exists",
  inReport: ({ accessKeys }) => (accessKeys.known ? known(accessKeys.value.length > 0) : accessKeys),
};

const CERTIFICATES: FactSpec = {
  member: "AccountSigningCertificatesPresent",
  column: "signing_certificate_exists",
  inReport: ({ certificates }) => (certificates.known ? known(certificates.value.length > 0) : certificates),
};

export const rootHasPassword = (sources: RootSources) => rootFact(PASSWORD, sources);
export const rootHasMfa = (sources: RootSources) => rootFact(MFA, sources);
export const rootHasAccessKeys = (sources: RootSources) => rootFact(ACCESS_KEYS, sources);
export const rootHasCertificates = (sources: RootSources) => rootFact(CERTIFICATES, sources);

/** A member that the summary lacks is not zero: then the report is asked, and without it nothing is known. */
function rootFact(
  { member, column, inReport }: FactSpec,
  { accountSummary, credentialReport }: RootSources,
): Reading<RootFact> {
  const root: Reading<ReportRow> = credentialReport?.root ?? unreadable("there is no credential report");
  const report = root.known ? inReport(root.value) : root;
  const count = accountSummary?.[member];
  if (count !== undefined) {
    const value = count !== 0;
    const reportDisagrees = report.known && report.value !== value;
    return known({ value, evidence: { [member]: count }, fromReport: false, reportDisagrees });
  }
  if (report.known) {
    const evidence = { [column]: report.value };
    return known({ value: report.value, evidence, fromReport: true, reportDisagrees: false });
  }
  return unreadable(
    accountSummary === undefined
      ? report.problem
      : `the account summary has no ${member}, and ${report.problem}`,
  );
}
