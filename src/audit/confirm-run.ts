import type { LiveUsers } from "../account/live-users.ts";
import { type AuditOrder, type AuditRun, judged } from "./run-audit.ts";

/**
 * The same audit with what AWS says of some users now, judged at the same time. It is in the snapshot: whoever audits that
 * again finds the same.
 */
export function confirmRun(
  order: Pick<AuditOrder, "rules" | "settings" | "scope">,
  { snapshot, audit: { observedAt, reportTimeInferred } }: AuditRun,
  liveUsers: LiveUsers,
): AuditRun {
  const sections = { ...snapshot.sections, liveUsers: { status: "known", value: liveUsers } as const };
  return judged(order, { snapshot: { ...snapshot, sections }, time: observedAt, reportTimeInferred });
}
