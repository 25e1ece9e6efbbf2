import type { Alert } from "../../src/alerts/alert.ts";
import type { AlertAnnouncer, AlertAudience } from "../../src/notify/alert-announcer.ts";
import type { Audience } from "../../src/notify/announcer.ts";
import type { Channel } from "../../src/notify/channels.ts";
import type { Message } from "../../src/notify/sns.ts";
import { activityService } from "../../src/service/activity/activity-service.ts";
import { type Failures, raiseAlerts } from "../../src/service/activity/raise-alerts.ts";
import { parseActivityEnvironment } from "../../src/settings/environment.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";

const ARN = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;

export const ACTIVITY_VARIABLES = {
  AWS_REGION: "eu-central-1",
  ROOTWATCH_NAME: "rootwatch-prod",
  ROOTWATCH_ALERTS_TOPIC: ARN("sns", "rootwatch-prod-alerts"),
  ROOTWATCH_OPERATIONS_TOPIC: ARN("sns", "rootwatch-prod-operations"),
  ROOTWATCH_BUCKET: "rootwatch-prod-evidence",
  ROOTWATCH_KEY: "1b1b1b1b-0000-4000-8000-000000000000",
  ROOTWATCH_REGIONS: "eu-central-1 us-east-1 us-east-2",
  ROOTWATCH_ROOT_READS: "no",
  ROOTWATCH_TIME_ZONE: "Europe/Berlin",
};

/** Everything around a batch of events, in this process. */
export interface TestActivity {
  readonly store: MemoryStore;
  /** Alerts as they were published, in order, by topic. */
  readonly sent: Readonly<Record<Audience["name"], readonly Alert[]>>;
  readonly operations: readonly Message[];
  /** How often the audit of root was asked for. */
  audits: number;
  channels: readonly Channel[] | Error;
  /** Runs before anything is published; what it throws is what publishing ends with. */
  beforePublish: (audience: Audience["name"], alert: Alert) => void;
  /** Runs where the audit of root is asked for. */
  beforeAudit: () => void;
  /** Canaries that were put on a bus; what it throws, EventBridge answers. */
  onCanary: (region: string, detail: unknown) => void;
  /** How many messages lie in a queue of a Region; what it throws, SQS answers. */
  countIn: (region: string, queueName: string) => number;
  readonly figures: readonly (readonly [string, number])[];
  remainingMs: number;
  now: Date;
  /** Brings a batch: events as EventBridge delivers them, or texts as they are. By message id, `0` the first. */
  bring(...events: readonly unknown[]): Promise<Failures>;
}

export function testActivity({ withChat = false } = {}): TestActivity {
  const sent = { alerts: [] as Alert[], chat: [] as Alert[] };
  const operations: Message[] = [];
  const figures: (readonly [string, number])[] = [];
  const worded = new Map<Message, Alert>();
  const audience = (name: Audience["name"]): AlertAudience => ({
    name,
    topicArn: name,
    wordAlert: (alert) => {
      const attributes = { kind: alert.kind, severity: alert.severity, accountId: alert.facts.accountId };
      const message: Message = { subject: "", bodies: { default: "" }, attributes };
      worded.set(message, alert);
      return message;
    },
  });
  const announcer: AlertAnnouncer = {
    audiences: [audience("alerts"), ...(withChat ? [audience("chat")] : [])],
    operationsTopicArn: "operations",
    channels: async () => {
      if (activity.channels instanceof Error) throw activity.channels;
      return [...activity.channels];
    },
    publish: async ({ name }, message) => {
      const alert = worded.get(message);
      if (alert === undefined) throw new Error("no alert of these tests");
      activity.beforePublish(name, alert);
      sent[name].push(alert);
    },
    sayToOperations: async (message) => {
      operations.push(message);
    },
  };
  const environment = parseActivityEnvironment(ACTIVITY_VARIABLES);
  let canaries = 0;
  const activity: TestActivity = {
    store: memoryStore(),
    sent,
    operations,
    audits: 0,
    channels: ["alerts", "chat"].map((topicArn) => ({ topicArn, protocol: "email", state: "confirmed" })),
    beforePublish: () => {},
    beforeAudit: () => {},
    onCanary: () => {},
    countIn: () => 0,
    figures,
    remainingMs: 60_000,
    now: new Date("2026-11-25T02:00:30Z"),
    bring: (...events) =>
      raiseAlerts(
        events.map((event, index) => ({
          messageId: String(index),
          body: typeof event === "string" ? event : JSON.stringify(event),
        })),
        activityService(environment, {
          functionArn: ARN("lambda", "function:rootwatch-prod-root-activity"),
          remainingMs: () => activity.remainingMs,
          now: activity.now,
          announcer,
          store: () => activity.store,
          wait: async () => {},
          newId: () => {
            canaries += 1;
            return `canary-${canaries}`;
          },
          startAudit: async () => {
            activity.beforeAudit();
            activity.audits += 1;
          },
          putEvent: async (region, { Detail }) => {
            activity.onCanary(region, JSON.parse(Detail));
            return {};
          },
          countIn: async (region, queueName) => activity.countIn(region, queueName),
          figures: (name, _, value) => figures.push([name, value]),
          onTold: () => {},
        }),
      ),
  };
  return activity;
}
