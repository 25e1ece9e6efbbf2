import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
} from "@aws-sdk/client-organizations";
import * as v from "../../schema.ts";
import type { Section } from "./section.ts";

// The management account's e-mail address, which AWS sends as well, is not kept.
const answer = v.object({
  Organization: v.object({
    Id: v.string(),
    MasterAccountId: v.string(),
    FeatureSet: v.optional(v.string()),
  }),
});

function valueIn(response: unknown) {
  return v.parse(answer, response).Organization;
}

/** The organization that the account is in; null where it is in none. */
export const organization = {
  name: "organization",
  async collect({ organizations }, { signal }) {
    try {
      return valueIn(await organizations.send(new DescribeOrganizationCommand({}), { abortSignal: signal }));
    } catch (error) {
      if (error instanceof AWSOrganizationsNotInUseException) return null;
      throw error;
    }
  },
  valueOf: valueIn,
} satisfies Section;
