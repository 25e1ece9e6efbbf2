import type { Exception } from "../../src/audit/exceptions.ts";
import { DEFAULT_LIFECYCLE } from "../../src/audit/lifecycle-settings.ts";
import type { Channel } from "../../src/notify/channels.ts";
import type { Digest } from "../../src/notify/digest.ts";
import type { DigestAnnouncer, DigestAudience } from "../../src/notify/digest-announcer.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import type { RuleSettings } from "../../src/rules/rule.ts";
import { auditAndTell, type Installation } from "../../src/service/audit/audit-and-tell.ts";
import { ACCOUNT_ID, type Given, NOW, snapshotAt } from "./account-fixture.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";

export const CONFIRMED: Channel = { topicArn: "alerts", protocol: "email", state: "confirmed" };
export const PENDING: Channel = { ...CONFIRMED, state: "pending" };
export const OPERATIONS: Channel = { ...CONFIRMED, topicArn: "operations" };

/** People and things around an audit, all in this process. */
export interface TestInstallation extends Installation {
  readonly store: MemoryStore;
  /** Digests that were published to the alerts topic, in order. */
  readonly sent: readonly Digest[];
  /** Those of the chat topic. */
  readonly chat: readonly Digest[];
  /** Digests of which the operations topic was told that they wait. */
  readonly waiting: readonly Digest[];
  /** What it was told of Rootwatch itself. */
  readonly operations: readonly string[];
  /** Of all topics; or why AWS does not say. */
  channels: readonly Channel[] | Error;
  /** Runs before anything is published; what it throws is what publishing ends with. */
  beforePublish: (audience: DigestAudience["name"]) => void | Promise<void>;
}

export function testInstallation({ withChat = false } = {}): TestInstallation {
  const published = { alerts: [] as Digest[], chat: [] as Digest[] };
  const waiting: Digest[] = [];
  const operations: string[] = [];
  const worded = new Map<unknown, Digest>();
  const audience = (name: DigestAudience["name"]): DigestAudience => ({
    name,
    topicArn: name,
    word: (digest) => {
      const message = {
        subject: "",
        bodies: { default: "" },
        attributes: { kind: "digest", severity: digest.severity, accountId: ACCOUNT_ID },
      };
      worded.set(message, digest);
      return message;
    },
  });
  const installation: TestInstallation = {
    accountId: ACCOUNT_ID,
    auditHours: 26,
    store: memoryStore(),
    sent: published.alerts,
    chat: published.chat,
    waiting,
    operations,
    channels: [
      CONFIRMED,
      OPERATIONS,
      ...(withChat ? [{ ...CONFIRMED, topicArn: "chat", protocol: "https" }] : []),
    ],
    beforePublish: () => {},
    announcer: {
      audiences: [audience("alerts"), ...(withChat ? [audience("chat")] : [])],
      operationsTopicArn: "operations",
      channels: async () => {
        if (installation.channels instanceof Error) throw installation.channels;
        return [...installation.channels];
      },
      publish: async ({ name }, message) => {
        await installation.beforePublish(name);
        const digest = worded.get(message);
        if (digest !== undefined) published[name].push(digest);
      },
      sayThatNobodyListens: async (digest) => {
        waiting.push(digest);
      },
      sayToOperations: async (message) => {
        operations.push(message.bodies.default);
      },
    } satisfies DigestAnnouncer,
  };
  return installation;
}

let requests = 0;

interface Circumstances extends Partial<Omit<Parameters<typeof auditAndTell>[1], "requestId">> {
  readonly day?: number;
  /** At which it is judged; without it that on which the account is seen. */
  readonly judgedOn?: number;
  readonly scope?: readonly string[];
  readonly settings?: Readonly<Record<string, RuleSettings>>;
  readonly exceptions?: readonly Exception[];
  readonly requestId?: string;
}

/** An audit of an account as it was so many days after NOW. */
export function auditOn(
  installation: TestInstallation,
  given: Given,
  { day = 0, judgedOn, scope, settings = {}, exceptions = [], ...request }: Circumstances = {},
) {
  requests += 1;
  const time = new Date(NOW.getTime() + day * 86_400_000);
  return auditAndTell(
    {
      capture: async () => ({ snapshot: snapshotAt(given, time), time, reportTimeInferred: false }),
      rules,
      settings: {
        rules: settings,
        attestations: [],
        exceptions,
        lifecycle: DEFAULT_LIFECYCLE,
        hash: JSON.stringify(settings),
      },
      scope,
      now: judgedOn === undefined ? undefined : new Date(NOW.getTime() + judgedOn * 86_400_000),
    },
    { requestId: `${String(requests).padStart(8, "0")}-0000`, notify: "changes", dryRun: false, ...request },
    installation,
  );
}
