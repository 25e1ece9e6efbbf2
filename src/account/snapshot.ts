import * as z from "../schema.ts";
import { quoted } from "./reading.ts";
import type { SectionName } from "./section-names.ts";

/** Why a section has no value. Denied is not missing: none of these is ever an answer about the account. */
export const REASONS = [
  "access_denied",
  "throttled",
  "timeout",
  "not_collected",
  "malformed",
  "service_error",
  "not_ready",
  "expired",
] as const;
export type Reason = (typeof REASONS)[number];

const instant = z.iso.datetime({ offset: false });

/** Of sections that no rule reads yet. */
const anyJson = z.later(() => z.json());
const presentMembers = z.later(() => z.record(z.string(), z.string()));

/** Every alternate contact that AWS has, has these; a snapshot holds that they are there, never what they are. */
const alternateContact = z.later(() => z.nullable(presentMembers()));

/** GetAccountPasswordPolicy's PasswordPolicy; null: the account has none of its own. */
const passwordPolicy = z.later(() =>
  z.nullable(
    z.looseObject({
      MinimumPasswordLength: z.optional(z.int()),
      RequireSymbols: z.optional(z.boolean()),
      RequireNumbers: z.optional(z.boolean()),
      RequireUppercaseCharacters: z.optional(z.boolean()),
      RequireLowercaseCharacters: z.optional(z.boolean()),
      AllowUsersToChangePassword: z.optional(z.boolean()),
      ExpirePasswords: z.optional(z.boolean()),
      MaxPasswordAge: z.optional(z.int()),
      PasswordReusePrevention: z.optional(z.int()),
      HardExpiry: z.optional(z.nullable(z.boolean())),
    }),
  ),
);

/**
 * ListOrganizationsFeatures' answer. Three of its errors are answers too and are kept by their AWS names; null: the
 * account is in no organization.
 */
const rootAccessManagement = z.later(() =>
  z.nullable(
    z.union([
      z.looseObject({ EnabledFeatures: z.array(z.string()) }),
      z.strictObject({
        Exception: z.enum([
          "ServiceAccessNotEnabledException",
          "AccountNotManagementOrDelegatedAdministratorException",
          "OrganizationNotInAllFeaturesModeException",
        ]),
      }),
    ]),
  ),
);

export const attestationSchema = z.strictObject({
  id: z.enum(["root-password-changed", "root-recovery"]),
  /** The day on which it was true, `YYYY-MM-DD`. */
  on: z.iso.date(),
  by: z.string().check(z.minLength(1)),
  note: z.optional(z.string()),
});
export type Attestation = z.infer<typeof attestationSchema>;

export const valueSchemas = {
  credentialReport: z.later(() => z.strictObject({ generatedAt: instant, csv: z.string() })),
  accountSummary: z.later(() => z.record(z.string(), z.int().check(z.nonnegative()))),
  passwordPolicy,
  virtualMfaDevices: z.later(() =>
    z.array(z.looseObject({ SerialNumber: z.string(), User: z.looseObject({ Arn: z.string() }) })),
  ),
  securityContact: alternateContact,
  billingContact: alternateContact,
  operationsContact: alternateContact,
  primaryContact: z.later(() => z.nullable(presentMembers())),
  organization: z.later(() => z.nullable(z.looseObject({ Id: z.string(), MasterAccountId: z.string() }))),
  rootAccessManagement,
  authorization: anyJson,
  serverCertificates: anyJson,
  serviceCredentials: z.later(() =>
    z.array(
      z.looseObject({
        UserName: z.string(),
        Status: z.string(),
        ServiceName: z.string(),
        CreateDate: instant,
        ExpirationDate: z.optional(instant),
        ServiceSpecificCredentialId: z.string(),
      }),
    ),
  ),
  accessAnalyzers: anyJson,
  trails: anyJson,
  alertChannels: anyJson,
  accountAlias: z.later(() => z.nullable(z.string())),
  rootEvents: anyJson,
  attestations: z.later(() => z.array(attestationSchema)),
  installation: anyJson,
} satisfies Record<SectionName, () => z.ZodMiniType>;

/** Values of the sections as a snapshot holds them: JSON, AWS's own member names. */
export type RawValues = { [Name in SectionName]: z.infer<ReturnType<(typeof valueSchemas)[Name]>> };

/** What is known, or why it is not. */
export type SnapshotSection<Value> =
  | { status: "known"; value: Value; stale?: true | undefined; ageSeconds?: number | undefined }
  | { status: "unavailable"; reason: Reason; message: string };

/** Everything observed about one account at one moment. */
export interface AccountSnapshot {
  schema: "rootwatch/snapshot/1";
  accountId: string;
  partition: string;
  /** ISO 8601, UTC, ends in `Z`. */
  capturedAt: string;
  sections: { [Name in SectionName]?: SnapshotSection<RawValues[Name]> | undefined };
}

/**
 * Validates what should be the value of a section, as AWS or a file gave it.
 * Returns what is wrong with it, and where, instead of throwing.
 */
export function checkValue<Name extends SectionName>(
  name: Name,
  value: unknown,
): { ok: true; value: RawValues[Name] } | { ok: false; problem: string } {
  const result = valueSchemas[name]().safeParse(value);
  // The schema of `name` gives the value of `name`; the compiler sees the union over all names.
  if (result.success) return { ok: true, value: result.data as RawValues[Name] };
  return { ok: false, problem: describe(result.error, value) };
}

/** The first problem of a value, where it is and what stands there. */
export function describe(error: z.$ZodError, root: unknown): string {
  const [issue] = error.issues;
  if (issue === undefined) return "unknown problem";
  const found = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
  const place = issue.path.length === 0 ? "the top" : issue.path.join(".");
  const shown = shownValue(found, issue.code === "invalid_union");
  const more = error.issues.length > 1 ? `, and ${error.issues.length - 1} more` : "";
  return `at ${place}: ${issue.message}${shown}${more}`;
}

/** The offending value; of an object only where no path leads to what is wrong in it. */
function shownValue(found: unknown, whole: boolean): string {
  if (typeof found !== "object" || found === null) return ` (found ${quoted(String(found))})`;
  return whole ? ` (found ${quoted(JSON.stringify(found))})` : "";
}
