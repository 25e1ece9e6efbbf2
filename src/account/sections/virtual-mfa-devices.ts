import { ListVirtualMFADevicesCommand } from "@aws-sdk/client-iam";
import * as z from "../../schema.ts";
import { PAGE_SIZE } from "./page-size.ts";
import { collectPages } from "./pages.ts";
import type { Section } from "./section.ts";

// Root's User may lack its name and path: the ARN alone tells whose device it is.
const answer = z.later(() =>
  z.object({
    VirtualMFADevices: z.array(z.object({ SerialNumber: z.string(), User: z.object({ Arn: z.string() }) })),
  }),
);

function valueIn(response: unknown) {
  return answer().parse(response).VirtualMFADevices;
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
