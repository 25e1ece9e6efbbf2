import { isoSeconds } from "../account/time.ts";
import type { FormerFinding } from "../audit/changes.ts";
import { findingJson } from "../report/json.ts";
import { type Cut, cut } from "./cut.ts";
import type { Digest, DigestFinding } from "./digest.ts";
import { verdictOf } from "./digest-subject.ts";

/** Bytes inside JSON. The document goes to three protocols, so three times the sum is in one message. */
const BYTES = { added: 14_000, reopened: 4_000, open: 5_000, former: 3_000, dated: 3_000, coverage: 6_000 };
const MOST = 1_000;

/** The digest for machines, `rootwatch/digest/1`. `omitted` counts what did not fit; the report has everything. */
export function digestJson(digest: Digest): string {
  const added = cut(digest.added.map(inFull), MOST, BYTES.added, text);
  const reopened = cut(digest.reopened.map(inFull), MOST, BYTES.reopened, text);
  const overdue = cut(digest.overdue.map(inShort), MOST, BYTES.open, text);
  const open = cut(digest.open.map(inShort), MOST, BYTES.open, text);
  const former = (items: readonly FormerFinding[]) => cut(items.map(formerJson), MOST, BYTES.former, text);
  const unverified = former(digest.unverified);
  const unwatched = former(digest.unwatched);
  const resolved = former(digest.resolved);
  const dated = cut(digest.dated, MOST, BYTES.dated, text);
  const coverage = cut(digest.coverage, MOST, BYTES.coverage, text);
  const { auditId, accountId, alias, observedAt, reportGeneratedAt, scope, settingsHash } = digest;
  const { first, weekly, severity, summary, report, notes } = digest;
  return JSON.stringify({
    schema: "rootwatch/digest/1",
    auditId,
    accountId,
    ...(alias === undefined ? {} : { accountAlias: alias }),
    observedAt: isoSeconds(observedAt),
    credentialReportGeneratedAt: reportGeneratedAt === undefined ? null : isoSeconds(reportGeneratedAt),
    scope: { rules: scope ?? "all" },
    settingsHash: settingsHash ?? null,
    first,
    weekly,
    severity,
    verdict: verdictOf(digest),
    summary,
    new: added.shown,
    reopened: reopened.shown,
    overdue: overdue.shown,
    open: open.shown,
    unverified: unverified.shown,
    resolved: resolved.shown,
    noLongerWatched: unwatched.shown,
    dated: dated.shown,
    settingsChanged: digest.settingsChanged,
    coverage: coverage.shown,
    omitted: {
      new: count(added),
      reopened: count(reopened),
      overdue: count(overdue),
      open: count(open),
      unverified: count(unverified),
      resolved: count(resolved),
      noLongerWatched: count(unwatched),
      dated: count(dated),
      coverage: count(coverage),
    },
    auditHours: digest.auditHours,
    report: report === undefined ? null : { text: report.text, json: report.json },
    ...(notes.length === 0 ? {} : { notes }),
  });
}

function inFull({ finding, dueAt, fix, because }: DigestFinding) {
  return { ...findingJson(finding), dueAt: dueAt?.toISOString() ?? null, fix, because: because ?? null };
}

function inShort({ finding, openedAt, dueAt, newlyOverdue }: DigestFinding) {
  const { id, rule, severity, resource } = finding;
  const { type, id: resourceId, name } = resource;
  return {
    id,
    rule,
    severity,
    resource: { type, id: resourceId, name },
    openedAt: openedAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    ...(newlyOverdue ? { newlyOverdue } : {}),
  };
}

function formerJson(former: FormerFinding) {
  const { id, rule, severity, resource, dueAt, unverifiedSince, untold, because, newlyOverdue } = former;
  return {
    id,
    rule,
    severity,
    resource,
    dueAt: dueAt?.toISOString() ?? null,
    ...(unverifiedSince === undefined ? {} : { unverifiedSince: unverifiedSince.toISOString() }),
    ...(untold ? { untold } : {}),
    ...(because ? { because } : {}),
    ...(newlyOverdue ? { newlyOverdue } : {}),
  };
}

function text(item: unknown): string {
  return JSON.stringify(item);
}

function count({ omitted }: Cut<unknown>): number {
  return omitted.length;
}
