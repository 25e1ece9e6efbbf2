import { describe, expect, it } from "vitest";
import { testActivity } from "../../helpers/activity-installation.ts";
import { eventLike, newEventId } from "../../helpers/root-events-given.ts";

const CLOCK = { source: "rootwatch.clock" };
const HOUR_MS = 3_600_000;

/** An installation of which the hours pass: the clock strikes, and what arrives of the canaries comes back. */
function installation(arrives: (region: string) => boolean = () => true) {
  const activity = testActivity();
  const onTheWay: unknown[] = [];
  activity.onCanary = (region, detail) => {
    if (arrives(region)) onTheWay.push({ ...eventLike("canary"), id: newEventId(), region, detail });
  };
  const strike = async () => {
    const failed = await activity.bring(CLOCK);
    const events = onTheWay.splice(0);
    if (events.length > 0) await activity.bring(...events);
    activity.now = new Date(activity.now.getTime() + HOUR_MS);
    return failed;
  };
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour++) await strike();
  };
  return { activity, strike, hours };
}

describe("canaries", () => {
  it("are sent in every watched Region once a day, and nobody hears of those that arrive", async () => {
    const { activity, hours } = installation();
    const sent: string[] = [];
    const onCanary = activity.onCanary;
    activity.onCanary = (region, detail) => {
      sent.push(region);
      onCanary(region, detail);
    };
    await hours(72);
    expect(sent.toSorted().join(" ")).toBe(
      ["eu-central-1", "us-east-1", "us-east-2"].flatMap((region) => [region, region, region]).join(" "),
    );
    expect(activity.sent.alerts).toEqual([]);
    expect(activity.operations).toEqual([]);
    expect(activity.figures).toEqual([
      ["CanariesComplete", 1],
      ["CanariesComplete", 1],
      ["CanariesComplete", 1],
    ]);
  });

  it("that do not arrive are told once a day, by the names of their Regions", async () => {
    const { activity, hours } = installation((region) => region !== "us-east-2");
    await hours(3);
    expect(activity.operations.map(({ subject }) => subject)).toEqual([
      "[operations] 111122223333: not all is heard from us-east-2",
    ]);
    expect(activity.operations[0]?.bodies.default).toContain("us-east-2: it was sent and has not arrived");
    expect(activity.figures).toEqual([["CanariesComplete", 0]]);
    await hours(48);
    expect(activity.operations).toHaveLength(3);
  });

  it("that cannot be sent are told with the reason", async () => {
    const { activity, hours } = installation();
    const onCanary = activity.onCanary;
    activity.onCanary = (region, detail) => {
      if (region === "us-east-1") throw new Error("not authorized to perform: events:PutEvents");
      onCanary(region, detail);
    };
    await hours(2);
    expect(activity.operations[0]?.bodies.default).toMatch(
      /us-east-1: it could not be sent: .*not authorized to perform/,
    );
  });

  it("are not complete where a Region has something that could not be forwarded, or does not say", async () => {
    const { activity, hours } = installation();
    const asked: string[] = [];
    activity.countIn = (region, queueName) => {
      asked.push(`${region} ${queueName}`);
      if (region === "us-east-2") throw new Error("not authorized to perform: sqs:GetQueueUrl");
      return 3;
    };
    await hours(3);
    // Once, in the Regions that forward.
    expect(asked).toEqual(
      ["us-east-1", "us-east-2"].map((region) => `${region} rootwatch-prod-not-forwarded`),
    );
    const [{ subject = "", bodies } = {}, ...others] = activity.operations;
    expect(others).toEqual([]);
    expect(subject).toBe("[operations] 111122223333: not all is heard from us-east-1, us-east-2");
    expect(bodies?.default).toContain(
      "us-east-1: 3 events wait in the queue rootwatch-prod-not-forwarded: docs/watched-regions.md says",
    );
    expect(bodies?.default).toMatch(/us-east-2: the queue \S+ could not be asked: .*sqs:GetQueueUrl/);
    expect(activity.figures).toEqual([["CanariesComplete", 0]]);
  });

  it.each([
    [1, "1 event waits in the queue"],
    [Number.NaN, "the queue rootwatch-prod-not-forwarded does not say what is in it"],
  ])("are told once for a Region, with all that is wrong there: %s", async (waiting, why) => {
    const { activity, hours } = installation((region) => region !== "us-east-1");
    activity.countIn = (region) => (region === "us-east-1" ? waiting : 0);
    await hours(2);
    const [{ subject = "", bodies } = {}] = activity.operations;
    expect(subject).toBe("[operations] 111122223333: not all is heard from us-east-1");
    expect(bodies?.default).toContain("us-east-1: it was sent and has not arrived");
    expect(bodies?.default).toContain(`us-east-1: ${why}`);
  });

  it("of somebody else prove nothing", async () => {
    const { activity, hours } = installation(() => false);
    await hours(1);
    const forged = { purpose: "heartbeat", id: "canary-0", region: "us-east-2" };
    await activity.bring({ ...eventLike("canary"), id: newEventId(), detail: forged });
    await hours(1);
    expect(activity.operations.map(({ subject }) => subject)).toEqual([
      "[operations] 111122223333: not all is heard from eu-central-1, us-east-1, us-east-2",
    ]);
    expect(activity.sent.alerts).toEqual([]);
  });

  it("that were put on another bus than they say prove nothing", async () => {
    const { activity, hours } = installation(() => false);
    const onCanary: unknown[] = [];
    activity.onCanary = (_, detail) => {
      onCanary.push(detail);
    };
    await hours(1);
    // Whoever may read the memory knows the id of the day.
    const forged = onCanary.map((detail) => ({
      ...eventLike("canary"),
      id: newEventId(),
      region: "eu-central-1",
      detail,
    }));
    await activity.bring(...forged);
    await hours(1);
    expect(activity.operations.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/heard from us-east-1, us-east-2$/),
    ]);
    expect(activity.sent.alerts).toEqual([]);
  });

  it("begin anew where their memory cannot be read", async () => {
    const { activity, hours } = installation();
    const name = "memory/111122223333/heartbeat.json";
    await activity.store.create(name, "damaged", "application/json");
    await hours(2);
    expect(activity.figures).toEqual([["CanariesComplete", 1]]);
  });

  it("are looked after where what was held back cannot be told", async () => {
    const { activity, strike } = installation();
    await activity.bring(eventLike("sign-in-failed"));
    await activity.bring(eventLike("sign-in-failed"));
    activity.now = new Date(activity.now.getTime() + HOUR_MS);
    activity.beforePublish = () => {
      throw new Error("Throttled");
    };
    expect((await strike()).size).toBe(1);
    activity.beforePublish = () => {};
    await strike();
    expect(activity.sent.alerts.map(({ group }) => group?.count ?? 1)).toEqual([1, 1]);
    expect(activity.figures).toEqual([["CanariesComplete", 1]]);
  });
});
