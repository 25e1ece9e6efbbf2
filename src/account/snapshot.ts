import * as z from "zod";
import { RootwatchError } from "../errors.ts";
import { quoted } from "./reading.ts";
import { SECTION_NAMES, type SectionName } from "./section-names.ts";

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
const presentMembers = z.record(z.string(), z.string());

/** Every alternate contact that AWS has, has these; a snapshot holds that they are there, never what they are. */
const alternateContact = presentMembers.nullable();

/** GetAccountPasswordPolicy's PasswordPolicy; null: the account has none of its own. */
const passwordPolicy = z
  .looseObject({
    MinimumPasswordLength: z.int().optional(),
    RequireSymbols: z.boolean().optional(),
    RequireNumbers: z.boolean().optional(),
    RequireUppercaseCharacters: z.boolean().optional(),
    RequireLowercaseCharacters: z.boolean().optional(),
    AllowUsersToChangePassword: z.boolean().optional(),
    ExpirePasswords: z.boolean().optional(),
    MaxPasswordAge: z.int().optional(),
    PasswordReusePrevention: z.int().optional(),
    HardExpiry: z.boolean().nullable().optional(),
  })
  .nullable();

/**
 * ListOrganizationsFeatures' answer. Three of its errors are answers too and are kept by their AWS names; null: the
 * account is in no organization.
 */
const rootAccessManagement = z
  .union([
    z.looseObject({ EnabledFeatures: z.array(z.string()) }),
    z.strictObject({
      Exception: z.enum([
        "ServiceAccessNotEnabledException",
        "AccountNotManagementOrDelegatedAdministratorException",
        "OrganizationNotInAllFeaturesModeException",
      ]),
    }),
  ])
  .nullable();

export const attestationSchema = z.strictObject({
  id: z.enum(["root-password-changed", "root-recovery"]),
  /** The day on which it was true, `YYYY-MM-DD`. */
  on: z.iso.date(),
  by: z.string().min(1),
  note: z.string().optional(),
});
export type Attestation = z.infer<typeof attestationSchema>;

const valueSchemas = {
  credentialReport: z.strictObject({ generatedAt: instant, csv: z.string() }),
  accountSummary: z.record(z.string(), z.int().nonnegative()),
  passwordPolicy,
  virtualMfaDevices: z.array(
    z.looseObject({ SerialNumber: z.string(), User: z.looseObject({ Arn: z.string() }) }),
  ),
  securityContact: alternateContact,
  billingContact: alternateContact,
  operationsContact: alternateContact,
  primaryContact: presentMembers.nullable(),
  organization: z.looseObject({ Id: z.string(), MasterAccountId: z.string() }).nullable(),
  rootAccessManagement,
  authorization: z.json(),
  serverCertificates: z.json(),
  serviceCredentials: z.array(
    z.looseObject({
      UserName: z.string(),
      Status: z.string(),
      ServiceName: z.string(),
      CreateDate: instant,
      ExpirationDate: instant.optional(),
      ServiceSpecificCredentialId: z.string(),
    }),
  ),
  accessAnalyzers: z.json(),
  trails: z.json(),
  alertChannels: z.json(),
  accountAlias: z.string().nullable(),
  rootEvents: z.json(),
  attestations: z.array(attestationSchema),
  installation: z.json(),
} satisfies Record<SectionName, z.ZodType>;

/** Values of the sections as a snapshot holds them: JSON, AWS's own member names. */
export type RawValues = { [Name in SectionName]: z.infer<(typeof valueSchemas)[Name]> };

const unavailable = z.strictObject({
  status: z.literal("unavailable"),
  reason: z.enum(REASONS),
  message: z.string(),
});

/** What is known, or why it is not. */
export type SnapshotSection<Value> =
  | { status: "known"; value: Value; stale?: true | undefined; ageSeconds?: number | undefined }
  | { status: "unavailable"; reason: Reason; message: string };

function sectionSchema(value: z.ZodType): z.ZodType {
  const known = z.strictObject({
    status: z.literal("known"),
    value,
    stale: z.literal(true).optional(),
    /** How old the value was when it was captured, where it is stale. */
    ageSeconds: z.number().nonnegative().optional(),
  });
  return z.discriminatedUnion("status", [known, unavailable]);
}

/** Everything observed about one account at one moment. */
export interface AccountSnapshot {
  schema: "rootwatch/snapshot/1";
  accountId: string;
  partition: string;
  /** ISO 8601, UTC, ends in `Z`. */
  capturedAt: string;
  sections: { [Name in SectionName]?: SnapshotSection<RawValues[Name]> | undefined };
}

export const snapshotSchema = z.strictObject({
  schema: z.literal("rootwatch/snapshot/1"),
  accountId: z.string().regex(/^\d{12}$/, "an account id has 12 digits"),
  partition: z.string().regex(/^aws[a-z-]*$/, "a partition is aws, aws-us-gov, aws-cn ..."),
  capturedAt: instant,
  sections: z.strictObject(
    Object.fromEntries(SECTION_NAMES.map((name) => [name, sectionSchema(valueSchemas[name]).optional()])),
  ),
});

/**
 * Validates what should be the value of a section, as AWS or a file gave it.
 * Returns what is wrong with it, and where, instead of throwing.
 */
export function checkValue<Name extends SectionName>(
  name: Name,
  value: unknown,
): { ok: true; value: RawValues[Name] } | { ok: false; problem: string } {
  const result = valueSchemas[name].safeParse(value);
  // The schema of `name` gives the value of `name`; the compiler sees the union over all names.
  if (result.success) return { ok: true, value: result.data as RawValues[Name] };
  return { ok: false, problem: describe(result.error, value) };
}

/**
 * Reads a snapshot file.
 *
 * @param source what to call it in errors
 * @throws RootwatchError `snapshot_invalid`, naming the path and what stands there
 */
export function parseSnapshot(text: string, source: string): AccountSnapshot {
  const invalid = (problem: string, cause: unknown) =>
    new RootwatchError("snapshot_invalid", `${source} is not ${problem}`, { cause });
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text);
  } catch (cause) {
    throw invalid(`JSON: ${(cause as Error).message}`, cause);
  }
  try {
    const result = snapshotSchema.safeParse(json);
    // The schema is made from the table of sections, which loses the link between a name and its value.
    if (result.success) return result.data as AccountSnapshot;
    throw invalid(`a snapshot: ${describe(result.error, json)}`, result.error);
  } catch (cause) {
    // JSON.parse takes any depth; whoever walks over the result does not.
    if (cause instanceof RangeError) throw invalid("a snapshot: it is nested too deeply", cause);
    throw cause;
  }
}

function describe(error: z.ZodError, root: unknown): string {
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
