import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { findingJson } from "../../src/report/json.ts";
import { auditText } from "../../src/report/text.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import {
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
