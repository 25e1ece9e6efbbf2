import { unavailableFrom } from "../account/unavailable.ts";
import { RootwatchError } from "../errors.ts";
import type { Announcer, Audience } from "../notify/announcer.ts";
import { type Channel, channelsText, channelsToPeople } from "../notify/channels.ts";

/** Who would hear what is said. All of it undefined where AWS does not say. */
interface Listeners {
  /** To digests, whatever the audience. */
  readonly channels: readonly Channel[] | undefined;
  readonly operations: readonly Channel[] | undefined;
  to(audience: Audience): readonly Channel[] | undefined;
  /** What people should know about it. */
  readonly notes: readonly string[];
}

/** Where AWS does not say who listens, the digest goes out: one for nobody is better than none for somebody. */
export async function listenersTo(announcer: Announcer): Promise<Listeners> {
  try {
    const all = await announcer.channels();
    const on = (topicArn: string) => all.filter((channel) => channel.topicArn === topicArn);
    const operations = on(announcer.operationsTopicArn);
    return {
      channels: all.filter((channel) => !operations.includes(channel)),
      operations,
      to: ({ topicArn }) => on(topicArn),
      notes: notesOn(all, operations),
    };
  } catch (error) {
    const { message } = unavailableFrom(error);
    return {
      channels: undefined,
      operations: undefined,
      to: () => undefined,
      notes: [`Whether anybody receives this could not be checked: ${message}`],
    };
  }
}

function notesOn(all: readonly Channel[], operations: readonly Channel[]): string[] {
  const pending = all.filter(({ state }) => state === "pending").length;
  return [
    ...(pending === 0
      ? []
      : [`${pending} subscription${pending === 1 ? " waits" : "s wait"} for confirmation.`]),
    ...(channelsToPeople(operations).length > 0
      ? []
      : [
          "Nobody would hear of an alarm about Rootwatch itself: the operations topic has no confirmed subscription.",
        ]),
  ];
}

/**
 * Publishes where somebody listens, machines among them: SNS takes a message for nobody, and it is gone. Where AWS does not
 * say who listens, it is published.
 */
export function onlyToListeners(announcer: Announcer): Pick<Announcer, "publish" | "sayToOperations"> {
  let asked: Promise<readonly Channel[] | undefined> | undefined;
  return {
    sayToOperations: announcer.sayToOperations,
    publish: async (audience, message) => {
      asked ??= announcer.channels().catch(() => undefined);
      const channels = (await asked)?.filter(({ topicArn }) => topicArn === audience.topicArn);
      if (channels !== undefined && !channels.some(({ state }) => state === "confirmed")) {
        throw new RootwatchError(
          "nobody_listens",
          `No subscription of ${audience.topicArn} is confirmed (there are: ${channelsText(channels)}).`,
        );
      }
      await announcer.publish(audience, message);
    },
  };
}
