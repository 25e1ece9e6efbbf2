import { describe, expect, it } from "vitest";
import { RootwatchError } from "../../src/errors.ts";
import { deliver } from "../../src/slack/deliver.ts";
import type { Payload } from "../../src/slack/payload.ts";
import type { post } from "../../src/slack/post.ts";

const OLD = "https://hooks.slack.com/services/T000/B000/old";
const NEW = "https://hooks.slack.com/services/T000/B000/new";
const GONE = { gone: new RootwatchError("slack_refused", "Slack answered 404 (no_service).") };

const records = (...ids: readonly string[]) => ids.map((id) => ({ id, subject: id, text: id }));

/** Slack as the function finds it, and what became of the messages. */
function around(
  answer: (url: URL, payload: Payload) => Awaited<ReturnType<typeof post>>,
  kept = OLD,
  anew = OLD,
) {
  const posted: string[] = [];
  const delivered: string[] = [];
  const left: number[] = [];
  return {
    posted,
    delivered,
    left,
    webhook: { url: async (asked: "kept" | "anew") => new URL(asked === "kept" ? kept : anew) },
    post: async (url: URL, payload: Payload, remainingMs: () => number) => {
      posted.push(`${payload.text} ${url.href.split("/").at(-1)}`);
      left.push(remainingMs());
      return answer(url, payload);
    },
    timeZone: "UTC",
    remainingMs: () => 20_000,
    onDelivered: ({ id }: { readonly id: string }) => {
      delivered.push(id);
    },
  };
}

describe("the messages of an event", () => {
  it("are posted in order, with time left to end in", async () => {
    const slack = around(() => undefined);
    await deliver(records("a", "b"), slack);
    expect(slack.posted).toEqual(["a old", "b old"]);
    expect(slack.delivered).toEqual(["a", "b"]);
    expect(slack.left).toEqual([18_000, 18_000]);
  });

  it("are posted each for itself: one that fails keeps no other from it, and none is posted twice", async () => {
    const slack = around((_, { text }) => {
      if (text === "b") throw new RootwatchError("slack_unreachable", "Slack answered 500.");
      return undefined;
    });
    await expect(deliver(records("a", "b", "c"), slack)).rejects.toMatchObject({
      code: "slack_unreachable",
      message: "Slack answered 500.",
    });
    expect(slack.posted).toEqual(["a old", "b old", "c old"]);
    expect(slack.delivered).toEqual(["a", "c"]);
  });

  it("that fail are counted", async () => {
    const slack = around(() => {
      throw new RootwatchError("slack_unreachable", "Slack answered 500.");
    });
    await expect(deliver(records("a", "b"), slack)).rejects.toThrow(
      "2 messages could not be posted. The first: Slack answered 500.",
    );
  });

  it("are posted to the webhook that took the place of the one that is gone", async () => {
    const slack = around((url) => (url.href === OLD ? GONE : undefined), OLD, NEW);
    await deliver(records("a"), slack);
    expect(slack.posted).toEqual(["a old", "a new"]);
    expect(slack.delivered).toEqual(["a"]);
  });

  it("fail where the webhook is gone and there is no other", async () => {
    const slack = around(() => GONE);
    await expect(deliver(records("a"), slack)).rejects.toBe(GONE.gone);
    expect(slack.posted).toEqual(["a old"]);
  });

  it("fail where the other webhook is gone too", async () => {
    const slack = around(() => GONE, OLD, NEW);
    await expect(deliver(records("a"), slack)).rejects.toBe(GONE.gone);
    expect(slack.posted).toEqual(["a old", "a new"]);
    expect(slack.delivered).toEqual([]);
  });

  it("fail as they are where a bug is to blame", async () => {
    const bug = new TypeError("a bug");
    const slack = around(() => {
      throw bug;
    });
    await expect(deliver(records("a", "b"), slack)).rejects.toBe(bug);
  });
});
