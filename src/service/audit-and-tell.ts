import { unavailableFrom } from "../account/unavailable.ts";
import { changesSince, hasNews, type Notify } from "../audit/changes.ts";
import { type AuditOrder, type AuditRun, runAudit } from "../audit/run-audit.ts";
import { notCheckedKeys } from "../audit/told.ts";
import type { Announcer } from "../notify/announcer.ts";
import { type Channel, channelsToPeople } from "../notify/channels.ts";
import { type Digest, digestOf } from "../notify/digest.ts";
import type { Store } from "../store/store.ts";
import { auditIdOf, type Evidence, evidencePlaces, keepEvidence } from "./evidence.ts";
import { recall, remember } from "./memory.ts";

/** What is around an audit in an installation: where it keeps things, and whom it tells. */
export interface Installation {
  readonly accountId: string;
  readonly store: Store;
  readonly announcer: Announcer;
}

export interface Telling {
  /** Unique to this run; a part of the audit's id. */
  readonly requestId: string;
  readonly notify: Notify;
  /** Write nothing and tell nobody. */
  readonly dryRun: boolean;
}

/** What became of the digest. `waiting`: nobody would have seen it, so the next audit tells it. */
type NotificationStatus =
  | "sent"
  | "nothing_new"
  | "not_asked"
  | "waiting_for_a_confirmed_channel"
  | "dry_run";

interface Notification {
  readonly status: NotificationStatus;
  /** Whether there was anything to tell that had not been told. */
  readonly news: boolean;
  /** Who listens to digests; undefined where AWS would not say. */
  readonly channels: readonly Channel[] | undefined;
  /** Who listens to what is said of Rootwatch itself. */
  readonly operations: readonly Channel[] | undefined;
}

export interface ToldAudit extends AuditRun {
  readonly auditId: string;
  readonly digest: Digest;
  readonly evidence: Evidence | undefined;
  readonly notification: Notification;
  /** What could not be checked, by `notCheckedKeys`. */
  readonly notChecked: readonly string[];
}

/**
 * Audits the account, keeps the evidence, and tells people what is new. What was told is remembered only once it has
 * been published: a crash between the two repeats a digest and never loses one.
 *
 * @throws whatever the store or the announcer throws: then nothing counts as told, and the whole may be tried again
 */
export async function auditAndTell(
  order: AuditOrder,
  telling: Telling,
  { accountId, store, announcer }: Installation,
): Promise<ToldAudit> {
  const { notify, dryRun } = telling;
  // At once: each is a round trip or more, and none needs another.
  const [run, memory, listeners] = await Promise.all([
    runAudit(order),
    recall(store, accountId),
    listenersTo(announcer),
  ]);
  const { audit } = run;
  const auditId = auditIdOf(audit.observedAt, telling.requestId);
  const changes = changesSince(memory.told, audit, order.rules);
  const evidence = dryRun ? undefined : evidencePlaces(store, accountId, auditId);
  const notes = [...memory.notes, ...listeners.notes];
  const digest = digestOf(audit, changes, { auditId, report: evidence, notes, rules: order.rules });
  // Nobody is told of a report that is not there: it is written before anything is published. Meanwhile the digest is put
  // into words.
  const [, words] = await Promise.all([
    dryRun ? undefined : keepEvidence(store, run, auditId, order.rules),
    announcer.word(digest),
  ]);
  const { channels, operations } = listeners;
  const news = hasNews(changes);
  const done = (status: NotificationStatus): ToldAudit => ({
    ...run,
    auditId,
    digest,
    evidence,
    notChecked: notCheckedKeys(audit),
    notification: { status, news, channels, operations },
  });

  if (dryRun) return done("dry_run");
  if (notify === "never") return done("not_asked");
  if (notify === "changes" && !news) {
    // What is no longer so and needs no telling, such as a section that can be read again, is remembered all the same.
    await remember(store, memory, audit, order.rules);
    return done("nothing_new");
  }
  if (channels !== undefined && channelsToPeople(channels).length === 0) {
    await words.sayThatNobodyListens(channels);
    return done("waiting_for_a_confirmed_channel");
  }
  await words.publish();
  await remember(store, memory, audit, order.rules);
  return done("sent");
}

/** Where AWS does not say who listens, the digest goes out: one for nobody is better than none for somebody. */
async function listenersTo(announcer: Announcer) {
  try {
    const { digests, operations } = await announcer.listeners();
    const pending = [...digests, ...operations].filter(({ state }) => state === "pending").length;
    const notes = [
      ...(pending === 0
        ? []
        : [`${pending} subscription${pending === 1 ? " waits" : "s wait"} for confirmation.`]),
      ...(channelsToPeople(operations).length > 0
        ? []
        : [
            "Nobody would hear of an alarm about Rootwatch itself: the operations topic has no confirmed subscription.",
          ]),
    ];
    return { channels: digests, operations, notes };
  } catch (error) {
    const { message } = unavailableFrom(error);
    const notes = [`Whether anybody receives this could not be checked: ${message}`];
    return { channels: undefined, operations: undefined, notes };
  }
}
