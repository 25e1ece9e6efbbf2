import { GetAccountPasswordPolicyCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import * as z from "zod";
import type { Section } from "./section.ts";

const answer = z.object({ PasswordPolicy: z.looseObject({}) });

function valueIn(response: unknown) {
  return answer.parse(response).PasswordPolicy;
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
