import { describe, expect, it } from "vitest";
import { readAccount } from "../../src/account/account.ts";
import { presenceIn, seenAt, userOf } from "../../src/audit/presence.ts";
import {
  accessKey,
  type Given,
  keyId,
  NOW,
  ROOT_ARN,
  report,
  snapshotAt,
  unavailable,
  userArn,
  userRow,
} from "../helpers/account-fixture.ts";
import { ASKED_AT, liveUser } from "../helpers/live-users.ts";

const presence = (given: Given) => presenceIn(readAccount(snapshotAt(given, NOW), NOW));

describe("whom an audit saw", () => {
  it("is users, by when they were created, and their credentials, active or not", () => {
    const ann = userRow("ann", {
      ...accessKey(1, "2026-01-01T00:00:00+00:00", "N/A"),
      access_key_1_active: "false",
      cert_1_active: "true",
      cert_1_last_rotated: "2026-02-02T00:00:00+00:00",
    });
    const there = [...(presence({ credentialReport: report([ann]) })?.there ?? [])];
    expect(there).toContain(keyId("ann", "2026-01-01T00:00:00Z"));
    expect(there).toContain(`${userArn("ann")}/signing-certificate/2026-02-02T00:00:00Z`);
    expect(there.filter((id) => id.startsWith(`${userArn("ann")}@`))).toHaveLength(1);
    expect(there).toHaveLength(3);
  });

  it("is service-specific credentials, whoever has them", () => {
    const credential = {
      UserName: "ann",
      Status: "Inactive",
      ServiceName: "codecommit.amazonaws.com",
      CreateDate: "2026-01-01T00:00:00Z",
      ServiceSpecificCredentialId: "ACCA12345EXAMPLE",
    };
    expect(presence({ credentialReport: report(), serviceCredentials: [credential] })?.there).toContain(
      "ACCA12345EXAMPLE",
    );
  });

  it("is not all where a row cannot be read, and none of a credential that cannot be", () => {
    const odd = userRow("ann", { access_key_1_active: "perhaps" });
    expect(presence({ credentialReport: report([odd]) })).toMatchObject({ isComplete: true });
    expect(presence({ credentialReport: report([odd]) })?.there.size).toBe(1);
    expect(presence({ credentialReport: report([userRow("ann", { arn: "odd" })]) })?.isComplete).toBe(false);
  });

  it("is nobody knows whom without a report", () => {
    expect(presence({ credentialReport: unavailable() })).toBeUndefined();
  });

  it("is as of the report, or of when AWS was asked since and answered all of it", () => {
    const seen = presence({
      credentialReport: report([userRow("ann"), userRow("bo"), userRow("cy")]),
      liveUsers: {
        [userArn("ann")]: liveUser({ passwordMade: null, keys: [], devices: [] }),
        [userArn("bo")]: { asOf: ASKED_AT, gone: true },
        [userArn("cy")]: liveUser({ passwordMade: null, devices: [] }),
      },
    });
    if (seen === undefined) throw new Error("there is a report");
    const times = ["ann", "bo", "cy", "dan"].map((name) => seenAt(seen, userArn(name)).getTime());
    const [live, made] = [Date.parse(ASKED_AT), NOW.getTime()];
    expect(times).toEqual([live, live, made, made]);
    expect(seenAt(seen, ROOT_ARN).getTime()).toBe(made);
  });
});

describe("the user whom an identity is of", () => {
  it.each([
    [userArn("ann"), userArn("ann")],
    [`${userArn("ann")}@2026-01-01T00:00:00Z`, userArn("ann")],
    [keyId("ann", "2026-01-01T00:00:00Z"), userArn("ann")],
    [`${userArn("ann")}/access-key/undated@2026-01-01T00:00:00Z`, userArn("ann")],
    [`${userArn("a@b.example")}/signing-certificate/2026-01-01T00:00:00Z/2`, userArn("a@b.example")],
    [userArn("a@b.example"), userArn("a@b.example")],
    [`${userArn("a@b.example")}@2026-01-01T00:00:00Z`, userArn("a@b.example")],
    [
      "arn:aws-us-gov:iam::111122223333:user/dev/ann@2026-01-01T00:00:00Z",
      "arn:aws-us-gov:iam::111122223333:user/dev/ann",
    ],
    [ROOT_ARN, undefined],
    ["111122223333/credential-report/line-3", undefined],
    ["ACCA12345EXAMPLE", undefined],
  ])("%s", (identity, user) => {
    expect(userOf(identity)).toBe(user);
  });
});
