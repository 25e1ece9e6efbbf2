import type { Audit } from "../../audit/audit.ts";
import { type Changes, changesFor, hasNews, type Notify } from "../../audit/changes.ts";
import { isBeingTold, withSending } from "../../audit/outbox.ts";
import { outboxOf, type State } from "../../audit/state.ts";
import { type Channel, channelsToPeople } from "../../notify/channels.ts";
import type { Digest } from "../../notify/digest.ts";
import type { DigestAnnouncer, DigestAudience } from "../../notify/digest-announcer.ts";
import type { Message } from "../../notify/sns.ts";
import type { Rule } from "../../rules/rule.ts";

/**
 * What becomes of a digest. `waiting_for_a_confirmed_channel`: nobody would see it, so it is told when somebody would;
 * `being_told`: another audit at the same moment tells it.
 */
export type TellingStatus =
  | "sent"
  | "nothing_new"
  | "not_asked"
  | "waiting_for_a_confirmed_channel"
  | "being_told"
  | "dry_run";

/** What one audience has to be told. */
export interface Telling {
  readonly audience: DigestAudience;
  readonly news: boolean;
  /** `sent` where it is to be sent. */
  readonly status: TellingStatus;
  readonly digest: Digest;
  readonly message: Message;
  readonly channels: readonly Channel[] | undefined;
}

interface Circumstances {
  readonly requestId: string;
  readonly notify: Notify;
  readonly dryRun: boolean;
  readonly audit: Audit;
  readonly rules: readonly Rule[];
  readonly channelsTo: (audience: DigestAudience) => readonly Channel[] | undefined;
  readonly digestOf: (changes: Changes) => Digest;
  readonly now: Date;
}

/** What each audience is to be told after an audit, and the state with that on its way. */
export function planTelling(
  after: State,
  audiences: readonly DigestAudience[],
  circumstances: Circumstances,
): { readonly state: State; readonly plan: readonly Telling[] } {
  const { audit, rules, channelsTo, digestOf, requestId, now } = circumstances;
  let state = after;
  const plan = audiences.map((audience): Telling => {
    const changes = changesFor(outboxOf(after, audience.name), after, audit, rules);
    const news = hasNews(changes);
    const channels = channelsTo(audience);
    const sending = { id: requestId, audience: audience.name };
    const status = statusOf(news, channels, isBeingTold(after, sending, now), circumstances);
    if (status === "sent") state = withSending(state, sending, now);
    const digest = digestOf(changes);
    return { audience, news, status, digest, message: audience.word(digest), channels };
  });
  return { state, plan };
}

function statusOf(
  news: boolean,
  channels: readonly Channel[] | undefined,
  beingTold: boolean,
  { notify, dryRun }: Circumstances,
): TellingStatus {
  if (dryRun) return "dry_run";
  if (notify === "never") return "not_asked";
  if (notify === "changes" && !news) return "nothing_new";
  if (channels !== undefined && channelsToPeople(channels).length === 0) {
    return "waiting_for_a_confirmed_channel";
  }
  return beingTold && notify === "changes" ? "being_told" : "sent";
}

/** Sends what is to be sent. @throws whatever SNS answers: then nobody was told */
export async function tell(
  { audience, status, digest, message, channels }: Telling,
  announcer: DigestAnnouncer,
): Promise<void> {
  if (status === "sent") await announcer.publish(audience, message);
  if (status === "waiting_for_a_confirmed_channel") {
    await announcer.sayThatNobodyListens(digest, channels ?? []);
  }
}
