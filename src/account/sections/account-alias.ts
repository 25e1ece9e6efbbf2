import { ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import * as z from "../../schema.ts";
import type { Section } from "./section.ts";

const answer = z.later(() => z.object({ AccountAliases: z.array(z.string()) }));

function valueIn(response: unknown) {
  return answer().parse(response).AccountAliases[0] ?? null;
}

/** The account's alias; null where it has none. AWS allows one. */
export const accountAlias = {
  name: "accountAlias",
  async collect({ iam }, { signal }) {
    return valueIn(await iam.send(new ListAccountAliasesCommand({}), { abortSignal: signal }));
  },
  valueOf: valueIn,
} satisfies Section;
