import { ListServiceSpecificCredentialsCommand } from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { serviceCredentials } from "../../../src/account/sections/service-credentials.ts";
import { limits, mockAws } from "../../helpers/aws-mock.ts";

const KEY = {
  UserName: "builder",
  Status: "Active" as const,
  ServiceName: "bedrock.amazonaws.com",
  ServiceUserName: "builder-at-111122223333",
  ServicePassword: "a secret",
  ServiceCredentialSecret: "a secret",
  CreateDate: new Date("2026-01-02T03:04:05.678Z"),
  ServiceSpecificCredentialId: "ACCAEXAMPLE1",
};
const KEPT = {
  UserName: "builder",
  Status: "Active",
  ServiceName: "bedrock.amazonaws.com",
  CreateDate: "2026-01-02T03:04:05Z",
  ServiceSpecificCredentialId: "ACCAEXAMPLE1",
};

describe("service-specific credentials", () => {
  test("all users are asked for, over all pages; names and secrets of credentials are not kept", async () => {
    const { iam, clients } = mockAws();
    iam
      .on(ListServiceSpecificCredentialsCommand)
      .resolvesOnce({ ServiceSpecificCredentials: [KEY], IsTruncated: true, Marker: "next" })
      .resolves({
        ServiceSpecificCredentials: [{ ...KEY, ExpirationDate: new Date("2027-01-01T00:00:00Z") }],
      });
    expect(await serviceCredentials.collect(clients, limits())).toEqual([
      KEPT,
      { ...KEPT, ExpirationDate: "2027-01-01T00:00:00Z" },
    ]);
    const inputs = iam.commandCalls(ListServiceSpecificCredentialsCommand).map((call) => call.args[0].input);
    expect(inputs).toMatchObject([{ AllUsers: true }, { AllUsers: true, Marker: "next" }]);
  });

  test("the AWS CLI's dates are read", () => {
    const response = { ServiceSpecificCredentials: [{ ...KEY, CreateDate: "2026-01-02T03:04:05+00:00" }] };
    expect(serviceCredentials.valueOf(response)).toEqual([KEPT]);
  });

  test.each([
    ["no list", {}],
    ["no date", { ServiceSpecificCredentials: [{ ...KEY, CreateDate: new Date(Number.NaN) }] }],
    ["no user", { ServiceSpecificCredentials: [{ ...KEY, UserName: undefined }] }],
  ])("%s: no answer", (_name, response) => {
    expect(() => serviceCredentials.valueOf(response)).toThrow();
  });
});
