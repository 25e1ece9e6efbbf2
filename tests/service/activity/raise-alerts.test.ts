import { describe, expect, it } from "vitest";
import { StoreConflict } from "../../../src/store/store.ts";
import { testActivity } from "../../helpers/activity-installation.ts";
import { eventLike, newEventId } from "../../helpers/root-events-given.ts";

const at = (time: string) => ({ eventTime: `2026-11-25T${time}Z` });
const failures = (count: number, time = "02:00:00") =>
  [...Array(count).keys()].map(() => eventLike("sign-in-failed", at(time)));

const HOUR_MS = 3_600_000;

describe("a batch of events", () => {
  it("is told, recorded under the event's id, and followed by an audit of root where it changed credentials", async () => {
    const activity = testActivity();
    const removed = eventLike("mfa-deactivated", at("02:00:00"));
    expect(await activity.bring(removed)).toEqual(new Map());
    expect(activity.sent.alerts.map(({ kind, severity }) => [kind, severity])).toEqual([
      ["root-mfa-removed", "critical"],
    ]);
    const evidence = activity.store.objects.get(
      `events/111122223333/2026-11-25/${removed.detail.eventID}.json`,
    );
    expect(JSON.parse(evidence?.text ?? "")).toMatchObject({
      kind: "root-mfa-removed",
      eventIds: [removed.detail.eventID],
      events: [removed],
    });
    expect(activity.audits).toBe(1);
  });

  it("asks for no audit after a sign-in, nor after an attempt that was denied", async () => {
    const activity = testActivity();
    await activity.bring(eventLike("sign-in-with-mfa"), eventLike("mfa-deactivation-denied"));
    expect(activity.sent.alerts).toHaveLength(2);
    expect(activity.audits).toBe(0);
  });

  it("that holds something malformed costs nothing but that", async () => {
    const activity = testActivity();
    const failed = await activity.bring(
      "{not json",
      eventLike("sign-in-with-mfa"),
      { source: "aws.signin", account: "111122223333" },
      { source: "aws.iam", account: "not an account", detail: {} },
      "null",
      eventLike("trail-stopped"),
    );
    expect([...failed.keys()].sort()).toEqual(["0", "2", "3", "4"]);
    expect(String(failed.get("2"))).toContain("This is no event of CloudTrail: detail");
    expect(activity.sent.alerts.map(({ kind }) => kind)).toEqual(["root-sign-in", "watch-tampered"]);
  });

  it("that comes again is not told again", async () => {
    const activity = testActivity();
    const batch = [
      eventLike("sign-in-with-mfa"),
      ...failures(3),
      eventLike("api-unknown"),
      eventLike("task-assumed-root-text"),
    ];
    await activity.bring(...batch);
    const told = activity.sent.alerts.length;
    expect(told).toBe(4);
    await activity.bring(...batch);
    await activity.bring(...batch.toReversed());
    expect(activity.sent.alerts).toHaveLength(told);
  });

  it("that was told by itself is not told again among others", async () => {
    const activity = testActivity();
    const event = eventLike("mfa-deactivated");
    await activity.bring(event, eventLike("api-unknown"));
    await activity.bring(event, ...[...Array(6).keys()].map(() => eventLike("mfa-deactivated")));
    const counts = activity.sent.alerts
      .filter(({ kind }) => kind === "root-mfa-removed")
      .map(({ group }) => group?.count ?? 1);
    expect(counts).toEqual([1, 6]);
  });

  it("holds the same event twice, and tells it once", async () => {
    const activity = testActivity();
    const event = eventLike("api-unknown");
    const failed = await activity.bring(event, event, { ...event, id: "another-envelope" });
    expect(failed.size).toBe(0);
    expect(activity.sent.alerts.map(({ group }) => group)).toEqual([undefined]);
  });

  it("ignores steps of a sign-in, AWS's own events and reads", async () => {
    const activity = testActivity();
    const failed = await activity.bring(
      eventLike("check-mfa"),
      eventLike("service-event"),
      eventLike("api-read"),
      eventLike("invoked-by-service"),
    );
    expect(failed.size).toBe(0);
    expect(activity.sent.alerts).toEqual([]);
    // A read has used its key: it is on record, and that nobody was told of it.
    const record = activity.store.objects.get("memory/111122223333/root-events.json")?.text ?? "";
    expect(JSON.parse(record).events).toMatchObject([{ kind: "call", untold: true }]);
    await activity.bring(eventLike("access-key-created"));
    const after = activity.store.objects.get("memory/111122223333/root-events.json")?.text ?? "";
    expect(JSON.parse(after).events.filter(({ untold }: { untold?: true }) => untold)).toHaveLength(1);
  });

  it("of another account is refused: nothing may be kept of it here", async () => {
    const activity = testActivity();
    const failed = await activity.bring({ ...eventLike("mfa-deactivated"), account: "444455556666" });
    expect(String(failed.get("0"))).toContain("of account 444455556666, which is not watched here");
    expect(activity.sent.alerts).toEqual([]);
  });

  it("nested deeper than can be written is told, and kept by its id", async () => {
    const activity = testActivity();
    const event = eventLike("trail-stopped");
    const text = JSON.stringify({ ...event, detail: { ...event.detail, requestParameters: "DEEP" } }).replace(
      '"DEEP"',
      `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    );
    expect((await activity.bring(text)).size).toBe(0);
    expect(activity.sent.alerts).toHaveLength(1);
    const name = `events/111122223333/2026-11-23/${event.detail.eventID}.json`;
    expect(JSON.parse(activity.store.objects.get(name)?.text ?? "")).toMatchObject({
      eventIds: [event.detail.eventID],
      events: [],
      omittedEvents: 1,
    });
  });
});

describe("a flood of failed sign-ins", () => {
  it("of ten thousand in a minute is a few messages with exact numbers, and the sign-in among them stands out", async () => {
    const activity = testActivity();
    const start = activity.now.getTime();
    for (let batch = 0; batch < 10; batch++) {
      activity.now = new Date(start + batch * 6_000);
      const events = [...Array(1_000).keys()].map(() =>
        eventLike("sign-in-failed", { eventTime: activity.now.toISOString() }),
      );
      const signIn = eventLike("sign-in-with-mfa", { eventTime: activity.now.toISOString() });
      if (batch === 7) events.splice(500, 0, signIn);
      const sentBefore = activity.sent.alerts.length;
      expect((await activity.bring(...events)).size).toBe(0);
      if (batch !== 7) continue;
      expect(activity.sent.alerts[sentBefore]).toMatchObject({
        kind: "root-sign-in",
        severity: "critical",
        // All that had come before it, and those of its own batch that are no later than it is.
        failuresBefore: 8_000,
      });
    }
    for (let hour = 1; hour <= 3; hour++) {
      activity.now = new Date(start + hour * HOUR_MS + 60_000);
      await activity.bring({ source: "rootwatch.clock" });
    }
    expect(activity.sent.alerts.length).toBeLessThan(20);
    const counts = activity.sent.alerts
      .filter(({ kind }) => kind === "root-sign-in-failed")
      .map(({ group }) => group?.count ?? 1);
    expect(counts).toEqual([1_000, 9_000]);
  });

  it("of ten in ten hours is one alert and at most nine summaries", async () => {
    const activity = testActivity();
    const start = activity.now.getTime();
    for (let minute = 0; minute <= 12 * 60; minute += 10) {
      activity.now = new Date(start + minute * 60_000);
      if (minute % 60 === 0 && minute < 600) {
        await activity.bring(eventLike("sign-in-failed", { eventTime: activity.now.toISOString() }));
      }
      if (minute % 60 === 50) await activity.bring({ source: "rootwatch.clock" });
    }
    const counts = activity.sent.alerts.map(({ group }) => group?.count ?? 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(counts.length).toBeLessThanOrEqual(10);
    expect(activity.sent.alerts.filter(({ group }) => group?.heldSince === undefined)).toHaveLength(1);
  });
});

describe("what cannot be told", () => {
  it("comes again, and nothing else of the batch does", async () => {
    const activity = testActivity();
    activity.beforePublish = (_, { kind }) => {
      if (kind === "watch-tampered") throw new Error("Throttled");
    };
    const batch = [eventLike("sign-in-with-mfa"), eventLike("trail-stopped"), eventLike("api-unknown")];
    expect([...(await activity.bring(...batch)).keys()]).toEqual(["1"]);
    activity.beforePublish = () => {};
    expect((await activity.bring(batch[1])).size).toBe(0);
    expect(activity.sent.alerts.map(({ kind }) => kind).sort()).toEqual([
      "root-api-activity",
      "root-sign-in",
      "watch-tampered",
    ]);
  });

  it("of a group is all of the group", async () => {
    const activity = testActivity();
    activity.beforePublish = () => {
      throw new Error("Throttled");
    };
    const calls = [...Array(4).keys()].map(() => eventLike("api-unknown"));
    expect([...(await activity.bring(...calls)).keys()].sort()).toEqual(["0", "1", "2", "3"]);
    activity.beforePublish = () => {};
    await activity.bring(...calls);
    expect(activity.sent.alerts.map(({ group }) => group?.count)).toEqual([4]);
  });

  it("for want of time comes again", async () => {
    const activity = testActivity();
    activity.remainingMs = 5_000;
    expect((await activity.bring(eventLike("sign-in-with-mfa"))).size).toBe(1);
    expect(activity.sent.alerts).toEqual([]);
  });

  it("because nobody has confirmed a subscription waits in the queue, and is not published to nobody", async () => {
    const activity = testActivity();
    activity.channels = [{ topicArn: "alerts", protocol: "email", state: "pending" }];
    const event = eventLike("sign-in-without-mfa");
    const failed = await activity.bring(event);
    expect(String(failed.get("0"))).toContain("No subscription of alerts is confirmed");
    activity.channels = [{ topicArn: "alerts", protocol: "email", state: "confirmed" }];
    expect((await activity.bring(event)).size).toBe(0);
    expect(activity.sent.alerts).toHaveLength(1);
  });

  it("is told all the same where AWS does not say who listens", async () => {
    const activity = testActivity();
    activity.channels = new Error("AccessDenied");
    expect((await activity.bring(eventLike("sign-in-without-mfa"))).size).toBe(0);
    expect(activity.sent.alerts).toHaveLength(1);
  });

  it("on one topic is told on the other, each once", async () => {
    const activity = testActivity({ withChat: true });
    activity.beforePublish = (audience) => {
      if (audience === "chat") throw new Error("Throttled");
    };
    const batch = [eventLike("sign-in-with-mfa"), ...failures(2), eventLike("api-unknown")];
    expect((await activity.bring(...batch)).size).toBe(4);
    activity.beforePublish = () => {};
    expect((await activity.bring(...batch)).size).toBe(0);
    const kinds = ["root-api-activity", "root-sign-in", "root-sign-in-failed"];
    expect(activity.sent.alerts.map(({ kind }) => kind).sort()).toEqual(kinds);
    expect(activity.sent.chat.map(({ kind }) => kind).sort()).toEqual(kinds);
  });

  it("because the audit cannot be started comes again, untold but for the audit", async () => {
    const activity = testActivity();
    activity.beforeAudit = () => {
      throw new Error("TooManyRequests");
    };
    const event = eventLike("access-key-created");
    expect((await activity.bring(event)).size).toBe(1);
    activity.beforeAudit = () => {};
    expect((await activity.bring(event)).size).toBe(0);
    expect(activity.sent.alerts).toHaveLength(1);
    expect(activity.audits).toBe(1);
  });
});

describe("who would silence the alerts", () => {
  const memory = "memory/111122223333/activity.json";

  it("by what was told before is told of all the same, with a note", async () => {
    const activity = testActivity();
    activity.store.before((operation) => {
      if (operation === "read" || operation === "exists") throw new Error("AccessDenied");
    });
    const failed = await activity.bring(
      eventLike("sign-in-without-mfa"),
      eventLike("trail-stopped"),
      eventLike("sign-in-failed"),
      eventLike("api-unknown"),
    );
    expect(activity.sent.alerts.map(({ kind }) => kind)).toEqual(["root-sign-in", "watch-tampered"]);
    for (const { notes } of activity.sent.alerts)
      expect(notes).toContain("Whether this was told before could not be read: it may come again.");
    // What is told by numbers comes again, until they are known.
    expect([...failed.keys()].filter((id) => ["2", "3"].includes(id))).toEqual(["2", "3"]);
  });

  it("by what was told before, many times at once, is told of as well", async () => {
    const activity = testActivity();
    activity.store.before((operation, name) => {
      if (operation === "read" && name.endsWith("/activity.json")) throw new Error("AccessDenied");
    });
    const failed = await activity.bring(
      ...[...Array(6).keys()].map(() => eventLike("trail-stopped")),
      eventLike("tampering-denied"),
      eventLike("api-unknown"),
      eventLike("api-unknown"),
    );
    expect(activity.sent.alerts.map(({ kind, group }) => [kind, group?.count])).toEqual([
      ["watch-tampered", 6],
    ]);
    // What was refused cannot be counted, and is grave; other calls of root's wait.
    expect(activity.operations.map(({ attributes }) => attributes.severity)).toEqual(["critical"]);
    expect([...failed.keys()]).toEqual(["6", "7", "8"]);
  });

  it("by their topic or key is told of on the operations topic", async () => {
    const activity = testActivity();
    activity.beforePublish = () => {
      throw Object.assign(new Error("the key is disabled"), { name: "KMSDisabledException" });
    };
    const failed = await activity.bring(eventLike("key-disabled"), eventLike("mfa-enabled"));
    expect(failed.size).toBe(2);
    expect(activity.operations.map(({ subject }) => subject)).toEqual(["[operations] untold: "]);
    expect(activity.operations[0]?.bodies.default).toContain("KMSDisabledException: the key is disabled");
  });

  it("by a damaged memory is told of, and nothing is kept from being told", async () => {
    const activity = testActivity();
    await activity.store.create(memory, '{"schema":"rootwatch/activity/1"}', "application/json");
    expect((await activity.bring(eventLike("sign-in-failed"))).size).toBe(0);
    expect(activity.sent.alerts).toHaveLength(1);
    expect(activity.operations.map(({ subject }) => subject)).toEqual([
      "[operations] 111122223333: the memory of root activity was damaged",
    ]);
  });

  it("by a damaged memory is told of once, by the clock as well", async () => {
    const activity = testActivity();
    await activity.store.create(memory, "damaged", "application/json");
    for (let hour = 0; hour < 3; hour++) await activity.bring({ source: "rootwatch.clock" });
    await activity.bring(eventLike("sign-in-with-mfa"));
    expect(activity.operations.filter(({ subject }) => subject.includes("was damaged"))).toHaveLength(1);
  });

  it("by the memory of a later version keeps what is held waiting, and that alone", async () => {
    const activity = testActivity();
    const later = '{"schema":"rootwatch/activity/2"}';
    await activity.store.create(memory, later, "application/json");
    const failed = await activity.bring(eventLike("sign-in-failed"), eventLike("sign-in-with-mfa"));
    expect(String(failed.get("0"))).toContain("was written by a later version of Rootwatch");
    expect([...failed.keys()]).toEqual(["0"]);
    expect(activity.sent.alerts.map(({ kind }) => kind)).toEqual(["root-sign-in"]);
    expect(activity.store.objects.get(memory)?.text).toBe(later);
  });

  it("by trying what is refused is told at once, and then once an hour", async () => {
    const activity = testActivity();
    const start = activity.now.getTime();
    for (let batch = 0; batch < 60; batch++) {
      activity.now = new Date(start + batch * 10_000);
      const refused = ["tampering-denied", "mfa-deactivation-denied"].flatMap((name) =>
        [...Array(30).keys()].map(() => eventLike(name, { eventTime: activity.now.toISOString() })),
      );
      expect((await activity.bring(...refused)).size).toBe(0);
    }
    activity.now = new Date(start + HOUR_MS + 1_000);
    await activity.bring({ source: "rootwatch.clock" });
    const told = Map.groupBy(activity.sent.alerts, ({ kind }) => kind);
    expect([...told].map(([kind, alerts]) => [kind, alerts.map(({ group }) => group?.count)])).toEqual([
      ["watch-tampered", [30, 1_770]],
      ["root-mfa-removed", [30, 1_770]],
    ]);
    for (const { severity } of activity.sent.alerts) expect(severity).toBe("critical");
  });

  it("by a flood of one kind keeps no sign-in waiting", async () => {
    const activity = testActivity();
    // Each message takes half a second of a minute.
    activity.beforePublish = () => {
      activity.remainingMs -= 500;
    };
    const flood = [
      "mfa-enabled",
      "access-key-deleted",
      "signing-certificate-uploaded",
      "email-updated",
    ].flatMap((name) => [...Array(200).keys()].map(() => eventLike(name)));
    const failed = await activity.bring(
      ...flood,
      eventLike("sign-in-failed"),
      eventLike("api-unknown"),
      eventLike("sign-in-with-mfa"),
    );
    expect(failed.size).toBe(0);
    expect(activity.sent.alerts[0]?.kind).toBe("root-sign-in");
    expect(activity.sent.alerts).toHaveLength(7);
  });
});

describe("what is held back", () => {
  it("is in the evidence, each by its id, before it is told", async () => {
    const activity = testActivity();
    await activity.bring(eventLike("sign-in-failed"));
    const held = failures(3);
    await activity.bring(...held);
    expect(activity.sent.alerts).toHaveLength(1);
    const [first] = held;
    const evidence = activity.store.objects.get(
      `events/111122223333/2026-11-25/${first?.detail.eventID}.and-2-more.json`,
    );
    expect(JSON.parse(evidence?.text ?? "").eventIds).toEqual(held.map(({ detail }) => detail.eventID));
  });
});

describe("what is counted", () => {
  it("is counted once where a write has come through and its answer has not", async () => {
    const activity = testActivity();
    await activity.bring(...failures(2));
    let isLost = true;
    const store = activity.store as { replace: typeof activity.store.replace };
    const { replace } = store;
    store.replace = async (name, text, version) => {
      const written = await replace(name, text, version);
      if (!isLost || !name.endsWith("/activity.json")) return written;
      isLost = false;
      // As the SDK's second try finds it.
      throw new StoreConflict(name);
    };
    expect((await activity.bring(...failures(10))).size).toBe(0);
    activity.now = new Date(activity.now.getTime() + HOUR_MS);
    await activity.bring({ source: "rootwatch.clock" });
    expect(activity.sent.alerts.map(({ group }) => group?.count)).toEqual([2, 10]);
  });
});

describe("a crash", () => {
  const batch = () => [
    eventLike("sign-in-without-mfa"),
    ...failures(3),
    eventLike("api-unknown"),
    eventLike("api-unknown"),
    eventLike("trail-stopped"),
  ];

  it("at any step of the store repeats at most, and loses nothing", async () => {
    for (let step = 1; ; step++) {
      const activity = testActivity();
      const events = batch();
      let steps = 0;
      activity.store.before(() => {
        steps += 1;
        if (steps === step) throw new Error(`the process ends at step ${step}`);
      });
      const failed = await activity
        .bring(...events)
        .catch(() => new Map(events.map((_, index) => [String(index), 0])));
      activity.store.before(() => {});
      await activity.bring(...events.filter((_, index) => failed.has(String(index))));
      const told = new Set(activity.sent.alerts.map(({ kind }) => kind));
      expect([...told].sort(), `step ${step}`).toEqual([
        "root-api-activity",
        "root-sign-in",
        "root-sign-in-failed",
        "watch-tampered",
      ]);
      if (steps < step) break;
    }
  });
});

describe("two invocations at once", () => {
  it("lose no failed sign-in between them", async () => {
    const activity = testActivity();
    await Promise.all([...Array(6).keys()].map(() => activity.bring(...failures(10))));
    activity.now = new Date(activity.now.getTime() + 2 * HOUR_MS);
    await activity.bring({ source: "rootwatch.clock" });
    const counts = activity.sent.alerts.map(({ group }) => group?.count ?? 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(60);
    // Each may take itself for the first.
    expect(counts.length).toBeLessThanOrEqual(7);
  });
});

describe("a test event", () => {
  it("is told as a test, whatever it calls itself", async () => {
    const activity = testActivity();
    const canary = { ...eventLike("canary-like-a-sign-in"), id: newEventId() };
    expect((await activity.bring(canary)).size).toBe(0);
    expect(activity.sent.alerts.map(({ kind, severity }) => [kind, severity])).toEqual([
      ["test", "informational"],
    ]);
  });
});
