import { describe, expect, it } from "vitest";
import { stateAfter } from "../../../src/audit/lifecycle.ts";
import { withoutSending } from "../../../src/audit/outbox.ts";
import { outboxOf, type State } from "../../../src/audit/state.ts";
import { digestOf } from "../../../src/notify/digest.ts";
import { planTelling, type Telling, tell } from "../../../src/service/audit/tell-audience.ts";
import { auditOn, LIFE, LIFE_RULES, onDay, seen, told } from "../../helpers/hand-made-audits.ts";
import { CONFIRMED, PENDING, testInstallation } from "../../helpers/installation.ts";

const audit = auditOn(0, [seen("task", "ann")]);
const opened = stateAfter(undefined, audit, LIFE);
const calm = told(told(opened, "alerts", audit), "chat", audit);

type Circumstances = Parameters<typeof planTelling>[2];

/** What is to be told to alerts and to chat after an audit. */
function plannedFor(state: State, rest: Partial<Circumstances> = {}) {
  const installation = testInstallation({ withChat: true });
  const { announcer } = installation;
  const planned = planTelling(state, announcer.audiences, {
    requestId: "mine",
    notify: "changes",
    dryRun: false,
    audit,
    rules: LIFE_RULES,
    channelsTo: () => [CONFIRMED],
    digestOf: (changes) =>
      digestOf(audit, changes, {
        auditId: "a",
        report: undefined,
        notes: [],
        auditHours: 26,
        rules: LIFE_RULES,
      }),
    now: onDay(0),
    ...rest,
  });
  return { ...planned, statuses: planned.plan.map(({ status }) => status), installation };
}

describe("what is to be told", () => {
  it("is on its way in the state, for each audience that is to be told, for longer than a function may run", () => {
    const { state, plan, statuses } = plannedFor(opened);
    expect(statuses).toEqual(["sent", "sent"]);
    expect(plan.map(({ news, digest }) => [news, digest.first, digest.added.length])).toEqual([
      [true, true, 1],
      [true, true, 1],
    ]);
    for (const audience of LIFE.audiences) {
      const { toldUpTo, sending } = outboxOf(state, audience);
      expect([toldUpTo, sending?.id, sending?.upTo]).toEqual([0, "mine", 1]);
      const lease = new Date(sending?.leasedUntil ?? 0).getTime() - onDay(0).getTime();
      expect(lease).toBeGreaterThan(5 * 60_000);
      expect(lease).toBeLessThan(10 * 60_000);
    }
  });

  it("is told to each audience by what that one knows", () => {
    const { state, statuses, plan } = plannedFor(told(opened, "alerts", audit));
    expect(statuses).toEqual(["nothing_new", "sent"]);
    expect(plan.map(({ news }) => news)).toEqual([false, true]);
    expect(outboxOf(state, "alerts").sending).toBeNull();
    expect(outboxOf(state, "chat").sending).not.toBeNull();
  });

  it.each([
    ["changes", calm, "nothing_new"],
    ["always", calm, "sent"],
    ["never", calm, "not_asked"],
    ["changes", opened, "sent"],
    ["always", opened, "sent"],
    ["never", opened, "not_asked"],
  ] as const)("where it is to notify %s: case %#", (notify, state, status) => {
    expect(plannedFor(state, { notify }).statuses).toEqual([status, status]);
  });

  it("is nothing in a dry run, and the state stays as it is", () => {
    const { state, statuses } = plannedFor(opened, { dryRun: true, notify: "always" });
    expect(statuses).toEqual(["dry_run", "dry_run"]);
    expect(state).toBe(opened);
  });

  it("waits where nobody of an audience would see it, and goes where AWS does not say", () => {
    const { state, statuses } = plannedFor(opened, {
      channelsTo: ({ name }) => (name === "alerts" ? [PENDING] : undefined),
    });
    expect(statuses).toEqual(["waiting_for_a_confirmed_channel", "sent"]);
    expect(outboxOf(state, "alerts").sending).toBeNull();
    expect(plannedFor(calm, { channelsTo: () => [] }).statuses).toEqual(["nothing_new", "nothing_new"]);
  });

  it("is left to whoever tells it at this moment, unless it is asked for in any case", () => {
    const { state: sending } = plannedFor(opened, { requestId: "other" });
    const { state, statuses } = plannedFor(sending);
    expect(statuses).toEqual(["being_told", "being_told"]);
    expect(state).toBe(sending);
    expect(plannedFor(sending, { notify: "always" }).statuses).toEqual(["sent", "sent"]);
  });

  it("is told once more where whoever told it is dead, or was this same invocation", () => {
    const { state: sending } = plannedFor(opened, { requestId: "other" });
    expect(plannedFor(sending, { now: onDay(1) }).statuses).toEqual(["sent", "sent"]);
    expect(plannedFor(sending, { requestId: "other" }).statuses).toEqual(["sent", "sent"]);
  });

  it("is not left to whoever tells less", () => {
    const { state: sending } = plannedFor(opened, { requestId: "other" });
    const more = auditOn(0.001, [seen("task", "ann"), seen("task", "bob")]);
    const after = stateAfter(sending, more, LIFE);
    const { plan, statuses } = plannedFor(after, { audit: more, now: more.observedAt });
    expect(statuses).toEqual(["sent", "sent"]);
    expect(plan[0]?.digest.added).toHaveLength(2);
  });
});

describe("to tell", () => {
  const firstOf = (plan: readonly Telling[]): Telling => {
    const [first] = plan;
    if (first === undefined) throw new Error("nobody is told");
    return first;
  };

  it.each([
    ["sent", 1, 0],
    ["waiting_for_a_confirmed_channel", 0, 1],
    ["nothing_new", 0, 0],
    ["being_told", 0, 0],
    ["not_asked", 0, 0],
    ["dry_run", 0, 0],
  ] as const)(
    "what is %s publishes %i and says %i times that nobody listens",
    async (status, sent, waiting) => {
      const { plan, installation } = plannedFor(opened);
      await tell({ ...firstOf(plan), status }, installation.announcer);
      expect([installation.sent.length, installation.waiting.length]).toEqual([sent, waiting]);
    },
  );

  it("ends with what SNS answers", async () => {
    const { plan, installation } = plannedFor(opened);
    installation.beforePublish = () => {
      throw new Error("Throttled");
    };
    await expect(tell(firstOf(plan), installation.announcer)).rejects.toThrow("Throttled");
  });

  it("says that nobody listens also where AWS named no channel", async () => {
    const { plan, installation } = plannedFor(opened);
    const telling = {
      ...firstOf(plan),
      status: "waiting_for_a_confirmed_channel",
      channels: undefined,
    } as const;
    await tell(telling, installation.announcer);
    expect(installation.waiting).toHaveLength(1);
  });

  it("is over for its own invocation and audience", () => {
    const { state } = plannedFor(opened);
    const sending = { id: "mine", audience: "alerts" };
    const over = withoutSending(state, sending, { upTo: state.revision, wholeAt: audit.observedAt });
    expect([outboxOf(over, "alerts").sending, outboxOf(over, "chat").sending?.id]).toEqual([null, "mine"]);
    expect(plannedFor(over).statuses).toEqual(["nothing_new", "sent"]);
  });
});
