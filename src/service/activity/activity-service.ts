import { CANARY_SOURCE } from "../../alerts/delivered-event.ts";
import type { Watch } from "../../alerts/watch.ts";
import type { AlertAnnouncer } from "../../notify/alert-announcer.ts";
import type { ActivityEnvironment } from "../../settings/environment.ts";
import type { Store } from "../../store/store.ts";
import type { Figures } from "../audit/audit-figures.ts";
import { accountOf } from "../invocation.ts";
import { onTheHour } from "./activity-clock.ts";
import type { ActivityDesk } from "./activity-desk.ts";
import type { NotForwarded } from "./not-forwarded.ts";
import { pace } from "./pace.ts";
import type { AlertService } from "./raise-alerts.ts";

const NOT_FORWARDED = "not-forwarded";

/** What follows service and stage in the names of our queues. */
const QUEUES = [
  "root-activity",
  "root-activity-failed",
  "undelivered",
  "failed-audits",
  "slack-failed",
  NOT_FORWARDED,
];

/** An entry of PutEvents. */
interface BusEntry {
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** What the function gives of the world around it, for one batch. */
interface World extends Pick<ActivityDesk, "onTold" | "now"> {
  readonly functionArn: string;
  readonly remainingMs: () => number;
  readonly announcer: AlertAnnouncer;
  readonly store: (partition: string) => Store;
  readonly wait: (ms: number) => Promise<void>;
  readonly newId: () => string;
  /** Has the audit function judge root anew; it comes back before that is done. */
  readonly startAudit: () => Promise<void>;
  /** Puts an event on a Region's default bus. EventBridge answers for each entry. */
  readonly putEvent: (
    region: string,
    entry: BusEntry,
  ) => Promise<{ readonly ErrorMessage?: string | undefined } | undefined>;
  readonly countIn: NotForwarded["countIn"];
  readonly figures: Figures;
}

/** What a batch is told with. */
export function activityService(environment: ActivityEnvironment, world: World): AlertService {
  const { accountId, partition } = accountOf(world.functionArn);
  const { announcer, now, onTold, newId, figures } = world;
  const store = world.store(partition);
  const turn = pace(world);
  const send = async (region: string, detail: unknown) => {
    const Detail = JSON.stringify(detail);
    const answer = await world.putEvent(region, { Source: CANARY_SOURCE, DetailType: "Canary", Detail });
    if (answer?.ErrorMessage !== undefined) throw new Error(answer.ErrorMessage);
  };
  const { watchedRegions, tellReads, name, region: home } = environment;
  const notForwarded: NotForwarded = {
    regions: watchedRegions.filter((region) => region !== home),
    queueName: `${name}-${NOT_FORWARDED}`,
    countIn: world.countIn,
  };
  return {
    accountId,
    store,
    announcer,
    watch: watchOf(environment),
    tellReads,
    now,
    turn,
    onTold,
    auditRoot: world.startAudit,
    onClock: () =>
      onTheHour({
        ...{ accountId, store, announcer, turn, now, onTold, newId, figures },
        ...{ watchedRegions, send, notForwarded },
      }),
  };
}

/** What is ours. A test compares it with the templates. */
export function watchOf({ topics, keyId, name, bucket }: ActivityEnvironment): Watch {
  return {
    topicArns: Object.values(topics).filter((arn) => arn !== undefined),
    keyId,
    functionNames: ["audit", "root-activity", "slack"].map((part) => `${name}-${part}`),
    queueNames: QUEUES.map((part) => `${name}-${part}`),
    bucket,
    name,
  };
}
