import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSnapshot } from "../src/account/snapshot-file.ts";
import { runAudit } from "../src/audit/run-audit.ts";
import { type RuleId, rules } from "../src/rules/registry.generated.ts";
import { parseSettings } from "../src/settings/parse-settings.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../samples", path), "utf8");

async function auditSample(name: string, withSettings: boolean) {
  const snapshot = parseSnapshot(read(`${name}/snapshot.json`), name);
  const now = new Date(snapshot.capturedAt);
  const settings = withSettings ? parseSettings(read(`${name}/rootwatch.yml`), name, rules, now) : undefined;
  const { audit } = await runAudit({
    capture: async () => ({ snapshot, time: now, reportTimeInferred: false }),
    rules,
    settings: settings && { ...settings, hash: "" },
  });
  return audit;
}

const company = await auditSample("company", true);
const startup = await auditSample("startup", false);
const clean = await auditSample("clean", true);
const all = [company, startup, clean].flatMap(({ findings }) => findings);

/** The rules that the samples show; a new one joins when its sample is there. */
const SHOWN: readonly RuleId[] = [
  "root-access-keys",
  "root-centralized",
  "root-mfa",
  "root-mfa-not-virtual",
  "root-password-age",
  "root-recent-use",
  "root-recovery",
  "root-sign-in-unreported",
  "root-signing-certificates",
  "account-in-organization",
  "contact-billing",
  "contact-operations",
  "contact-primary",
  "contact-security",
  "human-access-federated",
  "password-policy",
  "password-policy-expiry",
  "password-policy-length",
  "password-policy-lockout",
  "password-policy-lowercase",
  "password-policy-number",
  "password-policy-reuse",
  "password-policy-self-service",
  "password-policy-symbol",
  "password-policy-uppercase",
  "access-key-age",
  "access-key-inactive",
  "access-key-never-used",
  "access-key-second",
  "access-key-unused",
  "service-credential-age",
  "user-dormant",
  "user-mfa",
  "user-password-expired",
  "user-password-unused",
  "user-signing-certificate",
  "trail-multi-region",
];

describe("the samples", () => {
  it("have a company of 40 users or more, in the columns of 2026", () => {
    const lines = read("company/aws/credential-report.csv").split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(42);
    expect(lines[0]?.split(",")).toHaveLength(22);
  });

  it.each(SHOWN)("show %s fail somewhere and pass somewhere", (id) => {
    const outcomes = new Set(all.filter(({ rule }) => rule === id).map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual(expect.arrayContaining(["fail", "pass"]));
  });

  it("have everything collected", () => {
    expect(company.coverage).toEqual([]);
    expect(clean.coverage).toEqual([]);
  });

  it("have a clean account in which nothing fails and nothing is unknown", () => {
    const bad = clean.findings.filter(({ outcome }) => outcome === "fail" || outcome === "unknown");
    expect(bad.map(({ id }) => id)).toEqual([]);
  });

  it("hold no contact's values, and no e-mail address of the organization", () => {
    for (const name of ["company", "startup", "clean"]) {
      expect(read(`${name}/snapshot.json`)).not.toMatch(
        /Cloud Desk|Accounts Payable|Robin Field|Mill Lane|@[a-z]+\.example/,
      );
    }
  });
});
