import type { ReportSection } from "./account.ts";
import { known, type Reading, unreadable } from "./reading.ts";
import type { When } from "./report-cells.ts";
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

export const rootHasPassword = (sources: RootSources) => rootFact(PASSWORD, sources);
export const rootHasMfa = (sources: RootSources) => rootFact(MFA, sources);

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

/** An access key or a signing certificate of root, active or not. */
export interface RootCredential {
  readonly active: boolean;
  readonly made: When;
}

/** What both sources say of root's credentials of one kind. */
export interface RootCredentials {
  /** The member of the account summary that counts them. */
  readonly member: string;
  /** What their columns in the report begin with. */
  readonly column: string;
  /** How many there are now; undefined where there is no summary or it lacks the member. */
  readonly counted: number | undefined;
  /** Those in the report's root row, the oldest first: which column one stood in says nothing. */
  readonly shown: Reading<readonly RootCredential[]>;
  /** What AWS says of credentials of root for which the report has no columns, where it says anything. */
  readonly moreCredentials: string | undefined;
}

export function rootAccessKeys(sources: RootSources): RootCredentials {
  return rootCredentials("AccountAccessKeysPresent", "access_key", sources, ({ accessKeys }) =>
    accessKeys.known
      ? known(accessKeys.value.map(({ active, created }) => ({ active, made: created })))
      : accessKeys,
  );
}

export function rootCertificates(sources: RootSources): RootCredentials {
  return rootCredentials("AccountSigningCertificatesPresent", "cert", sources, ({ certificates }) =>
    certificates.known
      ? known(certificates.value.map(({ active, uploaded }) => ({ active, made: uploaded })))
      : certificates,
  );
}

function rootCredentials(
  member: string,
  column: string,
  { accountSummary, credentialReport }: RootSources,
  inReport: (root: ReportRow) => Reading<readonly RootCredential[]>,
): RootCredentials {
  const root = credentialReport?.root ?? unreadable("there is no credential report");
  const shown = root.known ? inReport(root.value) : root;
  return {
    member,
    column,
    counted: accountSummary?.[member],
    shown: shown.known ? known(shown.value.toSorted(oldestFirst)) : shown,
    moreCredentials: root.known ? root.value.moreCredentials : undefined,
  };
}

function oldestFirst(a: RootCredential, b: RootCredential): number {
  // One without a date comes first: nobody can say that it is younger than the others.
  const time = ({ made }: RootCredential) => (made.kind === "date" ? made.at.getTime() : 0);
  return time(a) - time(b) || Number(b.active) - Number(a.active);
}
