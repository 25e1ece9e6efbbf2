import { GetCredentialReportCommand } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import { decodeReportText } from "../report-text.ts";
import { SectionUnavailable } from "../unavailable.ts";
import { instant } from "./instant.ts";
import { awaitReport } from "./report-generation.ts";
import type { Section } from "./section.ts";

/** valibot's own check, one regular expression, runs out of stack on the report of a large account. */
function isBase64(text: string): boolean {
  return Buffer.from(text, "base64").toString("base64") === text;
}

const answer = v.object({
  // The SDK gives bytes, the JSON of the AWS CLI has them in Base64.
  Content: v.union([
    v.instance(Uint8Array),
    v.pipe(
      v.string(),
      v.check(isBase64, "it must be Base64"),
      v.transform((text) => Buffer.from(text, "base64")),
    ),
  ]),
  GeneratedTime: instant,
});

function valueIn(response: unknown) {
  const { Content, GeneratedTime } = v.parse(answer, response);
  const csv = decodeReportText(Content);
  if (csv.trim() === "") throw new SectionUnavailable("malformed", "The credential report is empty.");
  return { generatedAt: GeneratedTime, csv };
}

/** Every user's passwords, MFA and access keys, up to 4 hours old: AWS makes it in the background and keeps it. */
export const credentialReport = {
  name: "credentialReport",
  collect: ({ iam }, limits) =>
    awaitReport(iam, limits, async () =>
      valueIn(await iam.send(new GetCredentialReportCommand({}), { abortSignal: limits.signal })),
    ),
  valueOf: valueIn,
} satisfies Section;
