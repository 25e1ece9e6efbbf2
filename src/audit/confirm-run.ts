import type { LiveUsers } from "../account/live-users.ts";
import type { AccountSnapshot } from "../account/snapshot.ts";
import { audit } from "./audit.ts";
import type { AuditOrder, AuditRun } from "./run-audit.ts";

/**
 * The same audit with what AWS says of some users now, judged at the same time. It is in the snapshot: whoever audits that
 * again finds the same.
 */
export function confirmRun(
  { rules, settings, scope }: Pick<AuditOrder, "rules" | "settings" | "scope">,
  run: AuditRun,
  liveUsers: LiveUsers,
): AuditRun {
  const snapshot: AccountSnapshot = {
    ...run.snapshot,
    sections: { ...run.snapshot.sections, liveUsers: { status: "known", value: liveUsers } },
  };
  const { observedAt, reportTimeInferred } = run.audit;
  const settingsHash = settings?.hash;
  const judged = audit(snapshot, rules, settings?.rules ?? {}, observedAt, {
    reportTimeInferred,
    settingsHash,
    scope,
    exceptions: settings?.exceptions,
  });
  return { ...run, snapshot, audit: judged };
}
