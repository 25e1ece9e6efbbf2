import { ListServiceSpecificCredentialsCommand } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import { instant } from "./instant.ts";
import { PAGE_SIZE } from "./page-size.ts";
import { collectPages } from "./pages.ts";
import type { Section } from "./section.ts";

// What else AWS sends, such as a credential's own user name, is not needed and not kept.
const answer = v.object({
  ServiceSpecificCredentials: v.array(
    v.object({
      UserName: v.string(),
      Status: v.string(),
      ServiceName: v.string(),
      CreateDate: instant,
      ExpirationDate: v.optional(instant),
      ServiceSpecificCredentialId: v.string(),
    }),
  ),
});

function valueIn(response: unknown) {
  return v.parse(answer, response).ServiceSpecificCredentials;
}

/** Long-term credentials for single services (CodeCommit, Bedrock ...), which no credential report shows. */
export const serviceCredentials = {
  name: "serviceCredentials",
  collect({ iam }, { signal }) {
    return collectPages(
      (Marker) =>
        iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: PAGE_SIZE, Marker }), {
          abortSignal: signal,
        }),
      valueIn,
    );
  },
  valueOf: valueIn,
} satisfies Section;
