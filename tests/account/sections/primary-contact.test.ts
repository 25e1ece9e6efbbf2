import { describe, expect, test } from "vitest";
import { primaryContact } from "../../../src/account/sections/primary-contact.ts";

describe("primary contact", () => {
  test("members are present beside the phone's status, and values are not kept", () => {
    const value = primaryContact.valueOf({
      ContactInformation: { FullName: "Jane Smith", City: "", CompanyName: null, PhoneNumber: "+15550100" },
      VerificationStatus: "UNVERIFIED",
    });
    expect(value).toEqual({
      FullName: "<present>",
      PhoneNumber: "<present>",
      VerificationStatus: "UNVERIFIED",
    });
  });

  test("an answer from before there was a status has none", () => {
    expect(primaryContact.valueOf({ ContactInformation: { City: "Any Town" } })).toEqual({
      City: "<present>",
    });
  });

  test("an answer without a contact is no answer", () => {
    expect(() => primaryContact.valueOf({})).toThrow();
  });
});
