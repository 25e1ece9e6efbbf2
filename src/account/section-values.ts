import * as v from "../schema.ts";
import type { SectionName } from "./section-names.ts";
import { parseUtc } from "./time.ts";

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

const NO_INSTANT = "it must be a UTC time such as 2026-11-23T06:00:00Z";

/** A time in UTC as a snapshot writes it: 2026-11-23T06:00:00Z. */
export const instant = v.pipe(
  v.string(),
  v.endsWith("Z", NO_INSTANT),
  v.check((text) => parseUtc(text) !== undefined, NO_INSTANT),
  v.metadata({ format: "date-time" }),
);

/** A regular expression, and not `parseUtc`: it is in the JSON Schema too, where editors know it. */
const CALENDAR_DAY =
  /^(?:\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)$/;

/** Of sections that no rule reads yet. */
const anyJson = v.json();
const wholeNumber = v.pipe(v.number(), v.safeInteger());
const presentMembers = v.record(v.string(), v.string());

/** Every alternate contact that AWS has, has these; a snapshot holds that they are there, never what they are. */
const alternateContact = v.nullable(presentMembers);

/** GetAccountPasswordPolicy's PasswordPolicy; null: the account has none of its own. */
const passwordPolicy = v.nullable(
  v.looseObject({
    MinimumPasswordLength: v.optional(wholeNumber),
    RequireSymbols: v.optional(v.boolean()),
    RequireNumbers: v.optional(v.boolean()),
    RequireUppercaseCharacters: v.optional(v.boolean()),
    RequireLowercaseCharacters: v.optional(v.boolean()),
    AllowUsersToChangePassword: v.optional(v.boolean()),
    ExpirePasswords: v.optional(v.boolean()),
    MaxPasswordAge: v.optional(wholeNumber),
    PasswordReusePrevention: v.optional(wholeNumber),
    HardExpiry: v.optional(v.nullable(v.boolean())),
  }),
);

/**
 * ListOrganizationsFeatures' answer. Three of its errors are answers too and are kept by their AWS names; null: the
 * account is in no organization.
 */
const rootAccessManagement = v.nullable(
  v.union(
    [
      v.looseObject({ EnabledFeatures: v.array(v.string()) }),
      v.strictObject({
        Exception: v.picklist([
          "ServiceAccessNotEnabledException",
          "AccountNotManagementOrDelegatedAdministratorException",
          "OrganizationNotInAllFeaturesModeException",
        ]),
      }),
    ],
    "it must have EnabledFeatures, or one of three Exceptions",
  ),
);

/** Why there is no value. */
export const unavailableSchema = v.strictObject({
  status: v.literal("unavailable"),
  reason: v.picklist(REASONS),
  message: v.string(),
});

/** One thing inside a section that may be unavailable by itself. */
function reading<Value extends v.GenericSchema>(value: Value) {
  return v.variant("status", [v.strictObject({ status: v.literal("known"), value }), unavailableSchema]);
}

const names = v.array(v.string());

/** What a trail records, by GetEventSelectors: selectors of the one kind or of the other. */
const eventSelectors = v.looseObject({
  EventSelectors: v.optional(
    v.array(
      v.looseObject({
        ReadWriteType: v.picklist(["All", "ReadOnly", "WriteOnly"]),
        IncludeManagementEvents: v.boolean(),
        ExcludeManagementEventSources: v.optional(names),
      }),
    ),
  ),
  AdvancedEventSelectors: v.optional(
    v.array(
      v.looseObject({
        FieldSelectors: v.array(
          v.strictObject({
            Field: v.string(),
            Equals: v.optional(names),
            StartsWith: v.optional(names),
            EndsWith: v.optional(names),
            NotEquals: v.optional(names),
            NotStartsWith: v.optional(names),
            NotEndsWith: v.optional(names),
          }),
        ),
      }),
    ),
  ),
});

/** DescribeTrails' list as one Region shows it; of trails of all Regions with what AWS says of each. */
const trails = v.array(
  v.looseObject({
    Name: v.string(),
    TrailARN: v.string(),
    HomeRegion: v.string(),
    IsMultiRegionTrail: v.boolean(),
    IsOrganizationTrail: v.optional(v.boolean()),
    GetTrailStatus: v.optional(reading(v.looseObject({ IsLogging: v.boolean() }))),
    GetEventSelectors: v.optional(reading(eventSelectors)),
  }),
);

export const calendarDay = v.pipe(
  v.string(),
  v.regex(CALENDAR_DAY, "it must be a day such as 2026-11-23"),
  v.metadata({ format: "date" }),
);

export const attestationSchema = v.strictObject({
  id: v.picklist(["root-password-changed", "root-recovery"]),
  /** The day on which it was true, `YYYY-MM-DD`. */
  on: calendarDay,
  by: v.pipe(v.string(), v.minLength(1)),
  note: v.optional(v.string()),
});
export type Attestation = v.InferOutput<typeof attestationSchema>;

/** What an event of root's is of use for: `call` shows that a key was used, `sign-in` that the password was. */
export const ROOT_EVENT_KINDS = ["sign-in", "call", "password-changed"] as const;

export const rootEventSchema = v.strictObject({
  /** CloudTrail's own. */
  eventId: v.string(),
  time: instant,
  eventName: v.string(),
  eventSource: v.string(),
  kind: v.picklist(ROOT_EVENT_KINDS),
  /** Where it was recorded. */
  region: v.nullable(v.string()),
  /** No alert told of it, such as of a call that only reads where these are not told. */
  untold: v.optional(v.literal(true)),
});
export type RootEvent = v.InferOutput<typeof rootEventSchema>;

/** Rootwatch's own record of what root did, and since when it keeps one. */
const rootEvents = v.strictObject({
  since: instant,
  events: v.array(rootEventSchema),
  /** Regions that every account has, and whose root activity nobody looks at. */
  unwatchedRegions: v.optional(v.array(v.string())),
});

/** What AWS said of single users after their credential report was made. */
const liveUsers = v.record(
  v.string(),
  v.union(
    [
      v.strictObject({
        /** When it was asked: what it says was true then, or a moment later. */
        asOf: instant,
        /** null: there is no password. */
        GetLoginProfile: reading(v.nullable(v.looseObject({ CreateDate: instant }))),
        ListAccessKeys: reading(v.array(v.looseObject({ CreateDate: instant, Status: v.string() }))),
        ListMFADevices: reading(v.array(v.looseObject({ SerialNumber: v.string() }))),
      }),
      v.strictObject({ asOf: instant, gone: v.literal(true) }),
    ],
    "it must have asOf and three readings, or that the user is gone",
  ),
);

export const valueSchemas = {
  credentialReport: v.strictObject({ generatedAt: instant, csv: v.string() }),
  accountSummary: v.record(v.string(), v.pipe(wholeNumber, v.minValue(0))),
  passwordPolicy,
  virtualMfaDevices: v.array(
    v.looseObject({ SerialNumber: v.string(), User: v.looseObject({ Arn: v.string() }) }),
  ),
  securityContact: alternateContact,
  billingContact: alternateContact,
  operationsContact: alternateContact,
  primaryContact: v.nullable(presentMembers),
  organization: v.nullable(v.looseObject({ Id: v.string(), MasterAccountId: v.string() })),
  rootAccessManagement,
  authorization: anyJson,
  serverCertificates: anyJson,
  serviceCredentials: v.array(
    v.looseObject({
      UserName: v.string(),
      Status: v.string(),
      ServiceName: v.string(),
      CreateDate: instant,
      ExpirationDate: v.optional(instant),
      ServiceSpecificCredentialId: v.string(),
    }),
  ),
  accessAnalyzers: anyJson,
  trails,
  alertChannels: anyJson,
  accountAlias: v.nullable(v.string()),
  liveUsers,
  rootEvents,
  attestations: v.array(attestationSchema),
  installation: anyJson,
} satisfies Record<SectionName, v.GenericSchema>;

/** Values of the sections as a snapshot holds them: JSON, AWS's own member names. */
export type RawValues = { [Name in SectionName]: v.InferOutput<(typeof valueSchemas)[Name]> };
