import { setImmediate } from "node:timers/promises";
import { DAY_MS, HOUR_MS } from "../../../src/account/time.ts";
import type { Audit } from "../../../src/audit/audit.ts";
import { DEFAULT_LIFECYCLE } from "../../../src/audit/lifecycle-settings.ts";
import { type AuditOrder, runAudit } from "../../../src/audit/run-audit.ts";
import { type State, stateSchema } from "../../../src/audit/state.ts";
import type { Digest } from "../../../src/notify/digest.ts";
import { rules } from "../../../src/rules/registry.generated.ts";
import * as v from "../../../src/schema.ts";
import { auditAndTell } from "../../../src/service/audit/audit-and-tell.ts";
import { stateName } from "../../../src/service/memory-name.ts";
import { ACCOUNT_ID, type Given, NOW, snapshotAt } from "../account-fixture.ts";
import { CONFIRMED, OPERATIONS, PENDING, type TestInstallation, testInstallation } from "../installation.ts";
import type { LivedAccount } from "./account.ts";
import type { Administrator, Written } from "./administrator.ts";
import type { Chance } from "./chance.ts";
import type { Circumstances, Topic } from "./circumstances.ts";

export const TOPICS = ["alerts", "chat"] as const satisfies readonly Topic[];

/** One audit, or two at once: what was the case, what could be seen of it, and what was published. */
export interface Moment {
  readonly day: number;
  readonly at: Date;
  /** The audit that nothing hides anything from. */
  readonly truth: Audit;
  readonly seen: Audit;
  /** What stood in the settings. */
  readonly written: Written;
  /** Topics that take a message and have somebody who reads it. */
  readonly reachable: ReadonlySet<Topic>;
  readonly messages: Readonly<Record<Topic, readonly Digest[]>>;
}

/** Lambda gives an invocation up after so many tries. */
const MAX_TRIES = 3;
const CHAT = { ...CONFIRMED, topicArn: "chat", protocol: "https" };

/** Lives through the year, audit by audit, with the real service on an installation in this process. */
export function momentsOf(
  account: LivedAccount,
  administrator: Administrator,
  year: Iterable<Circumstances>,
  chance: Chance,
) {
  const installation = testInstallation({ withChat: true });
  return {
    moments: moments(installation, account, administrator, year, chance),
    state: () => stateIn(installation),
  };
}

async function* moments(
  installation: TestInstallation,
  account: LivedAccount,
  administrator: Administrator,
  year: Iterable<Circumstances>,
  chance: Chance,
): AsyncGenerator<Moment, void, void> {
  let day = 0;
  let requests = 0;
  let findings: Audit["findings"] = [];
  for (const circumstances of year) {
    account.liveTo(day);
    const given = account.given();
    const written = administrator.written(day, findings);
    // By the second: rules and people see no more of it.
    const at = new Date(NOW.getTime() + day * DAY_MS + chance.between(0, 600) * 1_000);
    const invoke = (time: Date, times: number, scope?: readonly string[]) => {
      const ids = [...Array(times).keys()].map(() => `${String(++requests).padStart(8, "0")}-0000`);
      return invocation(installation, given, { day, at: time, ids, scope, circumstances, written, chance });
    };
    if (circumstances.audits) {
      for await (const moment of invoke(at, circumstances.twice ? 2 : 1)) {
        findings = moment.truth.findings;
        yield moment;
      }
      if (circumstances.scope !== undefined)
        yield* invoke(new Date(at.getTime() + 8 * HOUR_MS), 1, circumstances.scope);
    }
    day += 1;
  }
}

interface Invocation {
  readonly day: number;
  readonly at: Date;
  /** Of requests that come at once. */
  readonly ids: readonly string[];
  readonly scope: readonly string[] | undefined;
  readonly circumstances: Circumstances;
  readonly written: Written;
  readonly chance: Chance;
}

/** One that fails is tried again a minute later, with the id that it has. */
async function* invocation(
  installation: TestInstallation,
  given: Given,
  { day, at, ids, scope, circumstances, written, chance }: Invocation,
): AsyncGenerator<Moment, void, void> {
  const { settings, somebodyListens, failing, seen } = circumstances;
  const orderFor = (shown: Given, time: Date): AuditOrder => ({
    capture: async () => ({ snapshot: snapshotAt(shown, time), time, reportTimeInferred: false }),
    rules,
    settings: {
      rules: settings,
      ...written,
      lifecycle: DEFAULT_LIFECYCLE,
      hash: JSON.stringify([settings, written]),
    },
    scope,
  });
  let left = ids;
  for (let attempt = 1; attempt <= MAX_TRIES && left.length > 0; attempt++) {
    const time = new Date(at.getTime() + (attempt - 1) * 60_000);
    const refusing = failing !== undefined && attempt <= failing.tries ? failing.topics : [];
    installation.channels = somebodyListens ? [CONFIRMED, CHAT, OPERATIONS] : [PENDING, OPERATIONS];
    // Two at once come between each other, now so and now so.
    const wait = async () => {
      for (let left = ids.length > 1 ? chance.between(0, 4) : 0; left > 0; left--) await setImmediate();
    };
    installation.store.before(wait);
    installation.beforePublish = async (topic) => {
      await wait();
      if (refusing.includes(topic)) throw new Error("SNS refuses");
    };
    const before = { alerts: installation.sent.length, chat: installation.chat.length };
    const order = orderFor(seen(given), time);
    const results = await Promise.allSettled(
      left.map((requestId) =>
        auditAndTell(order, { requestId, notify: "changes", dryRun: false }, installation),
      ),
    );
    yield {
      day,
      at: time,
      truth: (await runAudit(orderFor(given, time))).audit,
      seen: (await runAudit(order)).audit,
      written,
      reachable: new Set(TOPICS.filter((topic) => somebodyListens && !refusing.includes(topic))),
      messages: {
        alerts: installation.sent.slice(before.alerts),
        chat: installation.chat.slice(before.chat),
      },
    };
    left = left.filter((_, index) => results[index]?.status === "rejected");
    const broken = results.find((result) => result.status === "rejected" && refusing.length === 0);
    if (broken?.status === "rejected") throw broken.reason;
  }
}

async function stateIn({ store }: TestInstallation): Promise<State> {
  const stored = await store.read(stateName(ACCOUNT_ID));
  return v.parse(stateSchema, JSON.parse(stored?.text ?? "null"));
}
