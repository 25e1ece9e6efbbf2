import { channelsToPeople } from "../notify/channels.ts";
import { SEVERITIES } from "../rules/rule.ts";
import type { ToldAudit } from "./audit-and-tell.ts";

type FigureUnit = "Count" | "Milliseconds" | "Seconds";

/** Where an audit's figures go: metrics in CloudWatch, by name. */
export type Figures = (name: string, unit: FigureUnit, value: number) => void;

/** Names of the figures that alarms look at; serverless.yml has them too, and a test compares. */
export const AUDIT_COMPLETED = "AuditCompleted";
export const CHANNELS_TO_PEOPLE = "ChannelsToPeople";

/**
 * What an audit came to, as figures: `FailCritical`, `UnknownHigh` ... for each severity, and the totals of the rest.
 * None has a dimension of its own: each would be one more metric to pay for.
 */
export function recordFigures(
  { audit, digest, notification }: ToldAudit,
  effort: { readonly durationMs: number; readonly apiCalls: number },
  record: Figures,
): void {
  for (const [outcome, word] of [
    ["fail", "Fail"],
    ["unknown", "Unknown"],
  ] as const) {
    for (const severity of SEVERITIES) {
      const count = audit.findings.filter(
        (finding) => finding.outcome === outcome && finding.severity === severity,
      );
      record(`${word}${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, "Count", count.length);
    }
  }
  record("Pass", "Count", digest.summary.pass);
  record("NotApplicable", "Count", digest.summary.not_applicable);
  record("SectionsUnavailable", "Count", unavailable(audit.coverage));
  record("AuditDuration", "Milliseconds", effort.durationMs);
  record("ApiCalls", "Count", effort.apiCalls);
  const generated = audit.credentialReportGeneratedAt;
  if (generated !== undefined) {
    record("ReportAge", "Seconds", Math.max(0, (audit.observedAt.getTime() - generated.getTime()) / 1000));
  }
  // Somebody may have left with one click, on a day on which there is nothing to tell.
  if (notification.channels !== undefined) {
    record(CHANNELS_TO_PEOPLE, "Count", channelsToPeople(notification.channels).length);
  }
  // Only an audit of everything shows that the watch is alive.
  if (audit.scope === undefined && digest.report !== undefined) record(AUDIT_COMPLETED, "Count", 1);
}

function unavailable(coverage: ToldAudit["audit"]["coverage"]): number {
  return new Set(coverage.flatMap(({ section, status }) => (status === "unavailable" ? [section] : []))).size;
}
