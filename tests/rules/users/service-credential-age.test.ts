import { describe, expect, it } from "vitest";
import { messageText } from "../../../src/audit/message.ts";
import { parametersSchema } from "../../../src/rules/parameters.ts";
import serviceCredentialAge from "../../../src/rules/users/service-credential-age.ts";
import * as v from "../../../src/schema.ts";
import { ACCOUNT_ID, daysAgo, unavailable } from "../../helpers/account-fixture.ts";
import { judge, testRule } from "../../helpers/rule-tester.ts";
import { serviceCredential } from "../../helpers/user-rows.ts";

testRule(serviceCredentialAge, {
  "a credential created 90 days ago to the second": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(90))] },
    expect: [["pass", "fresh", "ACCADANA"]],
  },
  "a credential created 90 days and a second ago": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(90, 1))] },
    expect: [["fail", "tooOld", "ACCADANA"]],
    since: daysAgo(0, 1),
  },
  "a credential of 40 days where the settings allow 30": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(40))] },
    parameters: { maxAgeDays: 30 },
    expect: [["fail", "tooOld", "ACCADANA"]],
    since: daysAgo(10),
  },
  "two credentials of one user and one of another, each judged by itself": {
    given: {
      serviceCredentials: [
        serviceCredential("eli", daysAgo(1)),
        serviceCredential("dana", daysAgo(400), { ServiceSpecificCredentialId: "ACCA2" }),
        serviceCredential("dana", daysAgo(400), { ServiceSpecificCredentialId: "ACCA1" }),
      ],
    },
    expect: [
      ["fail", "tooOld", "ACCA1"],
      ["fail", "tooOld", "ACCA2"],
      ["pass", "fresh", "ACCAELI"],
    ],
  },
  "old credentials that are inactive or expired by their status": {
    given: {
      serviceCredentials: [
        serviceCredential("dana", daysAgo(400), { Status: "Inactive" }),
        serviceCredential("eli", daysAgo(400), { Status: "Expired" }),
      ],
    },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "an old credential whose status is written ACTIVE": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(400), { Status: "ACTIVE" })] },
    expect: [["fail", "tooOld", "ACCADANA"]],
  },
  "an old credential that expired a second ago, though its status says active": {
    given: {
      serviceCredentials: [serviceCredential("dana", daysAgo(400), { ExpirationDate: daysAgo(0, 1) })],
    },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "an old credential that expires this very second": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(400), { ExpirationDate: daysAgo(0) })] },
    expect: [["fail", "tooOld", "ACCADANA"]],
  },
  "an old credential whose expiration cannot be read is not excused": {
    given: {
      serviceCredentials: [serviceCredential("dana", daysAgo(400), { ExpirationDate: "2026-01-01T00:00Z" })],
    },
    expect: [["fail", "tooOld", "ACCADANA"]],
  },
  "a creation date that cannot be read costs that credential alone": {
    given: {
      serviceCredentials: [
        serviceCredential("dana", "2026-01-01T00:00Z"),
        serviceCredential("eli", daysAgo(1)),
      ],
    },
    expect: [
      ["unknown", "unreadable", "ACCADANA"],
      ["pass", "fresh", "ACCAELI"],
    ],
  },
  "a credential created an hour after the audit's clock": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(0, -3600))] },
    expect: [["pass", "fresh", "ACCADANA"]],
  },
  "a credential created an hour and a second after the audit's clock": {
    given: { serviceCredentials: [serviceCredential("dana", daysAgo(0, -3601))] },
    expect: [["unknown", "unreadable", "ACCADANA"]],
  },
  "trap 17: a credential created in the year 2206": {
    given: { serviceCredentials: [serviceCredential("dana", "2206-01-01T00:00:00Z")] },
    expect: [["unknown", "unreadable", "ACCADANA"]],
  },
  "nobody has one": {
    given: { serviceCredentials: [] },
    expect: [["not_applicable", "none", ACCOUNT_ID]],
  },
  "the listing is denied": {
    given: { serviceCredentials: unavailable() },
    expect: [["unknown", "unavailable", ACCOUNT_ID]],
  },
});

describe("service-credential-age", () => {
  it("gives the same findings in the same order, whatever order AWS lists credentials in", () => {
    const [dana, eli] = [serviceCredential("dana", daysAgo(1)), serviceCredential("eli", daysAgo(400))];
    const one = judge(serviceCredentialAge, { given: { serviceCredentials: [dana, eli] } });
    const other = judge(serviceCredentialAge, { given: { serviceCredentials: [eli, dana] } });
    expect(one.map(({ resource }) => resource.name)).toEqual([
      "bedrock.amazonaws.com credential of dana",
      "bedrock.amazonaws.com credential of eli",
    ]);
    expect(other).toEqual(one);
  });

  it("shows what it rests on as AWS does", () => {
    const ExpirationDate = daysAgo(-30);
    const serviceCredentials = [
      serviceCredential("dana", daysAgo(9)),
      serviceCredential("eli", daysAgo(8), { ExpirationDate }),
    ];
    const shown = { ServiceName: "bedrock.amazonaws.com", Status: "Active" };
    const findings = judge(serviceCredentialAge, { given: { serviceCredentials } });
    expect(findings.map(({ evidence }) => evidence)).toEqual([
      { ...shown, CreateDate: daysAgo(9), ExpirationDate: null },
      { ...shown, CreateDate: daysAgo(8), ExpirationDate },
    ]);
  });

  it("says why a date cannot be judged", () => {
    const serviceCredentials = [
      serviceCredential("dana", "2026-01-01T00:00Z"),
      serviceCredential("eli", "2206-01-01T00:00:00Z"),
    ];
    expect(judge(serviceCredentialAge, { given: { serviceCredentials } }).map(messageText)).toEqual([
      'Could not be judged: CreateDate is "2026-01-01T00:00Z", which is no date in UTC.',
      'Could not be judged: CreateDate is "2206-01-01T00:00:00Z", which is in the future.',
    ]);
  });

  it("takes maxAgeDays in whole days, from 1", () => {
    const { parameters } = serviceCredentialAge;
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 1 })).toBe(true);
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 0 })).toBe(false);
    expect(v.is(parametersSchema(parameters), { maxAgeDays: 10.5 })).toBe(false);
  });
});
