import type { SectionName } from "../../../src/account/section-names.ts";
import type { Reason } from "../../../src/account/section-values.ts";
import type { SettingsOfRules } from "../../../src/audit/rule-settings.ts";
import { type Given, unavailable } from "../account-fixture.ts";
import type { Chance } from "./chance.ts";

export type Topic = "alerts" | "chat";

/** What a day is like for whoever audits. */
export interface Circumstances {
  readonly audits: boolean;
  readonly settings: SettingsOfRules;
  /** Rules of one more audit in the afternoon. */
  readonly scope: readonly string[] | undefined;
  readonly somebodyListens: boolean;
  /** Topics that refuse so many tries. */
  readonly failing: { readonly topics: readonly Topic[]; readonly tries: number } | undefined;
  readonly twice: boolean;
  /** What can be seen of an account. */
  seen(truth: Given): Given;
}

const SECTIONS: readonly SectionName[] = [
  "credentialReport",
  "credentialReport",
  "accountSummary",
  "passwordPolicy",
  "virtualMfaDevices",
  "securityContact",
  "billingContact",
  "serviceCredentials",
  "trails",
  "rootEvents",
];
const SCOPES: readonly (readonly string[])[] = [
  ["root-mfa", "root-mfa-not-virtual", "root-recent-use", "root-sign-in-unreported"],
  ["user-mfa", "access-key-age"],
  ["contact-security", "password-policy-length"],
];
const TOPICS: readonly (readonly Topic[])[] = [["alerts"], ["chat"], ["alerts", "chat"]];

/** At the end nothing hides anything, and nothing fails: what there is to tell has been told. */
export const CALM_DAYS = 10;

/** When nobody does anything: what is left to say is the weekly word. */
export function isHoliday(day: number, days: number): boolean {
  return day >= days * 0.6 && day < days * 0.75;
}

/** The circumstances of each day, one after the other. */
export function* circumstances(chance: Chance, days: number): Generator<Circumstances, void, void> {
  let outage: { readonly section: SectionName; readonly reason: Reason; readonly until: number } | undefined;
  const isIn = (day: number, from: number, length: number) => {
    const start = Math.round(days * from);
    return day >= start && day < start + length;
  };
  for (let day = 0; day < days; day++) {
    const isCalm = day >= days - CALM_DAYS || isHoliday(day, days);
    if (outage !== undefined && (outage.until <= day || isCalm)) outage = undefined;
    if (day > 0 && !isCalm && outage === undefined && chance.oneIn(12)) {
      const section = chance.pick(SECTIONS) ?? "accountSummary";
      const reasons: readonly Reason[] =
        section === "credentialReport"
          ? ["not_ready", "throttled", "access_denied"]
          : ["throttled", "access_denied"];
      outage = {
        section,
        reason: chance.pick(reasons) ?? "throttled",
        until: day + chance.between(1, 5),
      };
    }
    const now = outage;
    const cut = !isCalm && chance.oneIn(20) ? chance.between(2, 8) : undefined;
    yield {
      audits: !isIn(day, 0.55, 7),
      settings: {
        // Graver for good, and then nobody looks for a while.
        ...(isIn(day, 0.5, days) ? { "user-mfa": { severity: "critical" } } : {}),
        ...(isIn(day, 0.8, 10) ? { "user-mfa": { enabled: false } } : {}),
        ...(isIn(day, 0.65, 30) ? { "access-key-unused": { severity: "high" } } : {}),
        ...(isIn(day, 0.35, days) ? { "access-key-age": maxAgeDays(isIn(day, 0.75, days) ? 120 : 60) } : {}),
        ...(isIn(day, 0.4, 21) ? { "access-key-age": { enabled: false } } : {}),
      },
      scope: chance.oneIn(12) ? chance.pick(SCOPES) : undefined,
      // The fixture's first day is a Monday.
      somebodyListens: !(isIn(day, 0.45, 9) && day % 7 >= 5),
      failing:
        day > 0 && !isCalm && chance.oneIn(12)
          ? { topics: chance.pick(TOPICS) ?? [], tries: chance.between(1, 3) }
          : undefined,
      twice: chance.oneIn(30),
      seen: (truth) => {
        const whole = cut === undefined ? truth : withRowCut(truth, cut);
        return now === undefined ? whole : { ...whole, [now.section]: unavailable(now.reason) };
      },
    };
  }
}

function maxAgeDays(days: number) {
  return { parameters: { maxAgeDays: days } };
}

/** The report with one of its rows cut off. */
function withRowCut(truth: Given, line: number): Given {
  const { credentialReport } = truth;
  if (credentialReport === undefined || !("csv" in credentialReport)) return truth;
  const lines = credentialReport.csv
    .split("\n")
    .map((text, index) => (index === line ? text.split(",").slice(0, 4).join(",") : text));
  return { ...truth, credentialReport: { ...credentialReport, csv: lines.join("\n") } };
}
