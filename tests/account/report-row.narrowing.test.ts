import { expectTypeOf, it } from "vitest";
import type { Sections } from "../../src/account/account.ts";
import type { CredentialReport } from "../../src/account/credential-report.ts";
import type { Reading } from "../../src/account/reading.ts";
import type { LastUse, When } from "../../src/account/report-cells.ts";
import type { Password, ReportRow } from "../../src/account/report-row.ts";

// What must not compile. `tsc` is the judge, not the test runner: a line under `@ts-expect-error` that compiles is an
// error. None of these functions is ever called.

it("the date of a last use cannot be read without asking which of the four answers it is", () => {
  function lastUse(lastUsed: LastUse) {
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
  expectTypeOf(lastUse).returns.toEqualTypeOf<Date | undefined>();
});

it("a date that may not apply cannot be read without asking", () => {
  function when(made: When) {
    // @ts-expect-error whether there is a date must be asked first
    made.at;
    // @ts-expect-error never is a word of last use alone
    if (made.kind === "never") return undefined;
    return made.kind === "date" ? made.at : undefined;
  }
  expectTypeOf(when).returns.toEqualTypeOf<Date | undefined>();
});

it("a reading's value cannot be had without asking whether it is known", () => {
  function reading(mfa: Reading<boolean>) {
    // @ts-expect-error whether it is known must be asked first
    mfa.value;
    // @ts-expect-error a problem is there only where it is not known
    mfa.problem;
    // @ts-expect-error a reading is no boolean
    const taken: boolean = mfa;
    return mfa.known ? mfa.value : taken;
  }
  expectTypeOf(reading).returns.toEqualTypeOf<boolean>();
});

it("neither can the facets of a row nor the root row of a report", () => {
  function facets(row: ReportRow, report: CredentialReport) {
    // @ts-expect-error the keys of a row may be unreadable
    row.accessKeys.value;
    // @ts-expect-error so may its password
    row.password.value.lastUsed;
    // @ts-expect-error a report may have no root row
    report.root.mfa;
    // @ts-expect-error nobody changes what was read
    report.users = [];
  }
  expectTypeOf(facets).toBeFunction();
});

it("whether there is a password is no yes or no", () => {
  function password({ state }: Password) {
    // @ts-expect-error a third state stands beside the two
    const has: "set" | "none" = state;
    return has;
  }
  expectTypeOf(password).toBeFunction();
});

it("a section's value cannot be had without asking whether it is known, nor a member as if it were always there", () => {
  function sections({ credentialReport, accountSummary }: Sections) {
    // @ts-expect-error a section may be unavailable
    credentialReport.value;
    // @ts-expect-error a reason is there only where it is unavailable
    credentialReport.reason;
    if (accountSummary.status === "unavailable") return undefined;
    // @ts-expect-error a member may be missing, and missing is not zero
    const count: number = accountSummary.value["AccountMFAEnabled"];
    return count;
  }
  expectTypeOf(sections).toBeFunction();
});
