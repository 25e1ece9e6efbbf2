import { ListVirtualMFADevicesCommand } from "@aws-sdk/client-iam";
import * as v from "../../schema.ts";
import { PAGE_SIZE } from "./page-size.ts";
import { collectPages } from "./pages.ts";
import type { Section } from "./section.ts";

// Root's User may lack its name and path: the ARN alone tells whose device it is.
const answer = v.object({
  VirtualMFADevices: v.array(v.object({ SerialNumber: v.string(), User: v.object({ Arn: v.string() }) })),
});

function valueIn(response: unknown) {
  return v.parse(answer, response).VirtualMFADevices;
}

/** The virtual MFA devices that are assigned to root or to a user. */
export const virtualMfaDevices = {
  name: "virtualMfaDevices",
  collect({ iam }, { signal }) {
    return collectPages(
      (Marker) =>
        iam.send(
          new ListVirtualMFADevicesCommand({ AssignmentStatus: "Assigned", MaxItems: PAGE_SIZE, Marker }),
          { abortSignal: signal },
        ),
      valueIn,
    );
  },
  valueOf: valueIn,
} satisfies Section;
