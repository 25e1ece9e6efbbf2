import { GetAlternateContactCommand, ResourceNotFoundException } from "@aws-sdk/client-account";
import { describe, expect, test } from "vitest";
import {
  billingContact,
  operationsContact,
  securityContact,
} from "../../../src/account/sections/alternate-contact.ts";
import { awsError, limits, METADATA, mockAws } from "../../helpers/aws-mock.ts";

const CONTACT = {
  AlternateContactType: "SECURITY",
  Name: "Jane Smith",
  Title: "   ",
  EmailAddress: "jane@example.com",
  PhoneNumber: "+15550100",
} as const;

describe("alternate contacts", () => {
  test("members are present, blank ones are left out and values are not kept", () => {
    expect(securityContact.valueOf({ AlternateContact: CONTACT })).toEqual({
      Name: "<present>",
      EmailAddress: "<present>",
      PhoneNumber: "<present>",
    });
  });

  test("each asks for its own type, without an account id", async () => {
    const { account, clients } = mockAws();
    account.on(GetAlternateContactCommand).resolves({ AlternateContact: CONTACT });
    for (const section of [securityContact, billingContact, operationsContact]) {
      await section.collect(clients, limits());
    }
    expect(account.commandCalls(GetAlternateContactCommand).map((call) => call.args[0].input)).toEqual([
      { AlternateContactType: "SECURITY" },
      { AlternateContactType: "BILLING" },
      { AlternateContactType: "OPERATIONS" },
    ]);
  });

  test("AWS says that there is none", async () => {
    const { account, clients } = mockAws();
    account
      .on(GetAlternateContactCommand)
      .rejects(new ResourceNotFoundException({ message: "No contact.", ...METADATA }));
    expect(await billingContact.collect(clients, limits())).toBeNull();
  });

  test("denied is not missing", async () => {
    const { account, clients } = mockAws();
    account.on(GetAlternateContactCommand).rejects(awsError("AccessDeniedException", 403));
    await expect(billingContact.collect(clients, limits())).rejects.toThrow("as AWS says it");
  });

  test.each([{}, { AlternateContact: {} }, { AlternateContact: { Name: " " } }])(
    "a contact without members is no answer: %j",
    (response) => {
      expect(() => securityContact.valueOf(response)).toThrow();
    },
  );
});
