import fc from "fast-check";
import { type RawValues, REASONS, ROOT_EVENT_KINDS } from "../../src/account/section-values.ts";
import { parseUtc } from "../../src/account/time.ts";
import {
  ACCOUNT_ID,
  csvOf,
  GENERATED_AT,
  type Given,
  ROOT_ARN,
  type Row,
  unavailable,
  userArn,
} from "./account-fixture.ts";
import { ALL_COLUMNS, soundRoot, soundUsers, wildRoot, wildUsers, wireDate } from "./report-arbitraries.ts";
import { denied, logging, organizationTrail, recording, trail } from "./trails.ts";

/** What is generated: the sections of a snapshot, and the rows of its report for tests that change them. */
export interface Generated {
  readonly given: Given;
  readonly root: Row;
  readonly users: readonly Row[];
}

const flag = fc.boolean();

/** Any member may be missing. */
const ANY_MAY_BE_MISSING = { requiredKeys: [] };

const passwordPolicy: fc.Arbitrary<RawValues["passwordPolicy"]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 3,
    arbitrary: fc.record(
      {
        MinimumPasswordLength: fc.integer({ min: 6, max: 128 }),
        RequireSymbols: flag,
        RequireNumbers: flag,
        RequireUppercaseCharacters: flag,
        RequireLowercaseCharacters: flag,
        AllowUsersToChangePassword: flag,
        ExpirePasswords: flag,
        MaxPasswordAge: fc.integer({ min: 1, max: 1095 }),
        PasswordReusePrevention: fc.integer({ min: 1, max: 24 }),
        HardExpiry: fc.option(flag),
      },
      ANY_MAY_BE_MISSING,
    ),
  },
);

const virtualMfaDevices: fc.Arbitrary<RawValues["virtualMfaDevices"]> = fc.array(
  fc.constantFrom(ROOT_ARN, userArn("groot"), userArn("dana")).map((Arn) => ({
    SerialNumber: `arn:aws:iam::${ACCOUNT_ID}:mfa/root-account-mfa-device`,
    User: { Arn },
  })),
  { maxLength: 3 },
);

const contact = fc.constantFrom(null, { EmailAddress: "<present>", Name: "<present>" });

const primaryContact: fc.Arbitrary<RawValues["primaryContact"]> = fc.option(
  fc.dictionary(
    fc.constantFrom(
      "FullName",
      "AddressLine1",
      "City",
      "CountryCode",
      "PhoneNumber",
      "PostalCode",
      "VerificationStatus",
    ),
    fc.constantFrom("<present>", "", "VERIFIED"),
  ),
);

/** The two sections on the organization, which agree on whether there is one. */
const organization: fc.Arbitrary<Pick<Given, "organization" | "rootAccessManagement">> = fc.oneof(
  fc.constant({ organization: null, rootAccessManagement: null }),
  fc
    .constantFrom<RawValues["rootAccessManagement"]>(
      { EnabledFeatures: [] },
      { EnabledFeatures: ["RootSessions", "RootCredentialsManagement"] },
      { Exception: "ServiceAccessNotEnabledException" },
      { Exception: "AccountNotManagementOrDelegatedAdministratorException" },
      { Exception: "OrganizationNotInAllFeaturesModeException" },
    )
    .map((rootAccessManagement) => ({
      organization: { Id: "o-exampleorgid", MasterAccountId: ACCOUNT_ID },
      rootAccessManagement,
    })),
);

const day = wireDate.map((at) => at.slice(0, 10));

const attestations: fc.Arbitrary<RawValues["attestations"]> = fc.array(
  fc.record({
    id: fc.constantFrom("root-password-changed" as const, "root-recovery" as const),
    on: fc.oneof(day, fc.constantFrom("2026-11-23", "2026-11-22", "2031-01-01")),
    by: fc.constantFrom("Jane", "Ops team"),
  }),
  { maxLength: 3 },
);

/** What is on record of the root user whose row this is: at some of the times of its uses, and at any other. */
function rootEventsOf(root: Row): fc.Arbitrary<RawValues["rootEvents"]> {
  const used = [root.password_last_used, root.access_key_1_last_used_date, root.access_key_2_last_used_date];
  const uses = used.filter((at): at is string => at !== undefined && parseUtc(at) !== undefined);
  const event = fc.record({
    eventId: fc.uuid(),
    time: fc.oneof(wireDate, fc.constantFrom("2031-01-01T00:00:00Z", ...uses)),
    eventName: fc.constant("ConsoleLogin"),
    eventSource: fc.constant("signin.amazonaws.com"),
    kind: fc.constantFrom(...ROOT_EVENT_KINDS),
    region: fc.constantFrom("us-east-2", null),
  });
  return fc.record({ since: wireDate, events: fc.array(event, { maxLength: 6 }) });
}

function serviceCredentials(users: readonly Row[]): fc.Arbitrary<RawValues["serviceCredentials"]> {
  const names = ["dana", ...users.flatMap(({ user }) => (user === undefined ? [] : [user]))];
  const credential = fc.record(
    {
      UserName: fc.constantFrom(...names),
      Status: fc.constantFrom("Active", "Inactive"),
      ServiceName: fc.constantFrom("bedrock.amazonaws.com", "codecommit.amazonaws.com"),
      CreateDate: wireDate,
      ExpirationDate: fc.oneof(wireDate, fc.constant("2027-11-23T00:00:00Z")),
      ServiceSpecificCredentialId: fc.uuid(),
    },
    { requiredKeys: ["UserName", "Status", "ServiceName", "CreateDate", "ServiceSpecificCredentialId"] },
  );
  return fc.array(credential, { maxLength: 3 });
}

const trails: fc.Arbitrary<RawValues["trails"]> = fc
  .array(
    fc.record({
      own: flag,
      IsMultiRegionTrail: flag,
      GetTrailStatus: fc.constantFrom(logging(true), logging(false), denied, undefined),
      GetEventSelectors: fc.constantFrom(
        recording(),
        recording({ ReadWriteType: "ReadOnly" }),
        recording({ ExcludeManagementEventSources: ["iam.amazonaws.com"] }),
        denied,
      ),
    }),
    { maxLength: 3 },
  )
  .map((list) =>
    list.map(({ own, ...changes }, index) => (own ? trail : organizationTrail)(`trail-${index}`, changes)),
  );

/** What GetAccountSummary says of the root user whose row this is; any member may be missing. */
function summaryOf(root: Row): fc.Arbitrary<RawValues["accountSummary"]> {
  const count = (...columns: (keyof Row)[]) =>
    columns.filter((column) => (root[column] ?? "N/A") !== "N/A").length;
  const password = root.password_enabled;
  const members = {
    AccountPasswordPresent:
      password === "not_supported" ? fc.constantFrom(0, 1) : fc.constant(Number(password === "true")),
    AccountMFAEnabled: fc.constant(Number(root.mfa_active === "true")),
    AccountAccessKeysPresent: fc.constant(count("access_key_1_last_rotated", "access_key_2_last_rotated")),
    AccountSigningCertificatesPresent: fc.constant(count("cert_1_last_rotated", "cert_2_last_rotated")),
    Users: fc.nat({ max: 6 }),
  };
  return fc.record(members, ANY_MAY_BE_MISSING);
}

/** Known most of the time; else unavailable or not collected. */
const availability = fc.oneof(
  { weight: 6, arbitrary: fc.constant("known" as const) },
  { weight: 1, arbitrary: fc.constantFrom(...REASONS) },
  { weight: 1, arbitrary: fc.constant("absent" as const) },
);

function generated(root: fc.Arbitrary<Row>, users: fc.Arbitrary<Row[]>): fc.Arbitrary<Generated> {
  return fc
    .tuple(root, users)
    .chain(([rootRow, userRows]) =>
      fc.tuple(
        fc.constant(rootRow),
        fc.constant(userRows),
        fc.record({
          accountSummary: summaryOf(rootRow),
          passwordPolicy,
          virtualMfaDevices,
          securityContact: contact,
          billingContact: contact,
          operationsContact: contact,
          primaryContact,
          serviceCredentials: serviceCredentials(userRows),
          trails,
          attestations,
          rootEvents: rootEventsOf(rootRow),
          accountAlias: fc.constantFrom("acme", null),
        }),
        organization,
        fc.infiniteStream(availability),
      ),
    )
    .map(([rootRow, userRows, values, ofOrganization, states]) => {
      const credentialReport = { generatedAt: GENERATED_AT, csv: csvOf([rootRow, ...userRows], ALL_COLUMNS) };
      const all: Given = { credentialReport, ...values, ...ofOrganization };
      const given = Object.fromEntries(
        Object.entries(all).flatMap(([name, value]) => {
          const state = states.next().value;
          if (state === "absent") return [];
          return [[name, state === "known" || state === undefined ? value : unavailable(state)]];
        }),
      );
      return { given, root: rootRow, users: userRows };
    });
}

/** Accounts as AWS describes them: what two sources say of one thing agrees. */
export const soundAccounts = generated(soundRoot, soundUsers);
/** Accounts with any words in the cells of their report. */
export const wildAccounts = generated(wildRoot, wildUsers);
