import { GetContactInformationCommand, ResourceNotFoundException } from "@aws-sdk/client-account";
import * as z from "../../schema.ts";
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

const answer = z.later(() =>
  z.object({
    ContactInformation: z.looseObject({}),
    VerificationStatus: z.optional(z.string()),
  }),
);

function valueIn(response: unknown) {
  const { ContactInformation, VerificationStatus } = answer().parse(response);
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
