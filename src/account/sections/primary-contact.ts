import { GetContactInformationCommand, ResourceNotFoundException } from "@aws-sdk/client-account";
import * as v from "../../schema.ts";
import { presentMembers } from "./present-members.ts";
import type { Section } from "./section.ts";

const MEMBERS = [
  "FullName",
  "CompanyName",
  "AddressLine1",
  "AddressLine2",
  "AddressLine3",
  "City",
  "DistrictOrCounty",
  "StateOrRegion",
  "PostalCode",
  "CountryCode",
  "PhoneNumber",
  "WebsiteUrl",
] as const;

const answer = v.object({
  ContactInformation: v.looseObject({}),
  VerificationStatus: v.optional(v.string()),
});

function valueIn(response: unknown) {
  const { ContactInformation, VerificationStatus } = v.parse(answer, response);
  const present = presentMembers(ContactInformation, MEMBERS);
  return VerificationStatus === undefined ? present : { ...present, VerificationStatus };
}

/** Which members the primary contact has, and whether its phone number is verified. */
export const primaryContact = {
  name: "primaryContact",
  async collect({ account }, { signal }) {
    try {
      return valueIn(await account.send(new GetContactInformationCommand({}), { abortSignal: signal }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  },
  valueOf: valueIn,
} satisfies Section;
