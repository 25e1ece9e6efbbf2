import {
  type AlternateContactType,
  GetAlternateContactCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-account";
import * as v from "../../schema.ts";
import { SectionUnavailable } from "../unavailable.ts";
import { presentMembers } from "./present-members.ts";
import type { Section } from "./section.ts";

const MEMBERS = ["Name", "Title", "EmailAddress", "PhoneNumber"] as const;

const answer = v.object({ AlternateContact: v.looseObject({}) });

export const securityContact = alternateContact("securityContact", "SECURITY");
export const billingContact = alternateContact("billingContact", "BILLING");
export const operationsContact = alternateContact("operationsContact", "OPERATIONS");

function valueIn(response: unknown) {
  const present = presentMembers(v.parse(answer, response).AlternateContact, MEMBERS);
  // AWS sets none without its four members: a contact with nothing in it must not pass for one.
  if (Object.keys(present).length === 0) {
    throw new SectionUnavailable("malformed", "AWS's answer has a contact with nothing in it.");
  }
  return present;
}

/** Which members an alternate contact has; null where AWS says that there is none. */
function alternateContact(
  name: "securityContact" | "billingContact" | "operationsContact",
  type: AlternateContactType,
) {
  return {
    name,
    async collect({ account }, { signal }) {
      // Without an AccountId it is the caller's own; with it, even the management account's own id is refused.
      const command = new GetAlternateContactCommand({ AlternateContactType: type });
      try {
        return valueIn(await account.send(command, { abortSignal: signal }));
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return null;
        throw error;
      }
    },
    valueOf: valueIn,
  } satisfies Section;
}
