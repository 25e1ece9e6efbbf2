import type { Audit } from "../audit/audit.ts";
import { type Finding, isUncoveredFail } from "../audit/finding.ts";
import { SEVERITIES } from "../rules/rule.ts";
import { auditHead, findingJson } from "./json.ts";

/** Bytes that Lambda lets a synchronous answer have are 6 MiB; some are kept for what is added to it. */
const MAX_BYTES = 5_500_000;

/** Of the coverage, which has an item for every malformed row of a report, this much at most. */
const MAX_COVERAGE_ITEMS = 1_000;

const encoder = new TextEncoder();

/**
 * An audit as `rootwatch/audit/1` less the passes and what does not apply, gravest first, within Lambda's limit.
 * `omitted` counts the findings that did not fit; the evidence has them all.
 */
export function auditAnswer(audit: Audit) {
  const told = audit.findings
    .filter(({ outcome }) => outcome === "fail" || outcome === "unknown")
    .toSorted((a, b) => weight(b) - weight(a));
  const head = auditHead(audit);
  const coverage = head.coverage.slice(0, MAX_COVERAGE_ITEMS);
  let bytes = size({ ...head, coverage });
  const findings: ReturnType<typeof findingJson>[] = [];
  for (const finding of told) {
    const json = findingJson(finding);
    bytes += size(json) + 1;
    if (bytes > MAX_BYTES) break;
    findings.push(json);
  }
  return {
    ...head,
    coverage,
    findings,
    omitted: { findings: told.length - findings.length, coverage: head.coverage.length - coverage.length },
  };
}

/** Gravest first; of equals, what fails before what is not known. What somebody has accepted comes after all others. */
function weight(finding: Finding): number {
  const { severity, exception } = finding;
  const own = 2 * SEVERITIES.indexOf(severity) + (isUncoveredFail(finding) ? 1 : 0);
  return exception === undefined ? own : own - 2 * SEVERITIES.length;
}

function size(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).length;
}
