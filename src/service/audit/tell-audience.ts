import type { Audit } from "../../audit/audit.ts";
import { type Changes, hasNews, type Notify } from "../../audit/changes.ts";
import type { Announcer, Audience } from "../../notify/announcer.ts";
import { type Channel, channelsToPeople } from "../../notify/channels.ts";
import type { Digest } from "../../notify/digest.ts";
import type { Message } from "../../notify/sns.ts";
import type { Rule } from "../../rules/rule.ts";
import type { Store } from "../../store/store.ts";
import { type Memory, remember } from "./memory.ts";

/** What one audience has to be told. */
export interface Telling {
  readonly audience: Audience;
  readonly memory: Memory;
  readonly changes: Changes;
  readonly digest: Digest;
  readonly message: Message;
}

interface Surroundings {
  readonly notify: Notify;
  readonly dryRun: boolean;
  readonly audit: Audit;
  readonly rules: readonly Rule[];
  /** Who listens; undefined where AWS would not say. */
  readonly channels: readonly Channel[] | undefined;
  readonly store: Store;
  readonly announcer: Announcer;
}

/** What became of a digest. `waiting`: nobody would have seen it, so the next audit tells it. */
export type TellingStatus =
  | "sent"
  | "nothing_new"
  | "not_asked"
  | "waiting_for_a_confirmed_channel"
  | "dry_run";

/** Tells one audience what is new to it, and remembers that it was told. */
export async function tellAudience(
  { audience, memory, changes, digest, message }: Telling,
  { notify, dryRun, audit, rules, channels, store, announcer }: Surroundings,
): Promise<{ readonly status: TellingStatus; readonly news: boolean }> {
  const news = hasNews(changes);
  const done = (status: TellingStatus) => ({ status, news });
  if (dryRun) return done("dry_run");
  if (notify === "never") return done("not_asked");
  if (notify === "changes" && !news) {
    // What is no longer so and needs no telling, such as a section that can be read again, is remembered all the same.
    await remember(store, memory, audit, rules);
    return done("nothing_new");
  }
  if (channels !== undefined && channelsToPeople(channels).length === 0) {
    await announcer.sayThatNobodyListens(digest, channels);
    return done("waiting_for_a_confirmed_channel");
  }
  await announcer.publish(audience, message);
  await remember(store, memory, audit, rules);
  return done("sent");
}
