import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { digestMail } from "../../src/notify/digest-mail.ts";
import { digestSubject } from "../../src/notify/digest-subject.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  accessKey,
  daysAgo,
  type Given,
  NOW,
  password,
  report,
  rootRow,
  snapshotOf,
  unavailable,
  userRow,
} from "../helpers/account-fixture.ts";
import { digestAbout } from "../helpers/digests.ts";
import { recordOf } from "../helpers/root-events.ts";
import { toldAfter } from "../helpers/told.ts";
import { trail } from "../helpers/trails.ts";

const summary = {
  AccountMFAEnabled: 0,
  AccountPasswordPresent: 1,
  AccountAccessKeysPresent: 0,
  AccountSigningCertificatesPresent: 0,
};

/** A small company that has answers to everything. */
const company: Given = {
  accountSummary: summary,
  accountAlias: "example",
  passwordPolicy: null,
  securityContact: null,
  billingContact: { EmailAddress: "<present>" },
  operationsContact: { EmailAddress: "<present>" },
  primaryContact: {
    FullName: "<present>",
    AddressLine1: "<present>",
    City: "<present>",
    CountryCode: "<present>",
    PostalCode: "<present>",
    PhoneNumber: "<present>",
  },
  virtualMfaDevices: [],
  organization: null,
  rootAccessManagement: null,
  serviceCredentials: [],
  trails: [trail("all-regions")],
  attestations: [{ id: "root-recovery", on: "2026-09-01", by: "Dana Doe" }],
  rootEvents: recordOf([]),
  credentialReport: report(
    [
      userRow("ann", password({ mfa_active: "false" })),
      userRow("ci", accessKey(1, daysAgo(400), daysAgo(1))),
    ],
    rootRow(),
  ),
};

const mended: Given = {
  ...company,
  accountSummary: { ...summary, AccountMFAEnabled: 1 },
  passwordPolicy: {
    MinimumPasswordLength: 14,
    RequireSymbols: true,
    RequireNumbers: true,
    RequireUppercaseCharacters: true,
    RequireLowercaseCharacters: true,
    AllowUsersToChangePassword: true,
    PasswordReusePrevention: 24,
    HardExpiry: false,
  },
  securityContact: { EmailAddress: "<present>" },
  virtualMfaDevices: [],
  credentialReport: report([userRow("ann", password())]),
};

function toldOf(given: Given) {
  return toldAfter(undefined, audit(snapshotOf(given), rules, {}, NOW), rules);
}

function mailOf(...of: Parameters<typeof digestAbout>) {
  const digest = digestAbout(...of);
  return `${digestSubject(digest)}\n\n${digestMail(digest, "UTC")}`;
}

describe("the mail about an audit", () => {
  it("the first: what fails, worst first, by resource, with dates and first steps", () => {
    expect(mailOf(company)).toMatchInlineSnapshot(`
      "[critical] 111122223333: 13 new: root-mfa, user-mfa, root-mfa-not-virtual, contact-security...

      AWS account 111122223333 (example)
      13 findings (1 critical, 1 high, 5 medium, 6 low).
      This is the first digest: it tells everything that is so.
      Observed 2026-11-23 06:00 UTC. Users and keys as of 2026-11-23 06:00 UTC.

      WHAT FAILS, WORST FIRST

      Root user
        [critical] Root has a password and no MFA: the password alone opens the
          account. The credential report, which is older, still says otherwise.
          Due 2026-11-24. (root-mfa)
          First step: Sign in as root and register a passkey or security key,
            and a second one kept elsewhere.
        [medium] Root has no MFA device at all, neither virtual nor any other.
          Due 2026-12-23. (root-mfa-not-virtual)

      User ann
        [high] ann has a console password and no MFA. As of 2026-11-23 06:00
          UTC; AWS makes a new report at the earliest at 10:00 UTC. Due
          2026-11-30. (user-mfa)
          First step: Have the user register an MFA device, or remove the
            console password if nobody signs in with it.

      Account example
        [medium] The account has no alternate security contact. Due 2026-12-23.
          (contact-security)
          First step: Set the security contact to a mailbox that more than one
            person reads.

      Account password policy
        [medium] The account has no password policy of its own; AWS's default is
          in force. Due 2026-12-23. (password-policy)
          First step: Set a custom password policy; better still, let people
            sign in through federation and need none.
        [medium] Passwords may be as short as 8 characters; at least 14 are
          asked for. Due 2026-12-23. (password-policy-length)
        [low] Passwords need not contain a lowercase letter. Due 2027-02-21.
          (password-policy-lowercase)
        and 5 low: password-policy-number, password-policy-reuse,
          password-policy-self-service, password-policy-symbol,
          password-policy-uppercase

      User ci
        [medium] ci's active access key is more than 90 days old: it was created
          on 2025-10-19, 400 days ago. Due 2026-12-23. (access-key-age)
          First step: Create a second key, deploy it, deactivate the old one,
            watch that nothing uses it, then delete it.

      EXCEPTIONS AND ATTESTATIONS

        Attestation root-recovery (Dana Doe, until 2027-09-01): in force.

      Full report:
        https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
        s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt
      Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.
      Audit 20261123T060000Z-1a2b3c4d
      "
    `);
  });

  it("a new critical finding among what is still open and overdue", () => {
    const told = toldOf({ ...company, accountSummary: { ...summary, AccountMFAEnabled: 1 } });
    const later = new Date(NOW.getTime() + 10 * 86_400_000);
    expect(mailOf(company, { told, now: later })).toMatchInlineSnapshot(`
      "[critical] 111122223333: 2 new, 1 overdue, 10 still open: root-mfa, user-mfa, root-mfa-not-virtual

      AWS account 111122223333 (example)
      2 new findings (1 critical, 1 medium), and 11 still open. 1 overdue (1
      high).
      Observed 2026-12-03 06:00 UTC. Users and keys as of 2026-12-03 06:00 UTC.

      NEW AND CRITICAL

      Root user
        [critical] Root has a password and no MFA: the password alone opens the
          account. The credential report, which is older, still says otherwise.
          Due 2026-12-04. (root-mfa)
          First step: Sign in as root and register a passkey or security key,
            and a second one kept elsewhere.

      OVERDUE

        User ann: user-mfa (high, OVERDUE since 2026-11-30)

      NEW, WORST FIRST

      Root user
        [medium] Root has no MFA device at all, neither virtual nor any other.
          Due 2027-01-02. (root-mfa-not-virtual)
          First step: Register a passkey or security key for root, a second one
            kept elsewhere, and remove the authenticator app.

      STILL OPEN

        Account example: contact-security (medium, due 2026-12-23)
        Account password policy: password-policy (medium, due 2026-12-23),
          password-policy-length (medium, due 2026-12-23),
          password-policy-lowercase (low, due 2027-02-21), password-policy-number
          (low, due 2027-02-21), password-policy-reuse (low, due 2027-02-21),
          password-policy-self-service (low, due 2027-02-21),
          password-policy-symbol (low, due 2027-02-21), password-policy-uppercase
          (low, due 2027-02-21)
        User ci: access-key-age (medium, due 2026-12-23)

      Full report:
        https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
        s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt
      Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.
      Audit 20261123T060000Z-1a2b3c4d
      "
    `);
  });

  it("everything mended: the good news", () => {
    expect(mailOf(mended, { told: toldOf(company) })).toMatchInlineSnapshot(`
      "[ok] 111122223333: nothing fails, 13 resolved

      AWS account 111122223333 (example)
      Nothing fails. 13 findings resolved.
      Observed 2026-11-23 06:00 UTC. Users and keys as of 2026-11-23 06:00 UTC.

      RESOLVED

        Root user: root-mfa, root-mfa-not-virtual
        Account example: contact-security
        Account password policy: password-policy, password-policy-length,
          password-policy-lowercase, password-policy-number,
          password-policy-reuse, password-policy-self-service,
          password-policy-symbol, password-policy-uppercase
        ci, access key of 2025-10-19 (no longer there): access-key-age
        User ann: user-mfa

      Full report:
        https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
        s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt
      Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.
      Audit 20261123T060000Z-1a2b3c4d
      "
    `);
  });

  it("what fails again, what is overdue, and exceptions have their place between what is new", () => {
    const noMfa = { ...mended, accountSummary: summary };
    const told = [mended, noMfa, mended].reduce<ReturnType<typeof toldOf> | undefined>(
      (before, given) => toldAfter(before, audit(snapshotOf(given), rules, {}, NOW), rules),
      undefined,
    );
    const digest = digestAbout(noMfa, { told });
    const mail = digestMail(
      {
        ...digest,
        dated: [{ key: "attestation:root-recovery", stage: "ending", covers: 0, more: 0, moreIds: [] }],
        resolved: [
          {
            id: "x",
            rule: "access-key-age",
            severity: "medium",
            resource: { type: "user", name: "ci" },
            dueAt: undefined,
            because: "parameters",
          },
        ],
      },
      "UTC",
    );
    expect(mail.split("\n\n").filter((part) => /^[A-Z ,]+$/.test(part))).toEqual([
      "FAILS AGAIN",
      "RESOLVED",
      "EXCEPTIONS AND ATTESTATIONS",
    ]);
    expect(mail).toContain("2 findings fail again (1 critical, 1 medium).");
    expect(mail).toContain("User ci (its rule asks for something else now): access-key-age");
    expect(mail).toContain("Attestation root-recovery: about to end.");
    expect(digestSubject(digest)).toBe("[critical] 111122223333: 2 again: root-mfa, root-mfa-not-virtual");
  });

  it("a week without a change: that somebody looked, how far, and when they look again", () => {
    const week = new Date(NOW.getTime() + 7 * 86_400_000);
    const { mail } = { mail: mailOf(mended, { told: toldOf(mended), now: week }) };
    expect(mail.replaceAll("\n", " ")).toMatch(
      /The weekly summary: nothing new fails\. \d+ checks, \d+ not possible\. The next audit comes within 26 hours; where none does, an alarm says so on the operations topic\./,
    );
  });

  it("nothing fails, but not everything could be checked: no all-clear", () => {
    const denied = { ...mended, securityContact: unavailable(), credentialReport: unavailable("not_ready") };
    expect(mailOf(denied)).toMatchInlineSnapshot(`
      "[not checked] 111122223333: 15 could not be judged, the rest passes

      AWS account 111122223333 (example)
      Nothing that was checked fails, but not everything could be checked. 15
      checks not possible.
      This is the first digest: it tells everything that is so.
      Observed 2026-11-23 06:00 UTC.

      EXCEPTIONS AND ATTESTATIONS

        Attestation root-recovery (Dana Doe, until 2027-09-01): in force.

      COULD NOT BE CHECKED

        Credential report: not ready in time. not for you [root-password-age,
        root-recent-use, root-sign-in-unreported, human-access-federated,
        access-key-age, access-key-inactive and 8 more]
        Security contact: access denied. not for you [contact-security]

      Full report:
        https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
        s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt
      Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.
      Audit 20261123T060000Z-1a2b3c4d
      "
    `);
  });

  it("what was told and could not be rechecked is still open, and nothing is said to be well", () => {
    const given = {
      ...company,
      accountSummary: unavailable("throttled"),
      credentialReport: unavailable("not_ready"),
    };
    const mail = mailOf(given, { told: toldOf(company) });
    expect(mail.split("\n")[0]).toMatch(
      /^\[critical\] 111122223333: 13 still open, \d+ could not be judged: /,
    );
    expect(mail).not.toMatch(/nothing (that was checked )?fails/i);
    expect(mail).toContain("  Root user: root-mfa (critical, due 2026-11-24, could not be rechecked\n");
    expect(mail).toContain(
      "  User ann: user-mfa (high, due 2026-11-30, could not be rechecked since\n    2026-11-23)\n",
    );
  });

  it("a rule that was switched off is no good news, and neither is a change of settings", () => {
    const mail = mailOf(company, {
      told: toldOf(company),
      settings: { "root-mfa": { enabled: false } },
    });
    expect(mail).not.toContain("RESOLVED");
    expect(mail).toMatch(/1 finding no\s+longer watched\./);
    expect(mail).toContain("The settings have changed since the last digest.\n");
    expect(mail).toContain(
      "NO LONGER WATCHED\n\n  Root user: root-mfa (critical, due 2026-11-24, its rule is switched off)\n",
    );
  });

  it("an audit of some rules says so at the top and in the subject", () => {
    const mail = mailOf(company, { scope: ["root-mfa", "contact-security"] });
    expect(mail).toMatchInlineSnapshot(`
      "[critical] 111122223333: 2 new (only 2 of the rules): root-mfa, contact-security

      AWS account 111122223333 (example)
      2 new findings (1 critical, 1 medium).
      Only these rules were judged: root-mfa, contact-security.
      Observed 2026-11-23 06:00 UTC. Users and keys as of 2026-11-23 06:00 UTC.

      NEW, WORST FIRST

      Root user
        [critical] Root has a password and no MFA: the password alone opens the
          account. The credential report, which is older, still says otherwise.
          Due 2026-11-24. (root-mfa)
          First step: Sign in as root and register a passkey or security key,
            and a second one kept elsewhere.

      Account example
        [medium] The account has no alternate security contact. Due 2026-12-23.
          (contact-security)
          First step: Set the security contact to a mailbox that more than one
            person reads.

      Full report:
        https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=audits%2Freport.txt
        s3://evidence/audits/111122223333/20261123T060000Z-1a2b3c4d/report.txt
      Step by step: rootwatch rules RULE, or docs/rules of Rootwatch.
      Audit 20261123T060000Z-1a2b3c4d
      "
    `);
  });

  it("a note on Rootwatch itself stands at the top", () => {
    const mail = mailOf(mended, {
      told: toldOf(mended),
      notes: ["1 subscription waits for confirmation."],
    });
    expect(mail.split("\n").slice(2, 5)).toEqual([
      "AWS account 111122223333 (example)",
      "Nothing fails.",
      "1 subscription waits for confirmation.",
    ]);
  });

  it("times are told in the reader's zone beside UTC", () => {
    expect(digestMail(digestAbout(mended), "America/New_York")).toContain(
      "Observed 2026-11-23 06:00 UTC (2026-11-23 01:00 America/New_York).",
    );
  });
});

describe("what an account may hold", () => {
  const HOSTILE =
    "x\r\nSubject: [ok] all is well\r\n\u001b[2J\u202Ereversed\u2028next <script>alert(1)</script>";

  it("hostile names stay on their line, and nothing in them acts", () => {
    const evil = userRow("ann", password({ mfa_active: "false" }));
    const given: Given = {
      ...company,
      accountAlias: HOSTILE,
      credentialReport: report([evil]),
      serviceCredentials: [
        {
          UserName: HOSTILE,
          Status: "Active",
          ServiceName: HOSTILE,
          CreateDate: daysAgo(400),
          ServiceSpecificCredentialId: HOSTILE,
        },
      ],
      securityContact: { status: "unavailable", reason: "access_denied", message: HOSTILE },
    };
    const mail = mailOf(given);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(mail).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E]/);
    expect(mail).not.toMatch(/^Subject:/m);
    expect(mail).toContain("Subject: [ok] all is well");
  });

  it("a name of 10,000 characters is cut", () => {
    const mail = mailOf({ ...company, accountAlias: "a".repeat(10_000) });
    expect(mail.length).toBeLessThan(8_000);
    expect(mail).toContain("aaa...");
  });

  it("5,000 users who all fail: the gravest first, the rest counted", () => {
    const rows = Array.from({ length: 5000 }, (_, index) =>
      userRow(`user-${String(index).padStart(4, "0")}`, {
        ...password({ mfa_active: "false" }),
        ...accessKey(1, daysAgo(400)),
      }),
    );
    const digest = digestAbout({ ...company, credentialReport: report(rows) });
    const mail = digestMail(digest, "UTC");
    const shown = new Set(mail.match(/User user-\d{4}/g)).size;
    const counted = /\.\.\. and (\d+) findings\s+on (\d+) resources\s+more\s+\(([^)]+)\)/.exec(mail);
    expect(mail.split("\n").length).toBeLessThan(200);
    // Root, the policy and the account are the other three resources.
    expect(Number(counted?.[2]) + shown).toBeGreaterThanOrEqual(5000);
    expect(digest.added.length).toBeGreaterThan(15_000);
    expect(mail.indexOf("Root user")).toBeLessThan(mail.indexOf("User user-"));
  });
});
