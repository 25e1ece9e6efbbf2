import { describe, expect, it } from "vitest";
import { readAccount } from "../../src/account/account.ts";
import type { AccountSnapshot } from "../../src/account/snapshot.ts";
import {
  ACCOUNT_ID,
  accessKey,
  accountOf,
  csvOf,
  NOW,
  report,
  rootRow,
  snapshotOf,
  unavailable,
  userRow,
} from "../helpers/account-fixture.ts";

const generatedAt = (at: string) => ({ ...report([userRow("dana")]), generatedAt: at });
const reportSection = (value: { generatedAt: string; csv: string }, now = NOW) =>
  accountOf({ credentialReport: value }, now).sections.credentialReport;

describe("sections", () => {
  it("one that was not collected, one that was denied and one that is known", () => {
    const { sections } = accountOf({ accountSummary: { Users: 1 }, organization: unavailable() });
    expect(sections.accountSummary).toEqual({ status: "known", value: { Users: 1 } });
    expect(sections.organization).toEqual({
      status: "unavailable",
      reason: "access_denied",
      message: "not for you",
    });
    expect(sections.trails).toMatchObject({ status: "unavailable", reason: "not_collected" });
  });

  it("AWS's own null is an answer", () => {
    expect(accountOf({ passwordPolicy: null }).sections.passwordPolicy).toEqual({
      status: "known",
      value: null,
    });
  });

  it("one that was current when it was captured is stale where it is judged four hours later", () => {
    const given = snapshotOf({ accountSummary: {}, attestations: [] });
    const at = (seconds: number) => readAccount(given, new Date(NOW.getTime() + seconds * 1000)).sections;
    expect(at(4 * 3600).accountSummary).not.toHaveProperty("staleMs");
    expect(at(4 * 3600 + 1).accountSummary).toMatchObject({ staleMs: 4 * 3_600_000 + 1000 });
    // What people attested has dates of its own.
    expect(at(86_400).attestations).not.toHaveProperty("staleMs");
  });

  it("one that is stale carries its age", () => {
    const stale = (more: object): AccountSnapshot => ({
      ...snapshotOf({}),
      sections: { accountSummary: { status: "known", value: {}, stale: true, ...more } },
    });
    expect(readAccount(stale({ ageSeconds: 90 }), NOW).sections.accountSummary).toMatchObject({
      staleMs: 90_000,
    });
    expect(readAccount(stale({}), NOW).sections.accountSummary).toMatchObject({ staleMs: 0 });
  });
});

describe("the account's name", () => {
  it.each([
    ["an alias", "acme-prod", "acme-prod"],
    ["no alias", null, undefined],
    ["an alias that was denied", unavailable(), undefined],
  ])("%s", (_, accountAlias, alias) => {
    expect(accountOf({ accountAlias })).toMatchObject({ accountId: ACCOUNT_ID, partition: "aws", alias });
  });
});

describe("the age of the credential report", () => {
  it("four hours to the second: fresh", () => {
    const section = reportSection(generatedAt("2026-11-23T02:00:00Z"));
    expect(section).toMatchObject({
      status: "known",
      value: { generatedAt: new Date("2026-11-23T02:00:00Z") },
    });
    expect(section).not.toHaveProperty("staleMs");
  });

  it("four hours and a second: stale, and still judged", () => {
    expect(reportSection(generatedAt("2026-11-23T01:59:59Z"))).toMatchObject({
      status: "known",
      staleMs: 4 * 3_600_000 + 1000,
      value: { users: [{ name: "dana" }] },
    });
  });

  it("generated an hour after the audit, which clocks forgive", () => {
    const section = reportSection(generatedAt("2026-11-23T07:00:00Z"));
    expect(section.status).toBe("known");
    expect(section).not.toHaveProperty("staleMs");
  });

  it("generated an hour and a second after the audit", () => {
    expect(reportSection(generatedAt("2026-11-23T07:00:01Z"))).toMatchObject({
      status: "unavailable",
      reason: "malformed",
      message: expect.stringContaining("2026-11-23T07:00:01Z, which is later than the time of the audit"),
    });
  });

  it("judged again at a later time, it is stale", () => {
    expect(reportSection(report(), new Date("2026-11-24T06:00:00Z"))).toMatchObject({
      staleMs: 24 * 3_600_000 + 120_000,
    });
  });

  it("its dates are measured at the time of the audit, not at ours", () => {
    const users = [userRow("dana", accessKey(1, "2030-01-01T00:00:00Z"))];
    const keys = (now: Date) => {
      const section = reportSection(report(users), now);
      return section.status === "known" ? section.value.users[0]?.accessKeys.known : section.reason;
    };
    expect(keys(NOW)).toBe(false);
    expect(keys(new Date("2030-01-02T00:00:00Z"))).toBe(true);
  });
});

describe("reports that are not of this account", () => {
  it.each([
    ["another account", "111122223333", "999988887777", "999988887777 (aws), not of 111122223333 (aws)"],
    ["another partition", "arn:aws:", "arn:aws-cn:", "111122223333 (aws-cn), not of 111122223333 (aws)"],
  ])("a report of %s", (_, from, to, message) => {
    const csv = report([userRow("dana")]).csv.replaceAll(from, to);
    expect(reportSection({ ...report(), csv })).toEqual({
      status: "unavailable",
      reason: "malformed",
      message: `The report is of account ${message}.`,
    });
  });

  it("one row of another account costs that row alone", () => {
    const stranger = userRow("dana", { arn: "arn:aws:iam::999988887777:user/dana" });
    expect(reportSection(report([stranger, userRow("erin")]))).toMatchObject({
      status: "known",
      value: { users: [{ name: "erin" }], malformedRows: [{ line: 3 }] },
    });
  });
});

describe("reports that cannot be read", () => {
  it.each([
    ["empty", "", "it is empty"],
    ["HTML", "<html>", "it is HTML"],
    ["a header alone", csvOf([]), "it has a header and no rows"],
  ])("%s: the section is malformed, and the others are not touched", (_, csv, message) => {
    const given = { credentialReport: { ...report(), csv }, accountSummary: { Users: 1 } };
    const { sections } = accountOf(given);
    expect(sections.credentialReport).toEqual({
      status: "unavailable",
      reason: "malformed",
      message: expect.stringContaining(message),
    });
    expect(sections.accountSummary.status).toBe("known");
  });

  it("a report without a root row is known, and its root is not", () => {
    const section = reportSection({ ...report(), csv: csvOf([userRow("dana")]) });
    expect(section).toMatchObject({ status: "known", value: { root: { known: false }, users: [{}] } });
  });

  it("a fault of the program is not taken for a bad report", () => {
    const csv = { startsWith: () => null } as unknown as string;
    expect(() => reportSection({ ...report(), csv })).toThrow(TypeError);
  });
});

it("a report in which every other row is bad names them all", () => {
  const users = Array.from({ length: 40 }, (_, index) =>
    userRow(`u${index}`, index % 2 === 0 ? { arn: "x" } : {}),
  );
  expect(reportSection(report(users, rootRow()))).toMatchObject({
    value: { users: { length: 20 }, malformedRows: { length: 20 } },
  });
});
