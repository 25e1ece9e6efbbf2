/**
 * What must not compile. `tsc` checks this file: a line under `@ts-expect-error` that compiles is an error.
 */
import type { Sections } from "../../src/account/account.ts";
import type { CredentialReport } from "../../src/account/credential-report.ts";
import type { Reading } from "../../src/account/reading.ts";
import type { LastUse, Password, ReportRow, When } from "../../src/account/report-row.ts";

export function lastUse(lastUsed: LastUse): Date | undefined {
  // @ts-expect-error whether there is a date must be asked first
  lastUsed.at;
  if (lastUsed.kind === "never") {
    // @ts-expect-error what was never used has no date
    lastUsed.at;
  }
  if (lastUsed.kind !== "none") {
    // @ts-expect-error two others have none either
    lastUsed.at;
  }
  return lastUsed.kind === "date" ? lastUsed.at : undefined;
}

export function when(made: When): Date | undefined {
  // @ts-expect-error whether there is a date must be asked first
  made.at;
  // @ts-expect-error never is a word of last use alone
  if (made.kind === "never") return undefined;
  return made.kind === "date" ? made.at : undefined;
}

export function reading(mfa: Reading<boolean>): boolean {
  // @ts-expect-error whether it is known must be asked first
  mfa.value;
  // @ts-expect-error a problem is there only where it is not known
  mfa.problem;
  // @ts-expect-error a reading is no boolean: as a condition it would always hold
  const taken: boolean = mfa;
  return mfa.known ? mfa.value : taken;
}

export function facets(row: ReportRow, report: CredentialReport): void {
  // @ts-expect-error the keys of a row may be unreadable
  row.accessKeys.value;
  // @ts-expect-error so may its password
  row.password.value.lastUsed;
  // @ts-expect-error a report may have no root row
  report.root.mfa;
  // @ts-expect-error nobody changes what was read
  report.users = [];
}

export function passwords({ state }: Password): void {
  // @ts-expect-error a third state stands beside yes and no
  const has: "set" | "none" = state;
  void has;
}

export function sections({ credentialReport, accountSummary }: Sections): void {
  // @ts-expect-error a section may be unavailable
  credentialReport.value;
  // @ts-expect-error a reason is there only where it is unavailable
  credentialReport.reason;
  if (accountSummary.status === "known") {
    // @ts-expect-error a member may be missing, and missing is not zero
    const count: number = accountSummary.value["AccountMFAEnabled"];
    void count;
  }
}
