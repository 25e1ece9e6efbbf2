import { readAccount } from "../../src/account/account.ts";
import { SECTION_NAMES, type SectionName } from "../../src/account/section-names.ts";
import type { RawValues, Reason } from "../../src/account/section-values.ts";
import type { AccountSnapshot, SnapshotSection } from "../../src/account/snapshot.ts";
import { isoSeconds } from "../../src/account/time.ts";

export const ACCOUNT_ID = "111122223333";
export const ROOT_ARN = `arn:aws:iam::${ACCOUNT_ID}:root`;
export const POLICY_ID = `${ACCOUNT_ID}/password-policy`;
export const NOW = new Date("2026-11-23T06:00:00Z");
export const GENERATED_AT = "2026-11-23T05:58:00Z";

/** A time as the report writes it: so many days, and if need be seconds, before NOW. */
export function daysAgo(days: number, seconds = 0): string {
  return isoSeconds(new Date(NOW.getTime() - days * 86_400_000 - seconds * 1000));
}

export const userArn = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:user/${name}`;
export const keyId = (name: string, created: string) => `${userArn(name)}/access-key/${created}`;

export const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
] as const;

export type Row = Partial<Record<(typeof COLUMNS)[number] | "additional_credentials_info", string>>;

const NO_CREDENTIALS: Row = {
  password_enabled: "false",
  password_last_used: "N/A",
  password_last_changed: "N/A",
  password_next_rotation: "N/A",
  mfa_active: "false",
  access_key_1_active: "false",
  access_key_2_active: "false",
  cert_1_active: "false",
  cert_2_active: "false",
};

/** Root in the form of 2026: a password used once long ago, MFA, nothing else. */
export function rootRow(row: Row = {}): Row {
  return {
    ...NO_CREDENTIALS,
    user: "<root_account>",
    arn: ROOT_ARN,
    user_creation_time: "2020-01-01T00:00:00Z",
    password_enabled: "true",
    password_last_used: daysAgo(300),
    password_last_changed: daysAgo(100),
    password_next_rotation: "not_supported",
    mfa_active: "true",
    ...row,
  };
}

/** The root row of reports from before 2026. */
export const OLD_ROOT: Row = {
  password_enabled: "not_supported",
  password_last_changed: "not_supported",
  password_next_rotation: "not_supported",
};

/** An IAM user without any credential, two years old, and what `row` adds. */
export function userRow(name: string, row: Row = {}): Row {
  return { ...NO_CREDENTIALS, user: name, arn: userArn(name), user_creation_time: daysAgo(730), ...row };
}

/** A console password in use, for `userRow`. */
export function password(row: Row = {}): Row {
  return {
    password_enabled: "true",
    password_last_used: daysAgo(1),
    password_last_changed: daysAgo(30),
    mfa_active: "true",
    ...row,
  };
}

/** Slot 1 or 2 of a row: an access key made and last used on these dates; never used unless a date is given. */
export function accessKey(slot: 1 | 2, created: string, lastUsed = "N/A", active = true): Row {
  return {
    [`access_key_${slot}_active`]: String(active),
    [`access_key_${slot}_last_rotated`]: created,
    [`access_key_${slot}_last_used_date`]: lastUsed,
  };
}

/** The CSV as IAM writes it: LF, no final newline, nothing quoted. What a row leaves out is `N/A`. */
export function csvOf(rows: readonly Row[], columns: readonly string[] = COLUMNS): string {
  const line = (row: Row) => columns.map((name) => row[name as keyof Row] ?? "N/A").join(",");
  return [columns.join(","), ...rows.map(line)].join("\n");
}

/** A `credentialReport` section's value with root and these users. */
export function report(users: readonly Row[] = [], root: Row = rootRow()): RawValues["credentialReport"] {
  return { generatedAt: GENERATED_AT, csv: csvOf([root, ...users]) };
}

/** Appends a row that was cut off to a report. */
export function withCutRow(value: RawValues["credentialReport"]): RawValues["credentialReport"] {
  return { ...value, csv: `${value.csv}\ncut,${userArn("cut")},2024-01-01T00:00:00Z,fal` };
}

export function unavailable(reason: Reason = "access_denied"): SnapshotSection<never> {
  return { status: "unavailable", reason, message: "not for you" };
}

/** Values of known sections, or `unavailable()`; a section that is left out was not collected. */
export type Given = { readonly [Name in SectionName]?: RawValues[Name] | SnapshotSection<never> };

export function snapshotOf(given: Given): AccountSnapshot {
  const sections: Record<string, unknown> = {};
  for (const name of SECTION_NAMES) {
    const value = given[name];
    if (value === undefined) continue;
    sections[name] = isUnavailable(value) ? value : { status: "known", value };
  }
  return {
    schema: "rootwatch/snapshot/1",
    accountId: ACCOUNT_ID,
    partition: "aws",
    capturedAt: isoSeconds(NOW),
    sections,
  };
}

/** The account as AWS would show it at another time than NOW: nothing in it is stale. */
export function snapshotAt(given: Given, now: Date): AccountSnapshot {
  const at = isoSeconds(now);
  const snapshot = snapshotOf(given);
  const report = snapshot.sections.credentialReport;
  if (report?.status !== "known") return { ...snapshot, capturedAt: at };
  const current = { ...report, value: { ...report.value, generatedAt: at } };
  return { ...snapshot, capturedAt: at, sections: { ...snapshot.sections, credentialReport: current } };
}

export function accountOf(given: Given, now = NOW) {
  return readAccount(snapshotOf(given), now);
}

function isUnavailable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "status" in value && value.status === "unavailable";
}
