import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import type { Exception } from "../../src/audit/exceptions.ts";
import { auditJson } from "../../src/report/json.ts";
import contactSecurity from "../../src/rules/contacts/contact-security.ts";
import { ACCOUNT_ID, NOW, snapshotOf } from "../helpers/account-fixture.ts";

const exception = (given: Partial<Exception> = {}): Exception => ({
  rule: "contact-security",
  resource: ACCOUNT_ID,
  reason: "Being set up",
  owner: "Dana",
  expires: "2026-12-31",
  ...given,
});

function documentOf(...exceptions: Exception[]) {
  const given = snapshotOf({ securityContact: null, accountAlias: "acme" });
  return JSON.parse([...auditJson(audit(given, [contactSecurity], {}, NOW, { exceptions }))].join(""));
}

describe("an audit as JSON", () => {
  it("has the exceptions with what became of them, and on each finding the one that covers it", () => {
    const named = exception({ resource: "acme", ticket: "SEC-7" });
    const { exceptions, findings, summary } = documentOf(exception(), named);
    expect(exceptions).toEqual([
      { ...exception(), state: "in_force", count: 1 },
      { ...named, state: "matches_nothing", count: 0, hint: ACCOUNT_ID },
    ]);
    expect(findings).toMatchObject([
      { outcome: "fail", exception: { reason: "Being set up", owner: "Dana", expires: "2026-12-31" } },
    ]);
    expect(findings[0].exception).not.toHaveProperty("ticket");
    expect(summary).toMatchObject({ fail: 0, excepted: 1, failBySeverity: {} });
  });

  it("has the ticket where there is one, and no exception where there is none", () => {
    expect(documentOf(exception({ ticket: "SEC-7" })).findings[0].exception.ticket).toBe("SEC-7");
    expect(documentOf().exceptions).toEqual([]);
    expect(documentOf().findings[0]).not.toHaveProperty("exception");
  });
});
