import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import type { Exception } from "../../src/audit/exceptions.ts";
import { auditJson, findingJson } from "../../src/report/json.ts";
import { auditText } from "../../src/report/text.ts";
import contactSecurity from "../../src/rules/contacts/contact-security.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
  ACCOUNT_ID,
  GENERATED_AT,
  type Given,
  NOW,
  password,
  report,
  snapshotOf,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";
import { ASKED_AT, liveUser } from "../helpers/live-users.ts";

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

const credentialReport = report([userRow("dana", password({ mfa_active: "false" }))]);
const auditOf = (given: Given) => audit(snapshotOf(given), rules, {}, NOW);
const mfa = (given: Given) => {
  const found = auditOf(given).findings.find(({ rule }) => rule === "user-mfa");
  if (found === undefined) throw new Error("user-mfa found nothing");
  return findingJson(found);
};
const liveUsers = { [userArn("dana")]: liveUser({ passwordMade: "2026-01-01T00:00:00Z", devices: [] }) };

describe("a finding that rests on the credential report", () => {
  it("says as of when it is true", () => {
    expect(mfa({ credentialReport })).toMatchObject({ asOf: GENERATED_AT });
    expect(mfa({ credentialReport })).not.toHaveProperty("confirmedAt");
  });

  it("and when it was confirmed, for people too", () => {
    const given = { credentialReport, liveUsers };
    expect(mfa(given)).toMatchObject({ asOf: ASKED_AT, confirmedAt: ASKED_AT });
    const text = [...auditText(auditOf(given), rules, { width: 200 })].join("");
    expect(text).toContain(
      "dana has a console password and no MFA. Confirmed 2026-11-23 06:00 UTC. [user-mfa]",
    );
  });
});
