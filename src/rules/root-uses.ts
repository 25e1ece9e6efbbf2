import type { LastUse } from "../account/report-cells.ts";
import type { ReportRow } from "../account/report-row.ts";
import { isoSeconds } from "../account/time.ts";
import type { Evidence } from "./rule.ts";

/** The last use of one of root's credentials. */
export interface RootUse {
  readonly at: Date;
  readonly means: "its password" | "an access key";
}

/** What a use leaves on record. */
export const TRACE = { "its password": "sign-in", "an access key": "call" } as const;

interface RootUses {
  /** The newest last. */
  readonly uses: readonly RootUse[];
  /** What AWS does not say: a newer use may hide in there. */
  readonly gaps: readonly string[];
  readonly evidence: Evidence;
}

/** When each of root's credentials was last used, by its row in the credential report. */
export function rootUses({ password, accessKeys }: ReportRow): RootUses {
  const uses: RootUse[] = [];
  const gaps: string[] = [];
  const take = (lastUsed: LastUse, means: RootUse["means"]) => {
    if (lastUsed.kind === "date") uses.push({ at: lastUsed.at, means });
    if (lastUsed.kind === "not_supported")
      gaps.push(`the credential report does not say when ${means} was last used`);
  };
  if (password.known) {
    const { state, lastUsed } = password.value;
    take(lastUsed, "its password");
    // "N/A" says that there is no password, and a report that does not know of one cannot know that.
    if (state === "not_supported" && lastUsed.kind === "none") {
      gaps.push("the credential report does not say whether root has a password");
    }
  } else gaps.push(password.problem);
  if (accessKeys.known) for (const { lastUsed } of accessKeys.value) take(lastUsed, "an access key");
  else gaps.push(accessKeys.problem);

  // The sort is stable: of two at the same time the password comes last.
  uses.reverse().sort((a, b) => a.at.getTime() - b.at.getTime());
  const evidence = {
    ...(password.known ? { password_last_used: asWritten(password.value.lastUsed, "no_information") } : {}),
    ...(accessKeys.known
      ? { access_key_last_used_date: accessKeys.value.map((key) => asWritten(key.lastUsed, "N/A")).sort() }
      : {}),
  };
  return { uses, gaps, evidence };
}

function asWritten(lastUsed: LastUse, never: string): string {
  switch (lastUsed.kind) {
    case "date":
      return isoSeconds(lastUsed.at);
    case "never":
      return never;
    case "none":
      return "N/A";
    case "not_supported":
      return lastUsed.kind;
  }
}
