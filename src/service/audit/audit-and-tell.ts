import { turns } from "../../account/turns.ts";
import type { Changes, Notify } from "../../audit/changes.ts";
import { stateAfter } from "../../audit/lifecycle.ts";
import { DEFAULT_LIFECYCLE } from "../../audit/lifecycle-settings.ts";
import { notCheckedKeys } from "../../audit/not-checked-keys.ts";
import { withoutSending } from "../../audit/outbox.ts";
import { type AuditOrder, type AuditRun, runAudit } from "../../audit/run-audit.ts";
import { isOpen, type State, type TrackedFinding, toldToAll } from "../../audit/state.ts";
import { type Known, usersToConfirm } from "../../audit/to-confirm.ts";
import type { Channel } from "../../notify/channels.ts";
import { type Digest, digestOf } from "../../notify/digest.ts";
import type { DigestAnnouncer } from "../../notify/digest-announcer.ts";
import { digestJson } from "../../notify/digest-json.ts";
import { memoryLostMessage } from "../../notify/memory-lost.ts";
import type { Store } from "../../store/store.ts";
import { listenersTo } from "../listeners.ts";
import type { Confirm } from "./confirm-live.ts";
import { auditIdOf, type Evidence, evidencePlaces, keepEvidence, sealEvidence } from "./evidence.ts";
import { amend, recall, reliable, remember, type Written } from "./memory.ts";
import { planTelling, type Telling, type TellingStatus, tell } from "./tell-audience.ts";

/** What is around an audit in an installation: where it keeps things, and whom it tells. */
export interface Installation {
  readonly accountId: string;
  readonly store: Store;
  readonly announcer: DigestAnnouncer;
  /** Hours after an audit within which the next one comes, or is missed. */
  readonly auditHours: number;
  /** Asks AWS again about single users; undefined where it cannot be asked. */
  readonly confirm?: Confirm | undefined;
}

interface Request {
  /** Unique to this run, and the same where it is tried again; a part of the audit's id. */
  readonly requestId: string;
  readonly notify: Notify;
  /** Write nothing and tell nobody. */
  readonly dryRun: boolean;
  /** Ask AWS again about all that fails, and not only about what is grave and new. */
  readonly recheck?: boolean;
  /** Told as soon as the audit has a name, before anybody else is. */
  readonly onAudit?: (audit: NamedAudit) => void;
}

export interface NamedAudit extends AuditRun {
  readonly auditId: string;
  /** What could not be checked, by `notCheckedKeys`. */
  readonly notChecked: readonly string[];
}

interface Notification {
  /** Of the alerts topic. */
  readonly status: TellingStatus;
  /** Whether there was anything to tell it that it had not been told. */
  readonly news: boolean;
  /** Of the chat topic, where there is one. */
  readonly chat?: TellingStatus;
  /** Who listens to digests; undefined where AWS would not say. */
  readonly channels: readonly Channel[] | undefined;
  /** Who listens to what is said of Rootwatch itself. */
  readonly operations: readonly Channel[] | undefined;
}

export interface ToldAudit extends NamedAudit {
  /** As the alerts topic was told, or would have been. */
  readonly digest: Digest;
  readonly evidence: Evidence | undefined;
  readonly notification: Notification;
}

/**
 * Audits the account, keeps the evidence, takes the audit into the memory, and tells each audience what is new to it. The
 * memory says that a digest is on its way before it is sent, and that it was sent afterwards: a crash in between repeats a
 * digest and never loses one. An audience that cannot be told keeps none of the others from it, and fails the whole in the
 * end.
 *
 * @throws whatever the store or SNS throws: then it may all be tried again
 */
export async function auditAndTell(
  order: AuditOrder,
  { requestId, notify, dryRun, recheck = false, onAudit }: Request,
  { accountId, store, announcer, auditHours, confirm }: Installation,
): Promise<ToldAudit> {
  const { audiences } = announcer;
  // At once: each is a round trip or more, and none needs another.
  const [first, listeners, recalled] = await Promise.all([
    runAudit(order),
    listenersTo(announcer),
    recall(store, accountId),
  ]);
  // Whoever asks how it will be judged in a year has not been there.
  const now = new Date(first.snapshot.capturedAt);
  const memory = await reliable(store, accountId, recalled, now, !dryRun);
  // A digest may not go out at all today: who damaged the memory may wish for that.
  if (!dryRun && memory.notes.length > 0) {
    await announcer.sayToOperations(memoryLostMessage(accountId, memory.notes));
  }
  // The report may be four hours old: nobody is alarmed by what has been mended since.
  const users = usersToConfirm(first.audit.findings, knownIn(memory.state), recheck);
  const run = confirm === undefined ? first : await confirm(first, users);
  const { audit } = run;
  const auditId = auditIdOf(audit.observedAt, requestId);
  const named = { ...run, auditId, notChecked: notCheckedKeys(audit) };
  onAudit?.(named);

  const evidence = dryRun ? undefined : evidencePlaces(store, accountId, auditId);
  const lifecycle = {
    rules: order.rules,
    settings: order.settings?.lifecycle ?? DEFAULT_LIFECYCLE,
    audiences: audiences.map(({ name }) => name),
  };
  const plan = (after: State, notes = memory.notes) =>
    planTelling(after, audiences, {
      requestId,
      notify,
      dryRun,
      audit,
      rules: order.rules,
      channelsTo: (audience) => listeners.to(audience),
      digestOf: (changes: Changes) =>
        digestOf(audit, changes, {
          auditId,
          report: evidence,
          notes: [...notes, ...listeners.notes],
          auditHours,
          rules: order.rules,
        }),
      now: audit.observedAt,
    });
  let tellings: readonly Telling[];
  let written: Written<readonly Telling[]> | undefined;
  let sealing = Promise.resolve();
  if (dryRun) tellings = plan(stateAfter(memory.state, audit, lifecycle)).plan;
  else {
    // Nobody is told of a report that is not there. While it is written, the digest is put into words.
    const [entries, after] = await Promise.all([
      keepEvidence(store, run, auditId, order),
      // First the evidence gets on its way.
      turns(3).then(() => remember(store, memory, audit, lifecycle, now, plan)),
    ]);
    written = after;
    tellings = after.plan;
    const [said] = tellings;
    const digest =
      said !== undefined && (said.news || said.status === "sent") ? digestJson(said.digest) : undefined;
    // The report is there: nobody waits for its seal to be told of it, nor to be known to have been told.
    sealing = sealEvidence(store, audit, auditId, entries, { state: after.state, digest });
    sealing.catch(() => undefined);
  }
  const told = await Promise.allSettled(tellings.map((telling) => tell(telling, announcer)));
  const ended = tellings.flatMap((telling, index) =>
    telling.status === "sent" ? [{ telling, isTold: told[index]?.status === "fulfilled" }] : [],
  );
  if (written !== undefined && ended.length > 0) {
    const { revision: upTo } = written.state;
    const wholeAt = audit.scope === undefined ? audit.observedAt : undefined;
    await amend(store, written, (state) =>
      ended.reduce(
        (next, { telling: { audience }, isTold }) =>
          withoutSending(
            next,
            { id: requestId, audience: audience.name },
            isTold ? { upTo, wholeAt } : undefined,
          ),
        state,
      ),
    );
  }
  const [sealed] = await Promise.allSettled([sealing]);
  const errors = told.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 1) throw new AggregateError(errors, `No topic took the digest: ${errors[0]}`);
  if (errors.length === 1) throw errors[0];
  if (sealed.status === "rejected") throw sealed.reason;
  const [alerts, chat] = tellings;
  if (alerts === undefined) throw new Error("there is no topic to tell");
  return {
    ...named,
    digest: alerts.digest,
    evidence,
    notification: {
      status: alerts.status,
      news: alerts.news,
      ...(chat === undefined ? {} : { chat: chat.status }),
      channels: listeners.channels,
      operations: listeners.operations,
    },
  };
}

/** What the memory knows of findings. */
function knownIn(state: State | undefined): Known {
  const open = new Map(
    Object.entries(state?.findings ?? {}).flatMap(([key, one]) =>
      isOpen(one) ? [[one.id ?? key, one] as const] : [],
    ),
  );
  const told = toldToAll(state);
  const isTold = (one: TrackedFinding | undefined) => one !== undefined && one.changedIn <= told;
  const isNew = (id: string) => !isTold(open.get(id));
  return { isNew, isOpen: (id) => open.has(id) };
}
