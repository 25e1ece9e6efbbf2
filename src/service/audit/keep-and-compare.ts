import { type Changes, changesFor } from "../../audit/changes.ts";
import { DEFAULT_LIFECYCLE } from "../../audit/lifecycle-settings.ts";
import { withoutSending } from "../../audit/outbox.ts";
import type { AuditRun, AuditSettings } from "../../audit/run-audit.ts";
import { outboxOf } from "../../audit/state.ts";
import type { Rule } from "../../rules/rule.ts";
import type { Store } from "../../store/store.ts";
import { auditIdOf, type Evidence, evidencePlaces, keepEvidence, sealEvidence } from "./evidence.ts";
import { amend, recall, reliable, remember } from "./memory.ts";

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
  /** To be called once they were told: until then it is told again. */
  readonly markTold: () => Promise<void>;
}

interface Circumstances {
  readonly rules: readonly Rule[];
  readonly settings: AuditSettings | undefined;
  /** Nothing in the memory may be later. */
  readonly now: Date;
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
  { rules, settings, requestId, now }: Circumstances,
): Promise<Kept> {
  const { audit } = run;
  const { accountId, observedAt } = audit;
  const memory = await reliable(store, accountId, await recall(store, accountId), now);
  const auditId = auditIdOf(observedAt, requestId);
  const entries = await keepEvidence(store, run, auditId, { rules, settings });
  const lifecycle = {
    rules,
    settings: settings?.lifecycle ?? DEFAULT_LIFECYCLE,
    audiences: [AUDIENCE],
  };
  const written = await remember(store, memory, audit, lifecycle, now, (state, notes) => ({
    plan: { changes: changesFor(outboxOf(state, AUDIENCE), state, audit, rules), notes },
    state,
  }));
  const { state, plan } = written;
  await sealEvidence(store, audit, auditId, entries, { state, digest: undefined });
  const wholeAt = memory.state?.wholeAt ?? null;
  return {
    auditId,
    evidence: evidencePlaces(store, accountId, auditId),
    ...plan,
    wholeAt: wholeAt === null ? undefined : new Date(wholeAt),
    markTold: () => {
      const told = { upTo: state.revision, wholeAt: audit.scope === undefined ? observedAt : undefined };
      return amend(store, written, (now) => withoutSending(now, { id: requestId, audience: AUDIENCE }, told));
    },
  };
}
