import { GetAccountSummaryCommand } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import type { Section } from "./section.ts";

const answer = v.object({ SummaryMap: v.record(v.string(), v.pipe(v.number(), v.safeInteger())) });

function valueIn(response: unknown) {
  return v.parse(answer, response).SummaryMap;
}

/** Counts of what is in the account, root's credentials among them; current, unlike the credential report. */
export const accountSummary = {
  name: "accountSummary",
  async collect({ iam }, { signal }) {
    return valueIn(await iam.send(new GetAccountSummaryCommand({}), { abortSignal: signal }));
  },
  valueOf: valueIn,
} satisfies Section;
