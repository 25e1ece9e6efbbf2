import type { AuditClients } from "../../account/audit-clients.ts";
import { collectSnapshot } from "../../account/collect.ts";
import type { AuditSettings } from "../../audit/run-audit.ts";
import type { DigestAnnouncer } from "../../notify/digest-announcer.ts";
import { auditAnswer } from "../../report/audit-answer.ts";
import type { Rule } from "../../rules/rule.ts";
import { parseAuditRequest } from "../../settings/audit-request.ts";
import type { Store } from "../../store/store.ts";
import { accountOf, type Invocation } from "../invocation.ts";
import { rootEventsSection } from "../root-events.ts";
import { auditAndTell, type NamedAudit, type ToldAudit } from "./audit-and-tell.ts";
import { type Figures, recordEffort, recordFigures } from "./audit-figures.ts";
import { confirmWith } from "./confirm-live.ts";

/** What a function needs of the world around it. */
export interface AuditService {
  readonly clients: AuditClients;
  readonly store: (partition: string) => Store;
  readonly announcer: DigestAnnouncer;
  readonly rules: readonly Rule[];
  readonly settings: AuditSettings;
  /** Regions that every account has, and whose root activity nobody looks at. */
  readonly unwatchedRegions: readonly string[];
  /** Hours after an audit within which the next one comes, or is missed. */
  readonly auditHours: number;
  /** Requests to AWS for this invocation so far, retries included. */
  readonly apiCalls: () => number;
  readonly figures: Figures;
  /** Told as soon as the audit has a name, before anybody else is. */
  readonly onAudit: (audit: NamedAudit) => void;
  /** Told when everybody has been. */
  readonly onTold: (audit: ToldAudit) => void;
}

/** Kept of the time that is left for the evidence, the digest and the memory, retries included. */
const RESERVE_MS = 20_000;

/** What asking again about single users may take: whoever waits for the answer waits for it. */
const MOST_CONFIRM_MS = 30_000;

/**
 * Audits the account that the function lives in, for one event.
 *
 * @returns `rootwatch/audit/1` without the passes, what became of the digest, and where the whole result is
 * @throws RootwatchError `request_invalid` for a mistake in the event; whatever stands between an audit and its telling
 */
export async function serveAudit(event: unknown, invocation: Invocation, service: AuditService) {
  const { clients, rules, settings } = service;
  const request = parseAuditRequest(event, rules, settings.rules);
  const { accountId, partition } = accountOf(invocation.functionArn);
  const { rules: scope, now, notify, dryRun, recheck } = request;
  const store = service.store(partition);
  try {
    const told = await auditAndTell(
      {
        capture: async () => {
          const budgetMs = Math.max(1, invocation.remainingMs() - RESERVE_MS);
          const [snapshot, rootEvents] = await Promise.all([
            collectSnapshot({ clients, accountId, partition, budgetMs }),
            rootEventsSection(store, accountId, dryRun ? undefined : new Date()),
          ]);
          return {
            snapshot: {
              ...snapshot,
              sections: {
                ...snapshot.sections,
                rootEvents: withUnwatched(rootEvents, service.unwatchedRegions),
              },
            },
            time: new Date(snapshot.capturedAt),
            reportTimeInferred: false,
          };
        },
        rules,
        settings,
        scope,
        now,
      },
      { requestId: invocation.requestId, notify, dryRun, recheck, onAudit: service.onAudit },
      {
        accountId,
        store,
        announcer: service.announcer,
        auditHours: service.auditHours,
        confirm: (run, arns) =>
          confirmWith(
            clients.iam,
            { rules, settings, scope },
            Math.min(MOST_CONFIRM_MS, Math.max(1, invocation.remainingMs() - RESERVE_MS)),
          )(run, arns),
      },
    );
    service.onTold(told);
    recordFigures(told, service.figures);
    const { auditId, evidence, notification } = told;
    return { ...auditAnswer(told.audit), auditId, notification, report: evidence ?? null };
  } finally {
    recordEffort(
      { durationMs: performance.now() - invocation.startedAt, apiCalls: service.apiCalls() },
      service.figures,
    );
  }
}

/** The record with the Regions of which nothing can be in it. */
function withUnwatched<Section extends Awaited<ReturnType<typeof rootEventsSection>>>(
  section: Section,
  unwatchedRegions: readonly string[],
): Section {
  return section.status === "unavailable" || unwatchedRegions.length === 0
    ? section
    : { ...section, value: { ...section.value, unwatchedRegions } };
}
