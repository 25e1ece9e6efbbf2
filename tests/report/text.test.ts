import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import type { Finding } from "../../src/audit/finding.ts";
import type { Layout } from "../../src/report/style.ts";
import { auditText } from "../../src/report/text.ts";
import contactSecurity from "../../src/rules/contacts/contact-security.ts";
import rootMfa from "../../src/rules/root/root-mfa.ts";
import accessKeyAge from "../../src/rules/users/access-key-age.ts";
import userMfa from "../../src/rules/users/user-mfa.ts";
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
  withCutRow,
} from "../helpers/account-fixture.ts";

const RULES = [rootMfa, contactSecurity, userMfa, accessKeyAge];

function text(given: Given, layout: Layout = { width: 80 }): string {
  return [...auditText(audit(snapshotOf(given), RULES, {}, NOW), RULES, layout)].join("");
}

const TROUBLED: Given = {
  accountAlias: "acme-prod",
  credentialReport: withCutRow(
    report(
      [
        userRow("dana", { ...password({ mfa_active: "false" }), ...accessKey(1, daysAgo(100)) }),
        userRow("erin", accessKey(2, daysAgo(200), daysAgo(1))),
      ],
      rootRow({ mfa_active: "false" }),
    ),
  ),
  securityContact: unavailable(),
};

describe("the text of an audit", () => {
  it("tells what is wrong by resource, what to do, what was not checked, and a sum", () => {
    expect(text(TROUBLED)).toMatchInlineSnapshot(`
      "AWS account 111122223333 (acme-prod)
      Judged as of 2026-11-23 06:00 UTC, on a credential report of 2026-11-23 05:58
      UTC.

      Root user
        CRITICAL  Root has a password and no MFA: the password alone opens the
                  account. [root-mfa]

      User dana
        HIGH      dana has a console password and no MFA. [user-mfa]
        MEDIUM    dana's active access key is more than 90 days old: it was created on
                  2026-08-15, 100 days ago. Since 2026-11-13. [access-key-age]

      User erin
        MEDIUM    erin's active access key is more than 90 days old: it was created on
                  2026-05-07, 200 days ago. Since 2026-08-05. [access-key-age]

      What to do
        CRITICAL  Sign in as root and register a passkey or security key, and a second
                  one kept elsewhere. [root-mfa]
        HIGH      Have the user register an MFA device, or remove the console password
                  if nobody signs in with it. [user-mfa]
        MEDIUM    Create a second key, deploy it, deactivate the old one, watch that
                  nothing uses it, then delete it. [access-key-age] (2)
        Step by step, with commands: rootwatch rules RULE

      What could not be checked
        Account summary: not collected. It is not in the snapshot.
        Security contact: access denied. not for you [contact-security]
        Credential report: malformed. Line 5 cannot be read: it has 4 fields and the
        header has 22. [user-mfa, access-key-age]

      4 failed (1 critical, 1 high, 2 medium), 3 not judged, 0 passed, 0 not
      applicable.
      "
    `);
  });

  it("says so where everything was checked and nothing fails", () => {
    const given = {
      credentialReport: report([userRow("dana", password())]),
      securityContact: { EmailAddress: "<present>" },
    };
    expect(text(given)).toMatchInlineSnapshot(`
      "AWS account 111122223333
      Judged as of 2026-11-23 06:00 UTC, on a credential report of 2026-11-23 05:58
      UTC.

      Nothing that was checked fails.

      What could not be checked
        Account summary: not collected. It is not in the snapshot.

      0 failed, 0 not judged, 3 passed, 1 not applicable.
      "
    `);
  });

  it("has no colour unless asked, and the same words with it", () => {
    const plain = text(TROUBLED);
    const coloured = text(TROUBLED, { width: 80, colours: pc.createColors(true) });
    expect(plain).not.toContain("\u001B");
    expect(coloured).toContain("\u001B[31m");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it.each([40, 60, 80, 110, 300])("keeps within a terminal of %i columns", (width) => {
    const longest = Math.max(
      ...text(TROUBLED, { width })
        .split("\n")
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(Math.min(width, 110));
  });

  it("lets nothing from outside act on the terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostile) => {
        const result = audit(snapshotOf(TROUBLED), RULES, {}, NOW);
        const poisoned = (finding: Finding): Finding => ({
          ...finding,
          data: { ...finding.data, user: hostile, problem: hostile },
          resource: { ...finding.resource, name: hostile },
        });
        const all = {
          ...result,
          alias: hostile,
          coverage: result.coverage.map((item) => ({ ...item, message: hostile })),
          findings: result.findings.map(poisoned),
        };
        const shown = [...auditText(all, RULES, { width: 80 })].join("");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        expect(shown).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
      }),
    );
  });
});
