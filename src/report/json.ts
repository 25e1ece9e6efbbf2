import { isoSeconds } from "../account/time.ts";
import type { Audit } from "../audit/audit.ts";
import type { Exception, ExceptionUse } from "../audit/exceptions.ts";
import type { Finding } from "../audit/finding.ts";
import { messageText } from "../audit/message.ts";
import { summarize } from "./summary.ts";

/**
 * An audit as `rootwatch/audit/1`, in pieces: one line for each finding, so that it can be compared line by line, and
 * so that no account is too large for one string.
 */
export function* auditJson(audit: Audit): Generator<string> {
  yield `${JSON.stringify(auditHead(audit), null, 2).slice(0, -2)},\n  "findings": [`;
  let separator = "\n";
  for (const finding of audit.findings) {
    yield `${separator}    ${JSON.stringify(findingJson(finding))}`;
    separator = ",\n";
  }
  yield "\n  ]\n}\n";
}

/** Everything of the document but its findings. */
export function auditHead(audit: Audit) {
  const { accountId, alias, observedAt, capturedAt, credentialReportGeneratedAt, coverage, findings } = audit;
  return {
    schema: "rootwatch/audit/1",
    accountId,
    ...(alias === undefined ? {} : { accountAlias: alias }),
    observedAt: isoSeconds(observedAt),
    capturedAt: isoSeconds(capturedAt),
    credentialReportGeneratedAt:
      credentialReportGeneratedAt === undefined ? null : isoSeconds(credentialReportGeneratedAt),
    credentialReportTimeInferred: audit.reportTimeInferred,
    scope: { rules: audit.scope ?? ("all" as const) },
    settingsHash: audit.settingsHash ?? null,
    coverage,
    exceptions: audit.exceptions.map(exceptionJson),
    summary: summarize(findings),
  };
}

function exceptionJson({ exception, state, findingIds, hint }: ExceptionUse) {
  return { ...exception, state, count: findingIds.length, ...(hint === undefined ? {} : { hint }) };
}

/** One finding as `rootwatch/audit/1` has it. */
export function findingJson(finding: Finding) {
  const { id, rule, outcome, severity, resource, evidence, controls, since, asOf, confirmedAt } = finding;
  const { reason, exception } = finding;
  const { type, id: resourceId, name, generation } = resource;
  return {
    id,
    rule,
    outcome,
    severity,
    resource: { type, id: resourceId, name, ...(generation === undefined ? {} : { generation }) },
    message: messageText(finding),
    messageId: finding.messageId,
    evidence: Object.fromEntries(
      Object.entries(evidence).map(([key, value]) => [
        key,
        value instanceof Date ? isoSeconds(value) : value,
      ]),
    ),
    controls,
    ...(since === undefined ? {} : { since: isoSeconds(since) }),
    ...(asOf === undefined ? {} : { asOf: isoSeconds(asOf) }),
    ...(confirmedAt === undefined ? {} : { confirmedAt: isoSeconds(confirmedAt) }),
    ...(reason === undefined ? {} : { reason }),
    ...(exception === undefined ? {} : { exception: acceptance(exception) }),
  };
}

function acceptance({ reason, owner, expires, ticket }: Exception) {
  return { reason, owner, expires, ...(ticket === undefined ? {} : { ticket }) };
}
