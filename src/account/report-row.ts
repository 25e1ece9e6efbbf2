import { type Identified, withResources } from "./dated-credentials.ts";
import type { Reading } from "./reading.ts";
import { Cells, type Column, facet, type LastUse, Unreadable, type When } from "./report-cells.ts";
import type { Resource } from "./resource.ts";

/** `not_supported` stands in the root row of reports from before 2026. */
type PasswordState = "set" | "none" | "not_supported";

export interface Password {
  readonly state: PasswordState;
  /** `none` only where the state is not `set`. */
  readonly lastUsed: LastUse;
  readonly lastChanged: When;
  /** `none`: no expiry applies to it. */
  readonly nextRotation: When;
}

/** A key that exists, active or not. Which of the two column groups it stood in says nothing and is not kept. */
export interface AccessKey {
  readonly active: boolean;
  readonly created: When;
  readonly lastUsed: LastUse;
}

/** An X.509 signing certificate that exists, active or not. */
interface SigningCertificate {
  readonly active: boolean;
  readonly uploaded: When;
}

/** One row of the report. What one group of columns does not say costs that group alone. */
export interface ReportRow {
  readonly line: number;
  readonly name: string;
  readonly arn: string;
  readonly created: Date;
  /** What findings about the user are about. */
  readonly resource: Resource;
  readonly passwordState: Reading<PasswordState>;
  readonly password: Reading<Password>;
  readonly mfa: Reading<boolean>;
  readonly accessKeys: Reading<readonly Identified<AccessKey>[]>;
  readonly certificates: Reading<readonly Identified<SigningCertificate>[]>;
  /** What AWS says of credentials for which the report has no columns (a third key, say), where it says anything. */
  readonly moreCredentials: string | undefined;
  /** What of it AWS was asked anew, after the report was made, and when. */
  readonly live?: { readonly asOf: Date; readonly facets: readonly Facet[] };
}

/** The groups of columns of a row that can be unreadable on their own. */
export type Facet = "passwordState" | "password" | "mfa" | "accessKeys" | "certificates";

/** No password policy allows a longer life than 1,095 days, so no rotation can be due later than that. */
const LONGEST_ROTATION_MS = 1095 * 86_400_000;

/** @param notAfter the latest instant that is not in the future, clock skew allowed for */
export function readRow(
  identity: Pick<ReportRow, "line" | "name" | "arn" | "created" | "resource">,
  column: Column,
  notAfter: Date,
): ReportRow {
  const cell = new Cells(column, notAfter);
  const owner = identity.resource;
  return {
    ...identity,
    passwordState: facet(() => passwordState(cell)),
    password: facet(() => password(cell)),
    mfa: facet(() => cell.flag("mfa_active")),
    accessKeys: facet(() => {
      const keys = [1, 2].flatMap((slot) => accessKey(cell, `access_key_${slot}`));
      return withResources(owner, "access-key", keys, ({ created }) => created);
    }),
    certificates: facet(() => {
      const certificates = [1, 2].flatMap((slot) => certificate(cell, `cert_${slot}`));
      return withResources(owner, "signing-certificate", certificates, ({ uploaded }) => uploaded);
    }),
    moreCredentials: moreCredentials(column),
  };
}

function passwordState(cell: Cells): PasswordState {
  return cell.text("password_enabled").toLowerCase() === "not_supported"
    ? "not_supported"
    : cell.flag("password_enabled")
      ? "set"
      : "none";
}

function password(cell: Cells): Password {
  const state = passwordState(cell);
  const lastUsed = cell.lastUse("password_last_used");
  const lastChanged = cell.when("password_last_changed");
  if (state === "set" && lastUsed.kind === "none") {
    throw new Unreadable(
      'password_enabled is true and password_last_used is "N/A", which is said of no password',
    );
  }
  if (state === "set" && lastChanged.kind === "none") {
    throw new Unreadable('password_enabled is true and password_last_changed is "N/A"');
  }
  return {
    state,
    lastUsed,
    lastChanged,
    nextRotation: cell.when("password_next_rotation", LONGEST_ROTATION_MS),
  };
}

/**
 * An inactive key keeps its date and a key that does not exist has none, whatever the IAM User Guide says of inactive
 * ones (seen in the reports of 2026).
 */
function accessKey(cell: Cells, prefix: string): AccessKey[] {
  const active = cell.flag(`${prefix}_active`);
  const created = cell.when(`${prefix}_last_rotated`);
  const lastUsed = cell.lastUse(`${prefix}_last_used_date`);
  if (exists(active, created, prefix)) {
    // For a key that exists `N/A` means that it was never used.
    return [{ active, created, lastUsed: lastUsed.kind === "none" ? { kind: "never" } : lastUsed }];
  }
  if (lastUsed.kind === "date" || lastUsed.kind === "never") {
    throw new Unreadable(
      `${prefix}_last_used_date is of a key, and ${prefix}_last_rotated says there is no such key`,
    );
  }
  return [];
}

function certificate(cell: Cells, prefix: string): SigningCertificate[] {
  const active = cell.flag(`${prefix}_active`);
  const uploaded = cell.when(`${prefix}_last_rotated`);
  return exists(active, uploaded, prefix) ? [{ active, uploaded }] : [];
}

function exists(active: boolean, made: When, prefix: string): boolean {
  if (!active && made.kind === "not_supported") {
    throw new Unreadable(`${prefix}_last_rotated does not say whether there is an inactive one`);
  }
  return active || made.kind === "date";
}

function moreCredentials(column: Column): string | undefined {
  const text = column("additional_credentials_info")?.trim() ?? "";
  return text === "" || text.toUpperCase() === "N/A" ? undefined : text;
}
