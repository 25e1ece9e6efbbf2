import { describe, expect, it } from "vitest";
import { StoreConflict } from "../../../src/store/store.ts";
import { testActivity } from "../../helpers/activity-installation.ts";
import { eventLike } from "../../helpers/root-events-given.ts";

const CLOCK = { source: "rootwatch.clock" };

describe("the clock", () => {
  it("begins the record of root where no audit has", async () => {
    const activity = testActivity();
    await activity.bring(CLOCK);
    const record = activity.store.objects.get("memory/111122223333/root-events.json");
    expect(JSON.parse(record?.text ?? "")).toMatchObject({ since: "2026-11-25T02:00:30Z", events: [] });
  });

  it("tries again where others write at the same time, seven times", async () => {
    const activity = testActivity();
    let conflicts = 0;
    activity.store.before((operation, name) => {
      if (operation !== "replace" || !name.endsWith("/activity.json") || conflicts === 7) return;
      conflicts += 1;
      throw new StoreConflict(name);
    });
    expect((await activity.bring(eventLike("sign-in-failed"))).size).toBe(0);
    expect(conflicts).toBe(7);
  });

  it("tells each kind of what was held back, and none of them again", async () => {
    const activity = testActivity();
    const failed = () => ["sign-in-failed", "tampering-denied"].map((name) => eventLike(name));
    await activity.bring(...failed());
    await activity.bring(...failed(), ...failed());
    activity.now = new Date(activity.now.getTime() + 3_600_000);
    await activity.bring(CLOCK);
    await activity.bring(CLOCK);
    expect(activity.sent.alerts.map(({ kind, group }) => [kind, group?.count ?? 1])).toEqual([
      ["root-sign-in-failed", 1],
      ["watch-tampered", 1],
      ["root-sign-in-failed", 2],
      ["watch-tampered", 2],
    ]);
  });
});

describe("what is ours", () => {
  it.each(["audit", "root-activity", "slack"])("is the function %s as well", async (name) => {
    const activity = testActivity();
    await activity.bring(
      eventLike("function-deleted", { requestParameters: { functionName: `rootwatch-prod-${name}` } }),
    );
    expect(activity.sent.alerts.map(({ kind }) => kind)).toEqual(["watch-tampered"]);
  });
});
