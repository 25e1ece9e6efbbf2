import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { readAuditFile } from "../../src/report/audit-file.ts";
import { auditJson, findingJson } from "../../src/report/json.ts";
import { NOW, report, snapshotOf, unavailable } from "../helpers/account-fixture.ts";
import { allRules } from "../helpers/all-rules.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";

const given = { credentialReport: report(), trails: unavailable() };
const written = (): Record<string, unknown> =>
  JSON.parse(
    [
      ...auditJson(audit(snapshotOf(given), allRules, {}, NOW, { scope: ["root-mfa", "root-recent-use"] })),
    ].join(""),
  );

const read = (json: unknown) => readAuditFile(json, "audit.json");

describe("the result of an audit", () => {
  it("is read as it was written, whatever the account", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given: any }) => {
        const result = audit(snapshotOf(any), allRules, {}, NOW);
        const { findings, coverage } = read(JSON.parse([...auditJson(result)].join("")));
        const kept = result.findings.map(findingJson).map((finding) => {
          const { id, rule, outcome, severity, message, messageId, since } = finding;
          const { type, id: resourceId, name } = finding.resource;
          const resource = { type, id: resourceId, name };
          return { id, rule, outcome, severity, resource, message, messageId, ...(since && { since }) };
        });
        expect(findings).toEqual(kept);
        expect(coverage).toEqual(result.coverage);
      }),
      { numRuns: 30 },
    );
  });

  it("may have grown members that nobody here knows", () => {
    const json = written();
    const findings = (json["findings"] as object[]).map((finding) => ({
      ...finding,
      confirmedAt: "today",
    }));
    expect(read({ ...json, exceptions: [], findings })).toEqual(read(json));
  });

  it.each([
    [
      "of an account that is none",
      { accountId: "1" },
      'at accountId: an account id has 12 digits (found "1")',
    ],
    ["without a scope", { scope: undefined }, "at scope: missing"],
    ["of another scope", { scope: { rules: "some" } }, "at scope.rules: "],
    ["of no time", { observedAt: "yesterday" }, "at observedAt: it must be a UTC time such as"],
    ["without coverage", { coverage: undefined }, "at coverage: missing"],
    ["whose findings are no list", { findings: {} }, "at findings: expected list (found a map)"],
  ])("%s is refused", (_, wrong, message) => {
    expect(() => read({ ...written(), ...wrong })).toThrow(
      `audit.json is not the result of an audit: ${message}`,
    );
  });

  it.each([
    ["another outcome", { outcome: "maybe" }, '(found "maybe")'],
    ["another severity", { severity: "fatal" }, '(found "fatal")'],
    ["an exception that is none", { exception: null }, "at findings.1.exception: expected map (found "],
    ["a list for an exception", { exception: [] }, "at findings.1.exception: expected map (found a list)"],
    ["no message", { message: undefined }, "at findings.1.message: missing"],
    [
      "the id of another",
      { id: "root-mfa:arn:aws:iam::111122223333:root" },
      "at findings.1: another finding has this id",
    ],
  ])("a finding with %s is refused by its place", (_, wrong, message) => {
    const json = written();
    const [first, second] = json["findings"] as object[];
    expect(() => read({ ...json, findings: [first, { ...second, ...wrong }] })).toThrow(message);
    expect(() => read({ ...json, findings: [first, { ...second, ...wrong }] })).toThrow("at findings.1");
  });

  it.each([[null], [[]], ["text"], [{}]])("%j is none", (json) => {
    expect(() => read(json)).toThrow("audit.json is not the result of an audit: at ");
  });
});
