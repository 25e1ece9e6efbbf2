import { isUncoveredFail } from "../../audit/finding.ts";
import { channelsToPeople } from "../../notify/channels.ts";
import { SEVERITIES } from "../../rules/rule.ts";
import type { ToldAudit } from "./audit-and-tell.ts";

type FigureUnit = "Count" | "Milliseconds" | "Seconds";

/** Where an audit's figures go: metrics in CloudWatch, by name. */
export type Figures = (name: string, unit: FigureUnit, value: number) => void;

/** Names of the figures that alarms look at; serverless.yml has them too, and a test compares. */
export const AUDIT_COMPLETED = "AuditCompleted";
export const CHANNELS_TO_PEOPLE = "ChannelsToPeople";

/** What an invocation took, whatever became of it. */
export function recordEffort(
  effort: { readonly durationMs: number; readonly apiCalls: number },
  record: Figures,
): void {
  record("AuditDuration", "Milliseconds", effort.durationMs);
  record("ApiCalls", "Count", effort.apiCalls);
}

/**
 * What an audit of the whole account came to, as figures: `FailCritical`, `UnknownHigh` ... for each severity, and the
 * totals of the rest; what somebody has accepted is in none of them. None has a dimension of its own: each would be one
 * more metric to pay for. One of some rules, or one that leaves no trace, would draw a false line.
 */
export function recordFigures({ audit, digest, notification }: ToldAudit, record: Figures): void {
  if (audit.scope !== undefined || digest.report === undefined) return;
  for (const [word, findings] of [
    ["Fail", audit.findings.filter(isUncoveredFail)],
    ["Unknown", audit.findings.filter(({ outcome }) => outcome === "unknown")],
  ] as const) {
    for (const severity of SEVERITIES) {
      const count = findings.filter((finding) => finding.severity === severity);
      record(`${word}${severity.charAt(0).toUpperCase()}${severity.slice(1)}`, "Count", count.length);
    }
  }
  record("Pass", "Count", digest.summary.pass);
  record("NotApplicable", "Count", digest.summary.not_applicable);
  record("SectionsUnavailable", "Count", unavailable(audit.coverage));
  const generated = audit.credentialReportGeneratedAt;
  if (generated !== undefined) {
    record("ReportAge", "Seconds", Math.max(0, (audit.observedAt.getTime() - generated.getTime()) / 1000));
  }
  // Somebody may have left with one click, on a day on which there is nothing to tell.
  if (notification.channels !== undefined) {
    record(CHANNELS_TO_PEOPLE, "Count", channelsToPeople(notification.channels).length);
  }
  record(AUDIT_COMPLETED, "Count", 1);
}

function unavailable(coverage: ToldAudit["audit"]["coverage"]): number {
  return new Set(coverage.flatMap(({ section, status }) => (status === "unavailable" ? [section] : []))).size;
}
