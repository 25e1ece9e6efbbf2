import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCli } from "../helpers/cli.ts";

const sample = (name: string) => join(import.meta.dirname, "../../samples", name);
const shown = async (name: string, ...more: string[]) =>
  (await runCli(["audit", "--snapshot", join(sample(name), "snapshot.json"), ...more], { width: 100 })).out;

describe("the text of the samples", () => {
  it("of a new account is this", async () => {
    expect(await shown("startup")).toMatchInlineSnapshot(`
      "AWS account 777788889999
      Judged as of 2026-11-23 06:00 UTC, on a credential report of 2026-11-23 05:58 UTC.

      Root user
        CRITICAL  Root has a password and no MFA: the password alone opens the account. [root-mfa]
        HIGH      Root was last used on 2026-11-22 with its password, 15 hours ago: within the last 7
                  days. Since 2026-11-22. [root-recent-use]
        MEDIUM    Root has no MFA device at all, neither virtual nor any other. [root-mfa-not-virtual]

      Account 777788889999
        HIGH      No trail covers all Regions: EventBridge hears of no sign-in of root that is recorded in
                  a Region without a trail. [trail-multi-region]
        MEDIUM    The account has no alternate security contact. [contact-security]
        LOW       The account has no alternate billing contact. [contact-billing]
        LOW       The account has no alternate operations contact. [contact-operations]

      User admin
        HIGH      admin has a console password and no MFA. [user-mfa]
        MEDIUM    admin's active access key is more than 90 days old: it was created on 2026-04-07, 230
                  days ago. Since 2026-07-06. [access-key-age]
        MEDIUM    admin's console password has been unused for 45 days or more: it was last used on
                  2026-09-24, 60 days ago. Since 2026-11-08. [user-password-unused]

      Account password policy
        MEDIUM    The account has no password policy of its own; AWS's default is in force.
                  [password-policy]
        MEDIUM    Passwords may be as short as 8 characters; at least 14 are asked for.
                  [password-policy-length]
        LOW       Passwords need not contain a lowercase letter. [password-policy-lowercase]
        LOW       Passwords need not contain a digit. [password-policy-number]
        LOW       An old password may be taken again at once. [password-policy-reuse]
        LOW       The password policy does not let IAM users change their own passwords.
                  [password-policy-self-service]
        LOW       Passwords need not contain a symbol. [password-policy-symbol]
        LOW       Passwords need not contain an uppercase letter. [password-policy-uppercase]

      User deploy
        MEDIUM    deploy's active access key is more than 90 days old: it was created on 2026-05-07, 200
                  days ago. Since 2026-08-05. [access-key-age]

      Advice
        INFO      The account is in no organization. [account-in-organization]
        LOW       admin has a console password: who signs in with it does not come through federation.
                  [human-access-federated]

      What to do
        CRITICAL  Sign in as root and register a passkey or security key, and a second one kept elsewhere.
                  [root-mfa]
        HIGH      Find out who used root and for what; if nobody knows, change its password and treat the
                  account as breached. [root-recent-use]
        HIGH      Have the user register an MFA device, or remove the console password if nobody signs in
                  with it. [user-mfa]
        HIGH      Make one trail that covers all Regions and records management events, and see that it is
                  logging. [trail-multi-region]
        MEDIUM    Register a passkey or security key for root, a second one kept elsewhere, and remove the
                  authenticator app. [root-mfa-not-virtual]
        MEDIUM    Set the security contact to a mailbox that more than one person reads.
                  [contact-security]
        MEDIUM    Set a custom password policy; better still, let people sign in through federation and
                  need none. [password-policy]
        MEDIUM    Set the minimum password length of the account password policy to 14 or more.
                  [password-policy-length]
        MEDIUM    Create a second key, deploy it, deactivate the old one, watch that nothing uses it, then
                  delete it. [access-key-age] (2)
        MEDIUM    Disable console access for the user; it can be enabled again with a new password.
                  [user-password-unused]
        LOW       Set the billing contact to a mailbox that more than one person reads. [contact-billing]
        LOW       Set the operations contact to a mailbox that more than one person reads.
                  [contact-operations]
        LOW       Give the person access through IAM Identity Center or another identity provider, then
                  remove the password. [human-access-federated]
        LOW       Have the account password policy require a lowercase letter, and a length that makes up
                  for habits. [password-policy-lowercase]
        LOW       Have the account password policy require a digit, and a length that makes up for habits.
                  [password-policy-number]
        LOW       Have the account password policy remember the last 24 passwords, which is the most it
                  can. [password-policy-reuse]
        LOW       Have the account password policy allow users to change their own password.
                  [password-policy-self-service]
        LOW       Have the account password policy require a symbol, and a length that makes up for
                  habits. [password-policy-symbol]
        LOW       Have the account password policy require an uppercase letter, and a length that makes up
                  for habits. [password-policy-uppercase]
        INFO      Create an organization, or have the account invited into the one that you have.
                  [account-in-organization]
        Step by step, with commands: rootwatch rules RULE

      What could not be checked
        Recorded root events: not collected. It is not in the snapshot.
        Attestations: not collected. No settings file was given (--settings). [root-recovery]

      21 failed (1 critical, 3 high, 7 medium, 9 low, 1 informational), 1 not judged, 14 passed, 5 not
      applicable.
      "
    `);
  });

  it("of a clean account is this", async () => {
    expect(await shown("clean", "--settings", join(sample("clean"), "rootwatch.yml"))).toMatchInlineSnapshot(`
      "AWS account 222233334444 (meadow-works)
      Judged as of 2026-11-23 06:00 UTC, on a credential report of 2026-11-23 05:58 UTC.

      Nothing that was checked fails.

      Everything was checked.

      0 failed, 0 not judged, 35 passed, 2 not applicable.
      "
    `);
  });

  it("of a company has root first, keys with their users, and advice in one place", async () => {
    const out = await shown("company");
    expect(out).toMatch(
      /^AWS account 444455556666 \(larkspur-logistics\)\nJudged as of 2026-11-23 06:00 UTC/,
    );
    expect(out.indexOf("\nRoot user\n")).toBeLessThan(out.indexOf("\nUser "));
    expect(out.match(/\nUser svc-ci-deploy\n/g)).toHaveLength(1);
    expect(out.match(/\[human-access-federated\]/g)).toHaveLength(2);
    expect(out).toMatch(/ and 14 more\./);
  });

  it("of a company says by the settings what is accepted, and not that it fails", async () => {
    const out = await shown("company", "--settings", join(sample("company"), "rootwatch.yml"));
    expect(out).not.toContain("\nUser svc-backup\n");
    const start = out.indexOf("\nExcepted");
    expect(out.slice(start, out.indexOf("\nAdvice"))).toMatchInlineSnapshot(`
      "
      Excepted: it fails, and somebody accepts it
        MEDIUM    svc-backup's active access key is more than 90 days old: it was created on 2021-02-22,
                  2100 days ago. [access-key-age]
                  Accepted by Ingrid Berg until 2027-03-31 (OPS-2214): The backup appliance takes no other
                  key before its upgrade in March.
      "
    `);
    expect(out).toContain(", 1 excepted, ");
  });

  it("of a report alone says in one line what was not collected", async () => {
    const report = join(sample("clean"), "aws/credential-report.csv");
    const { out } = await runCli(["audit", "--credential-report", report], { width: 100 });
    expect(out).toContain("not collected. A credential report does not show it; --live asks AWS for it.");
    expect(out).toContain("No settings file was given (--settings).");
    expect(out).toMatch(/ and \d+ more\]/);
  });

  it("says what is stale, and of unreadable cells whose they are", async () => {
    const { out } = await runCli(
      ["audit", "--snapshot", join(sample("clean"), "snapshot.json"), "--now", "2026-11-24T06:00:00Z"],
      { width: 100 },
    );
    expect(out).toMatch(
      /Credential report, account summary, .*: stale\. Observed 24 hours before the time of the audit\./s,
    );
  });
});
