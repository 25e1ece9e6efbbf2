import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import type { Exception } from "../../src/audit/exceptions.ts";
import { auditText } from "../../src/report/text.ts";
import contactSecurity from "../../src/rules/contacts/contact-security.ts";
import humanAccessFederated from "../../src/rules/contacts/human-access-federated.ts";
import userMfa from "../../src/rules/users/user-mfa.ts";
import {
  ACCOUNT_ID,
  NOW,
  password,
  report,
  snapshotOf,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";

const RULES = [contactSecurity, userMfa, humanAccessFederated];
const CREATED = "2024-05-01T00:00:00Z";

const user = (name: string) =>
  userRow(name, { ...password({ mfa_active: "false" }), user_creation_time: CREATED });

const SNAPSHOT = snapshotOf({
  accountSummary: {},
  credentialReport: report([user("bob"), ...Array.from({ length: 10 }, (_, index) => user(`svc-${index}`))]),
  securityContact: null,
});

const BOB = `${userArn("bob")}@${CREATED}`;

const exception = (given: Partial<Exception> = {}): Exception => ({
  rule: "user-mfa",
  resource: BOB,
  reason: "Signs in from the vault",
  owner: "Ingrid Berg",
  expires: "2026-12-31",
  ...given,
});

function shown(...exceptions: Exception[]): string {
  const result = audit(SNAPSHOT, RULES, {}, NOW, { exceptions });
  return [...auditText(result, RULES, { width: 80 })].join("");
}

/** What stands from one headline up to, and without, another. */
function part(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  expect(start, text).toBeGreaterThan(-1);
  return text.slice(start, text.indexOf(to, start));
}

describe("the text of an audit with exceptions", () => {
  it("says after what fails what is accepted, by whom, until when and why, gravest first", () => {
    const text = shown(
      exception({ rule: "contact-security", resource: ACCOUNT_ID, reason: "Being set up", ticket: "SEC-7" }),
      exception({ resource: `prefix:${userArn("svc-")}`, reason: "Machines", owner: "Platform" }),
    );
    expect(part(text, "User bob", "Advice")).toMatchInlineSnapshot(`
      "User bob
        HIGH      bob has a console password and no MFA. [user-mfa]

      Excepted: it fails, and somebody accepts it
        HIGH      svc-0 has a console password and no MFA. So it is with svc-1, svc-2,
                  svc-3, svc-4, svc-5, svc-6, svc-7, svc-8 and 1 more. [user-mfa]
                  Accepted by Platform until 2026-12-31: Machines
        MEDIUM    The account has no alternate security contact. [contact-security]
                  Accepted by Ingrid Berg until 2026-12-31 (SEC-7): Being set up

      "
    `);
    expect(part(text, "What to do", "Everything")).not.toContain("contact-security");
    expect(text).toContain("\n12 failed (1 high, 11 low), 11 excepted, 0 not judged,");
  });

  it("takes what is accepted from the advice too", () => {
    const all = exception({ rule: "human-access-federated", resource: `prefix:${userArn("")}` });
    expect(shown()).toContain("\nAdvice\n");
    expect(shown(all)).not.toContain("\nAdvice\n");
    expect(shown(all)).toContain("So it is with svc-0");
  });

  it("never says that nothing fails where something is excepted", () => {
    const all = shown(
      exception({ resource: `prefix:${userArn("")}` }),
      exception({ rule: "contact-security", resource: ACCOUNT_ID }),
      exception({ rule: "human-access-federated", resource: `prefix:${userArn("")}` }),
    );
    expect(all).toContain("\nNothing that was checked fails but what is excepted.\n");
    expect(all).toContain("\n0 failed, 23 excepted, ");
  });

  it("says of each exception that covers nothing why, and what may have been meant", () => {
    const text = shown(
      exception({ expires: "2026-11-22" }),
      exception({ resource: userArn("bob") }),
      exception({ resource: "prefix:arn:aws:iam::111122223333:user/nobody" }),
      exception({ rule: "root-mfa", resource: "<root_account>" }),
    );
    expect(part(text, "Exceptions that", "Advice")).toMatchInlineSnapshot(`
      "Exceptions that cover nothing
        arn:aws:iam::111122223333:user/bob@2024-05-01T00:00:00Z (Ingrid Berg): it
        expired with 2026-11-22. [user-mfa]
        arn:aws:iam::111122223333:user/bob (Ingrid Berg): it names nothing; write
        arn:aws:iam::111122223333:user/bob@2024-05-01T00:00:00Z where that is meant.
        [user-mfa]
        prefix:arn:aws:iam::111122223333:user/nobody (Ingrid Berg): nothing that it
        names fails. [user-mfa]

      "
    `);
  });

  it("says what was meant where it could not be judged, and nothing else of what was not judged", () => {
    const given = snapshotOf({
      credentialReport: report([
        userRow("bob", { ...password({ mfa_active: "?" }), user_creation_time: CREATED }),
      ]),
    });
    const textOf = (resource: string) => {
      const result = audit(given, RULES, {}, NOW, { exceptions: [exception({ resource })] });
      return [...auditText(result, RULES, { width: 80 })].join("");
    };
    expect(textOf("bob")).toContain(`  bob (Ingrid Berg): it names nothing; write`);
    expect(textOf(BOB)).not.toContain("Exceptions that cover nothing");
  });

  it("lets nothing from the settings act on the terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.boolean(), (hostile, covers) => {
        const given = exception({ reason: hostile, owner: hostile, ticket: hostile });
        const text = shown(covers ? given : { ...given, resource: hostile });
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
        expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
      }),
    );
  });
});
