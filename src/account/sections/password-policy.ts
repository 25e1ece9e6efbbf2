import { GetAccountPasswordPolicyCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import type { Section } from "./section.ts";

// AWS's policy always has members: an empty one must not pass for a policy of one's own.
const answer = v.object({
  PasswordPolicy: v.pipe(
    v.looseObject({}),
    v.check((policy) => Object.keys(policy).length > 0, "it is empty"),
  ),
});

function valueIn(response: unknown) {
  return v.parse(answer, response).PasswordPolicy;
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
