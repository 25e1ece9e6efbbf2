import { ListAccountAliasesCommand } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import type { Section } from "./section.ts";

const answer = v.object({ AccountAliases: v.array(v.string()) });

function valueIn(response: unknown) {
  return v.parse(answer, response).AccountAliases[0] ?? null;
}

/** The account's alias; null where it has none. AWS allows one. */
export const accountAlias = {
  name: "accountAlias",
  async collect({ iam }, { signal }) {
    return valueIn(await iam.send(new ListAccountAliasesCommand({}), { abortSignal: signal }));
  },
  valueOf: valueIn,
} satisfies Section;
