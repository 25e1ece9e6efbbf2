import { turns } from "../../account/turns.ts";
import { changesSince, type Notify } from "../../audit/changes.ts";
import { type AuditOrder, type AuditRun, runAudit } from "../../audit/run-audit.ts";
import { notCheckedKeys } from "../../audit/told.ts";
import type { Announcer } from "../../notify/announcer.ts";
import type { Channel } from "../../notify/channels.ts";
import { type Digest, digestOf } from "../../notify/digest.ts";
import type { Store } from "../../store/store.ts";
import { listenersTo } from "../listeners.ts";
import { auditIdOf, type Evidence, evidencePlaces, keepEvidence } from "./evidence.ts";
import { recall } from "./memory.ts";
import { type Telling, type TellingStatus, tellAudience } from "./tell-audience.ts";

/** What is around an audit in an installation: where it keeps things, and whom it tells. */
export interface Installation {
  readonly accountId: string;
  readonly store: Store;
  readonly announcer: Announcer;
}

interface Request {
  /** Unique to this run; a part of the audit's id. */
  readonly requestId: string;
  readonly notify: Notify;
  /** Write nothing and tell nobody. */
  readonly dryRun: boolean;
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
 * Audits the account, keeps the evidence, and tells each audience what is new to it. What was told is remembered only once
 * it has been published: a crash between the two repeats a digest and never loses one. An audience that cannot be told
 * keeps none of the others from it, and fails the whole in the end.
 *
 * @throws whatever the store or SNS throws: then it may all be tried again
 */
export async function auditAndTell(
  order: AuditOrder,
  { requestId, notify, dryRun, onAudit }: Request,
  { accountId, store, announcer }: Installation,
): Promise<ToldAudit> {
  const { audiences } = announcer;
  // At once: each is a round trip or more, and none needs another.
  const [run, listeners, memories] = await Promise.all([
    runAudit(order),
    listenersTo(announcer),
    Promise.all(
      audiences.map(async (audience) => ({
        audience,
        memory: await recall(store, accountId, audience.name),
      })),
    ),
  ]);
  const { audit } = run;
  const auditId = auditIdOf(audit.observedAt, requestId);
  const named = { ...run, auditId, notChecked: notCheckedKeys(audit) };
  onAudit?.(named);

  const evidence = dryRun ? undefined : evidencePlaces(store, accountId, auditId);
  const wordAll = async () => {
    // First the evidence gets on its way.
    await turns(3);
    return memories.map(({ audience, memory }): Telling => {
      const changes = changesSince(memory.told, audit, order.rules);
      const notes = [...memory.notes, ...listeners.notes];
      const digest = digestOf(audit, changes, { auditId, report: evidence, notes, rules: order.rules });
      return { audience, memory, changes, digest, message: audience.word(digest) };
    });
  };
  // Nobody is told of a report that is not there. While it is written, the digest is put into words.
  const [, tellings] = await Promise.all([
    dryRun ? undefined : keepEvidence(store, run, auditId, order.rules),
    wordAll(),
  ]);
  const told = await Promise.allSettled(
    tellings.map((telling) =>
      tellAudience(telling, {
        notify,
        dryRun,
        audit,
        rules: order.rules,
        channels: listeners.to(telling.audience),
        store,
        announcer,
      }),
    ),
  );
  const errors = told.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  if (errors.length > 1) throw new AggregateError(errors, `No topic took the digest: ${errors[0]}`);
  if (errors.length === 1) throw errors[0];
  const [status, chat] = told.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const [first] = tellings;
  if (first === undefined || status === undefined) throw new Error("there is no topic to tell");
  return {
    ...named,
    digest: first.digest,
    evidence,
    notification: {
      status: status.status,
      news: status.news,
      ...(chat === undefined ? {} : { chat: chat.status }),
      channels: listeners.channels,
      operations: listeners.operations,
    },
  };
}
