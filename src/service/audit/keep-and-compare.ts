import { type Changes, changesFor } from "../../audit/changes.ts";
import { DEFAULT_LIFECYCLE } from "../../audit/lifecycle-settings.ts";
import { withoutSending } from "../../audit/outbox.ts";
import type { AuditRun, AuditSettings } from "../../audit/run-audit.ts";
import { outboxOf } from "../../audit/state.ts";
import type { Rule } from "../../rules/rule.ts";
import type { Store } from "../../store/store.ts";
import { auditIdOf, type Evidence, evidencePlaces, keepEvidence, sealEvidence } from "./evidence.ts";
import { recall, reliable, remember } from "./memory.ts";

/** Whoever reads the report at a terminal: it was told what stands there. */
const AUDIENCE = "terminal";

export interface Kept {
  readonly auditId: string;
  readonly evidence: Evidence;
  /** What those who saw the audits before do not know. */
  readonly changes: Changes;
  /** The newest audit of the whole account before this one; undefined where there was none. */
  readonly wholeAt: Date | undefined;
  /** What people should know about the memory. */
  readonly notes: readonly string[];
}

interface Circumstances {
  readonly rules: readonly Rule[];
  readonly settings: AuditSettings | undefined;
  /** Tells two audits of the same second apart. */
  readonly requestId: string;
}

/**
 * Keeps an audit as an installation does, its evidence and what it changes in the memory, for somebody who reads the
 * report at once.
 *
 * @throws RootwatchError `memory_too_new`; whatever the store throws
 */
export async function keepAndCompare(
  store: Store,
  run: AuditRun,
  { rules, settings, requestId }: Circumstances,
): Promise<Kept> {
  const { audit } = run;
  const { accountId, observedAt } = audit;
  const memory = await reliable(store, accountId, await recall(store, accountId), undefined);
  const auditId = auditIdOf(observedAt, requestId);
  const entries = await keepEvidence(store, run, auditId, { rules, settings });
  const lifecycle = {
    rules,
    settings: settings?.lifecycle ?? DEFAULT_LIFECYCLE,
    audiences: [AUDIENCE],
  };
  const { plan: changes, state } = await remember(store, memory, audit, lifecycle, (after) => {
    const wholeAt = audit.scope === undefined ? observedAt : undefined;
    return {
      plan: changesFor(outboxOf(after, AUDIENCE), after, audit, rules),
      state: withoutSending(after, { id: requestId, audience: AUDIENCE }, { upTo: after.revision, wholeAt }),
    };
  });
  await sealEvidence(store, audit, auditId, entries, { state, digest: undefined });
  const wholeAt = memory.state?.wholeAt ?? null;
  return {
    auditId,
    evidence: evidencePlaces(store, accountId, auditId),
    changes,
    wholeAt: wholeAt === null ? undefined : new Date(wholeAt),
    notes: memory.notes,
  };
}
