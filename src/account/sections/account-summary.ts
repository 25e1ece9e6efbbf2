import { GetAccountSummaryCommand } from "@aws-sdk/client-iam";
import * as z from "../../schema.ts";
import type { Section } from "./section.ts";

const answer = z.later(() => z.object({ SummaryMap: z.record(z.string(), z.int()) }));

function valueIn(response: unknown) {
  return answer().parse(response).SummaryMap;
}

/** Counts of what is in the account, root's credentials among them; current, unlike the credential report. */
export const accountSummary = {
  name: "accountSummary",
  async collect({ iam }, { signal }) {
    return valueIn(await iam.send(new GetAccountSummaryCommand({}), { abortSignal: signal }));
  },
  valueOf: valueIn,
} satisfies Section;
