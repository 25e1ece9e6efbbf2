import { describe, expect, it } from "vitest";
import { effectivePolicy, nobodyHasPassword } from "../../src/account/password-policy.ts";
import {
  accountOf,
  csvOf,
  password,
  type Row,
  report,
  rootRow,
  userRow,
  withCutRow,
} from "../helpers/account-fixture.ts";

function nobody(value: { generatedAt: string; csv: string }): boolean | undefined {
  const section = accountOf({ credentialReport: value }).sections.credentialReport;
  return section.status === "known" ? nobodyHasPassword(section.value) : undefined;
}

describe("the policy in force", () => {
  it("the account's own, as it is, without AWS's defaults for what it lacks", () => {
    expect(effectivePolicy({ MinimumPasswordLength: 14 })).toEqual({
      custom: true,
      MinimumPasswordLength: 14,
    });
    expect(effectivePolicy({})).toEqual({ custom: true });
  });

  it("AWS's default", () => {
    expect(effectivePolicy(null)).toMatchObject({
      custom: false,
      MinimumPasswordLength: 8,
      RequireSymbols: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: false,
    });
    expect(effectivePolicy(null)).not.toHaveProperty("PasswordReusePrevention");
  });

  it("a member of that name does not make AWS's default of it", () => {
    expect(effectivePolicy({ custom: false })).toEqual({ custom: true });
  });
});

describe("whether nobody has a console password", () => {
  it.each<[string, Row[], boolean]>([
    ["no users at all", [], true],
    ["a user without a password", [userRow("dana")], true],
    ["exactly one user, who has one", [userRow("dana", password())], false],
    ["one of two users has one", [userRow("dana"), userRow("erin", password())], false],
    ["a user of whom it cannot be read", [userRow("dana", { password_enabled: "?" })], false],
    ["a user of whom AWS does not say", [userRow("dana", { password_enabled: "not_supported" })], false],
  ])("%s", (_, users, expected) => {
    expect(nobody(report(users))).toBe(expected);
  });

  it("root's own password does not count", () => {
    expect(nobody(report([], rootRow({ password_enabled: "true" })))).toBe(true);
  });

  it("a row that cannot be read may be of somebody who has one", () => {
    expect(nobody(withCutRow(report([userRow("dana")])))).toBe(false);
  });

  it("a report without the column password_enabled", () => {
    const csv = csvOf([rootRow(), userRow("dana")], ["user", "arn", "user_creation_time"]);
    expect(nobody({ ...report(), csv })).toBe(false);
  });
});
