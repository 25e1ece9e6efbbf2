import { describe, expect, it } from "vitest";
import {
  type RootSources,
  rootAccessKeys,
  rootCertificates,
  rootHasMfa,
  rootHasPassword,
} from "../../src/account/root-user.ts";
import {
  accessKey,
  accountOf,
  csvOf,
  daysAgo,
  OLD_ROOT,
  type Row,
  report,
  rootRow,
  userRow,
} from "../helpers/account-fixture.ts";

function sources(accountSummary: Record<string, number> | undefined, row?: Row | "missing"): RootSources {
  const summary = accountSummary === undefined ? {} : { accountSummary };
  if (row === undefined) return summary;
  const csv = row === "missing" ? csvOf([userRow("dana")]) : report([], rootRow(row)).csv;
  const section = accountOf({ credentialReport: { ...report(), csv } }).sections.credentialReport;
  return section.status === "known" ? { ...summary, credentialReport: section.value } : summary;
}

describe("whether root has MFA and a password", () => {
  it("the summary decides", () => {
    expect(rootHasMfa(sources({ AccountMFAEnabled: 1 }))).toEqual({
      known: true,
      value: { value: true, evidence: { AccountMFAEnabled: 1 }, fromReport: false, reportDisagrees: false },
    });
    expect(rootHasPassword(sources({ AccountPasswordPresent: 0 }))).toMatchObject({
      value: { value: false },
    });
  });

  it("the summary decides against the report, and says that they disagree", () => {
    expect(rootHasMfa(sources({ AccountMFAEnabled: 0 }, { mfa_active: "true" }))).toMatchObject({
      value: { value: false, evidence: { AccountMFAEnabled: 0 }, fromReport: false, reportDisagrees: true },
    });
  });

  it("what the report cannot say does not disagree", () => {
    for (const row of [{ mfa_active: "?" }, "missing"] as const) {
      expect(rootHasMfa(sources({ AccountMFAEnabled: 1 }, row))).toMatchObject({
        value: { value: true, reportDisagrees: false },
      });
    }
    expect(rootHasPassword(sources({ AccountPasswordPresent: 0 }, OLD_ROOT))).toMatchObject({
      value: { value: false, reportDisagrees: false },
    });
  });

  it("without a summary the report is asked", () => {
    expect(rootHasMfa(sources(undefined, { mfa_active: "false" }))).toEqual({
      known: true,
      value: { value: false, evidence: { mfa_active: false }, fromReport: true, reportDisagrees: false },
    });
  });

  it("a member that the summary lacks is not zero: the report is asked", () => {
    expect(rootHasMfa(sources({ Users: 3 }, { mfa_active: "true" }))).toMatchObject({
      value: { value: true, fromReport: true },
    });
    expect(rootHasPassword(sources({}, { password_enabled: "TRUE" }))).toMatchObject({
      value: { value: true },
    });
  });

  it("a member that the summary lacks, and no report", () => {
    expect(rootHasMfa(sources({ Users: 3 }))).toEqual({
      known: false,
      problem: "the account summary has no AccountMFAEnabled, and there is no credential report",
    });
  });

  it("neither source", () => {
    expect(rootHasMfa(sources(undefined))).toEqual({
      known: false,
      problem: "there is no credential report",
    });
  });

  it("a report without a root row", () => {
    expect(rootHasPassword(sources(undefined, "missing"))).toEqual({
      known: false,
      problem: "the report has no root row",
    });
  });

  it.each([
    ["does not say so", OLD_ROOT, "does not say whether root has a password"],
    ["says neither yes nor no", { password_enabled: "maybe" }, 'password_enabled is "maybe"'],
  ])("a report that %s", (_, row, problem) => {
    expect(rootHasPassword(sources(undefined, row))).toEqual({
      known: false,
      problem: expect.stringContaining(problem),
    });
  });

  it("names that every JavaScript object has are no members of the summary", () => {
    const summary: Record<string, number> = JSON.parse('{"__proto__": {"AccountMFAEnabled": 1}}');
    expect(rootHasMfa(sources(summary)).known).toBe(false);
  });
});

describe("root's access keys and certificates", () => {
  it("nothing is known of them", () => {
    expect(rootAccessKeys(sources(undefined))).toEqual({
      member: "AccountAccessKeysPresent",
      column: "access_key",
      counted: undefined,
      shown: { known: false, problem: "there is no credential report" },
      moreCredentials: undefined,
    });
  });

  it("zero is counted, and is not the same as missing", () => {
    expect(rootAccessKeys(sources({ AccountAccessKeysPresent: 0 })).counted).toBe(0);
    expect(rootAccessKeys(sources({})).counted).toBeUndefined();
    expect(rootCertificates(sources({ AccountSigningCertificatesPresent: 2 })).counted).toBe(2);
  });

  it("the oldest comes first, whichever column it stood in, and one without a date before all", () => {
    const [old, young] = [daysAgo(900), daysAgo(9)];
    for (const row of [
      { ...accessKey(1, old), ...accessKey(2, young, "N/A", false) },
      { ...accessKey(1, young, "N/A", false), ...accessKey(2, old) },
    ]) {
      expect(rootAccessKeys(sources(undefined, row)).shown).toEqual({
        known: true,
        value: [
          { active: true, made: { kind: "date", at: new Date(old) } },
          { active: false, made: { kind: "date", at: new Date(young) } },
        ],
      });
    }
    const undated = rootAccessKeys(
      sources(undefined, { ...accessKey(1, old), ...accessKey(2, "N/A") }),
    ).shown;
    expect(undated).toMatchObject({ value: [{ made: { kind: "none" } }, { made: { kind: "date" } }] });
  });

  it("of two made in the same second the active one comes first", () => {
    const at = daysAgo(9);
    for (const [first, second] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const row = { ...accessKey(first, at, "N/A", false), ...accessKey(second, at) };
      expect(rootAccessKeys(sources(undefined, row)).shown).toMatchObject({
        value: [{ active: true }, { active: false }],
      });
    }
  });

  it("certificates of root, an inactive one too", () => {
    const row: Row = { cert_2_active: "false", cert_2_last_rotated: daysAgo(9) };
    expect(rootCertificates(sources(undefined, row)).shown).toMatchObject({ value: [{ active: false }] });
  });

  it("columns that cannot be read", () => {
    const row: Row = { access_key_1_active: "?", cert_1_active: "?" };
    expect(rootAccessKeys(sources({ AccountAccessKeysPresent: 0 }, row))).toMatchObject({
      counted: 0,
      shown: { known: false, problem: expect.stringContaining("access_key_1_active") },
    });
    expect(rootCertificates(sources(undefined, row)).shown.known).toBe(false);
  });
});
