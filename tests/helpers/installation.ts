import type { Announcer } from "../../src/notify/announcer.ts";
import type { Channel } from "../../src/notify/channels.ts";
import type { Digest } from "../../src/notify/digest.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { auditAndTell, type Installation, type Telling } from "../../src/service/audit-and-tell.ts";
import { ACCOUNT_ID, type Given, NOW, snapshotAt } from "./account-fixture.ts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";

export const CONFIRMED: Channel = { topicArn: "alerts", protocol: "email", state: "confirmed" };
export const PENDING: Channel = { ...CONFIRMED, state: "pending" };

/** People and things around an audit, all in this process. */
export interface TestInstallation extends Installation {
  readonly store: MemoryStore;
  /** Digests that were published, in order. */
  readonly sent: readonly Digest[];
  /** Digests of which the operations topic was told that they wait. */
  readonly waiting: readonly Digest[];
  listeners: readonly Channel[] | Error;
  operators: readonly Channel[];
  /** Runs before anything is published; what it throws is what publishing ends with. */
  beforePublish: () => void | Promise<void>;
}

export function testInstallation(): TestInstallation {
  const sent: Digest[] = [];
  const waiting: Digest[] = [];
  const installation: TestInstallation = {
    accountId: ACCOUNT_ID,
    store: memoryStore(),
    sent,
    waiting,
    listeners: [CONFIRMED],
    operators: [CONFIRMED],
    beforePublish: () => {},
    announcer: {
      listeners: async () => {
        if (installation.listeners instanceof Error) throw installation.listeners;
        return { digests: installation.listeners, operations: installation.operators };
      },
      word: (digest) => ({
        publish: async () => {
          await installation.beforePublish();
          sent.push(digest);
        },
        sayThatNobodyListens: async () => {
          waiting.push(digest);
        },
      }),
    } satisfies Announcer,
  };
  return installation;
}

let requests = 0;

/** An audit of an account as it was so many days after NOW. */
export function auditOn(
  installation: TestInstallation,
  given: Given,
  { day = 0, scope, ...telling }: { day?: number; scope?: readonly string[] } & Partial<Telling> = {},
) {
  requests += 1;
  const time = new Date(NOW.getTime() + day * 86_400_000);
  return auditAndTell(
    {
      capture: async () => ({ snapshot: snapshotAt(given, time), time, reportTimeInferred: false }),
      rules,
      settings: { rules: {}, attestations: [], hash: "0".repeat(64) },
      scope,
    },
    { requestId: `${String(requests).padStart(8, "0")}-0000`, notify: "changes", dryRun: false, ...telling },
    installation,
  );
}
