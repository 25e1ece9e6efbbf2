import { type RootSources, rootHasPassword } from "../account/root-user.ts";
import { anyOf } from "./define-rule.ts";

/** For rules on root's sign-in: without a password there is none. The rule has a message `noPassword`. */
export const whereRootHasPassword = {
  needs: anyOf(["accountSummary"], ["credentialReport"]),
  test: (sources: RootSources) => {
    const password = rootHasPassword(sources);
    if (!password.known || password.value.value) return undefined;
    const { evidence, fromReport } = password.value;
    return { outcome: "not_applicable", message: "noPassword", evidence, fromReport } as const;
  },
};
