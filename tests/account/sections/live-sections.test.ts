import { GetContactInformationCommand, ResourceNotFoundException } from "@aws-sdk/client-account";
import {
  GetAccountPasswordPolicyCommand,
  ListAccountAliasesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { describe, expect, test } from "vitest";
import { LIVE_SECTIONS } from "../../../src/account/sections/live-sections.ts";
import { checkValue } from "../../../src/account/snapshot.ts";
import * as v from "../../../src/schema.ts";
import { type AwsMock, awsError, healthyAws, limits, METADATA } from "../../helpers/aws-mock.ts";

function sectionOf(name: string) {
  const section = LIVE_SECTIONS.find((live) => live.name === name);
  if (section === undefined) throw new Error(`no live section ${name}`);
  return section;
}

describe("live sections", () => {
  test("each is there once", () => {
    const names = LIVE_SECTIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(LIVE_SECTIONS.map((section) => [section.name, section] as const))(
    "%s: its value is one of the snapshot's, and an answer without members is none",
    async (name, section) => {
      const value = await section.collect(healthyAws().clients, limits());
      expect(checkValue(name, value)).toEqual({ ok: true, value });
      // A web page that is well-formed XML comes out of the SDK like this.
      for (const empty of [{}, { $metadata: {} }, [], "", null, undefined]) {
        expect(() => section.valueOf(empty)).toThrow();
      }
    },
  );

  test.each<[string, unknown]>([
    ["accountSummary", { SummaryMap: [1] }],
    ["accountSummary", { SummaryMap: { Users: Infinity } }],
    ["accountSummary", { SummaryMap: { Users: 2 ** 53 } }],
    ["passwordPolicy", { PasswordPolicy: [1] }],
    ["securityContact", { AlternateContact: ["EmailAddress"] }],
    ["primaryContact", { ContactInformation: [] }],
    ["organization", { Organization: [] }],
    ["virtualMfaDevices", { VirtualMFADevices: [[]] }],
    ["virtualMfaDevices", { VirtualMFADevices: {} }],
    ["serviceCredentials", { ServiceSpecificCredentials: [[]] }],
    ["rootAccessManagement", { EnabledFeatures: {} }],
    ["trails", { trailList: [[]] }],
    ["trails", { trailList: [{ TrailARN: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/one" }] }],
    ["accountAlias", { AccountAliases: {} }],
  ])("%s: %j is no answer", (name, answer) => {
    expect(() => sectionOf(name).valueOf(answer)).toThrow(v.ValiError);
  });

  test.each(LIVE_SECTIONS.map((section) => [section.name, section] as const))(
    "%s: its calls are given the signal",
    async (_name, section) => {
      const aws = healthyAws();
      const bounds = limits();
      await section.collect(aws.clients, bounds);
      const mocks = [aws.iam, aws.account, aws.organizations, aws.cloudTrail];
      const calls = mocks.flatMap((mock) => mock.calls() as { args: unknown[] }[]);
      expect(calls.length).toBeGreaterThan(0);
      for (const { args } of calls) expect(args.at(1)).toEqual({ abortSignal: bounds.signal });
    },
  );

  test.each<[string, (aws: AwsMock) => void]>([
    [
      "passwordPolicy",
      ({ iam }) =>
        iam
          .on(GetAccountPasswordPolicyCommand)
          .rejects(new NoSuchEntityException({ message: "none", ...METADATA })),
    ],
    [
      "primaryContact",
      ({ account }) =>
        account
          .on(GetContactInformationCommand)
          .rejects(new ResourceNotFoundException({ message: "none", ...METADATA })),
    ],
    [
      "organization",
      ({ organizations }) =>
        organizations
          .on(DescribeOrganizationCommand)
          .rejects(new AWSOrganizationsNotInUseException({ message: "none", ...METADATA })),
    ],
    ["accountAlias", ({ iam }) => iam.on(ListAccountAliasesCommand).resolves({ AccountAliases: [] })],
  ])("%s: AWS says that there is none", async (name, answer) => {
    const aws = healthyAws();
    answer(aws);
    expect(await sectionOf(name).collect(aws.clients, limits())).toBeNull();
  });

  test.each<[string, (aws: AwsMock, error: Error) => void]>([
    ["passwordPolicy", ({ iam }, error) => iam.on(GetAccountPasswordPolicyCommand).rejects(error)],
    ["primaryContact", ({ account }, error) => account.on(GetContactInformationCommand).rejects(error)],
    [
      "organization",
      ({ organizations }, error) => organizations.on(DescribeOrganizationCommand).rejects(error),
    ],
  ])("%s: denied is not missing, nor is an error that only says 404", async (name, answer) => {
    for (const error of [awsError("AccessDenied", 403), awsError("NotFound", 404)]) {
      const aws = healthyAws();
      answer(aws, error);
      await expect(sectionOf(name).collect(aws.clients, limits())).rejects.toThrow("as AWS says it");
    }
  });

  test("an empty password policy is no policy", () => {
    expect(() => sectionOf("passwordPolicy").valueOf({ PasswordPolicy: {} })).toThrow();
  });

  test("the organization's e-mail address is not kept", () => {
    const response = {
      Organization: {
        Id: "o-example",
        Arn: "arn:aws:organizations::999999999999:organization/o-example",
        MasterAccountId: "999999999999",
        MasterAccountEmail: "owner@example.com",
        FeatureSet: "ALL",
      },
    };
    expect(sectionOf("organization").valueOf(response)).toEqual({
      Id: "o-example",
      MasterAccountId: "999999999999",
      FeatureSet: "ALL",
    });
  });
});
