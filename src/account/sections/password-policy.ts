import { GetAccountPasswordPolicyCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import * as z from "../../schema.ts";
import type { Section } from "./section.ts";

// AWS's policy always has members: an empty one must not pass for a policy of one's own.
const answer = z.later(() =>
  z.object({
    PasswordPolicy: z
      .looseObject({})
      .check(z.refine((policy) => Object.keys(policy).length > 0, "it is empty")),
  }),
);

function valueIn(response: unknown) {
  return answer().parse(response).PasswordPolicy;
}

/** The account's own password policy; null where AWS's default applies. */
export const passwordPolicy = {
  name: "passwordPolicy",
  async collect({ iam }, { signal }) {
    try {
      return valueIn(await iam.send(new GetAccountPasswordPolicyCommand({}), { abortSignal: signal }));
    } catch (error) {
      if (error instanceof NoSuchEntityException) return null;
      throw error;
    }
  },
  valueOf: valueIn,
} satisfies Section;
