import {
  AccountNotManagementOrDelegatedAdministratorException,
  ListOrganizationsFeaturesCommand,
  OrganizationNotFoundException,
  OrganizationNotInAllFeaturesModeException,
  ServiceAccessNotEnabledException,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { rootAccessManagement } from "../../../src/account/sections/root-access-management.ts";
import { awsError, limits, METADATA, mockAws } from "../../helpers/aws-mock.ts";

function collectAfter(error: Error): Promise<unknown> {
  const { iam, clients } = mockAws();
  iam.on(ListOrganizationsFeaturesCommand).rejects(error);
  return rootAccessManagement.collect(clients, limits());
}

describe("root access management", () => {
  test.each([
    ServiceAccessNotEnabledException,
    AccountNotManagementOrDelegatedAdministratorException,
    OrganizationNotInAllFeaturesModeException,
  ])("$name is an answer", async (NamedError) => {
    const error = new NamedError({ Message: "", message: "as AWS says it", ...METADATA });
    expect(await collectAfter(error)).toEqual({ Exception: NamedError.name });
  });

  test("an account in no organization has none", async () => {
    const error = new OrganizationNotFoundException({ Message: "", message: "", ...METADATA });
    expect(await collectAfter(error)).toBeNull();
  });

  test("denied is not missing", async () => {
    await expect(collectAfter(awsError("AccessDenied", 403))).rejects.toThrow("as AWS says it");
  });

  test("features that are on are kept by name; no answer has none", () => {
    expect(rootAccessManagement.valueOf({ OrganizationId: "o-example", EnabledFeatures: [] })).toEqual({
      EnabledFeatures: [],
    });
    expect(() => rootAccessManagement.valueOf({ OrganizationId: "o-example" })).toThrow();
  });
});
