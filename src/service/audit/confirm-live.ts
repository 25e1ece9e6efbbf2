import type { AuditClients } from "../../account/audit-clients.ts";
import type { Clock } from "../../account/clock.ts";
import { askLiveUsers } from "../../account/sections/ask-live-users.ts";
import { confirmRun } from "../../audit/confirm-run.ts";
import type { AuditOrder, AuditRun } from "../../audit/run-audit.ts";

/** Asks AWS about these users, and judges the run anew by what it says. */
export type Confirm = (run: AuditRun, arns: readonly string[]) => Promise<AuditRun>;

/** @param budgetMs milliseconds that the asking may take */
export function confirmWith(
  iam: AuditClients["iam"],
  order: Pick<AuditOrder, "rules" | "settings" | "scope">,
  budgetMs: number,
  clock?: Clock,
): Confirm {
  return async (run, arns) => {
    if (arns.length === 0) return run;
    // The path of a user is in the ARN, and no part of the name.
    const users = arns.map((arn) => ({ arn, name: arn.slice(arn.lastIndexOf("/") + 1) }));
    return confirmRun(order, run, await askLiveUsers(iam, users, { budgetMs, clock }));
  };
}
