import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { RootwatchError } from "../../src/errors.ts";
import { post } from "../../src/slack/post.ts";
import { slackMessage } from "../../src/slack/slack-message.ts";
import { serve } from "../helpers/http-server.ts";
import { SIGN_IN } from "./alert-example.ts";

const SECRET = "/services/T000/B000/secret";
const payload = slackMessage({ subject: undefined, text: JSON.stringify(SIGN_IN) }, "UTC");

/** An answer of Slack's: status, body, header of the wait; none at all where it hangs. */
type Answer = readonly [status: number, body?: string, retryAfter?: string] | "hangs" | "breaks";

let slack: Awaited<ReturnType<typeof serve>> | undefined;
afterEach(async () => {
  await slack?.close();
  slack = undefined;
});

/** Slack as it answers one request after the other, the last one for ever; what it was sent, and when. */
async function slackAnswering(...answers: readonly Answer[]) {
  const received: { readonly request: IncomingMessage; readonly body: string; readonly at: number }[] = [];
  const listener: RequestListener = async (request, response) => {
    const answer = answers[Math.min(received.length, answers.length - 1)];
    received.push({ request, body: await text(request), at: performance.now() });
    if (answer === undefined || answer === "hangs") return;
    if (answer === "breaks") {
      request.socket.destroy();
      return;
    }
    const [status, body = "", retryAfter] = answer;
    response.writeHead(status, retryAfter === undefined ? {} : { "Retry-After": retryAfter }).end(body);
  };
  slack = await serve(listener);
  return { url: new URL(SECRET, slack.url), received };
}

/** What is left of so many milliseconds. */
function timer(ms: number): () => number {
  const endsAt = performance.now() + ms;
  return () => endsAt - performance.now();
}

/** The error, which must not tell the secret to anybody who prints it. */
async function failureOf(work: Promise<unknown>): Promise<RootwatchError> {
  const error = await work.then(
    () => expect.unreachable("it was posted"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RootwatchError)) throw error;
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("secret");
  return error;
}

describe("a message to Slack", () => {
  it("is posted as JSON, once", async () => {
    const { url, received } = await slackAnswering([200, "ok"]);
    expect(await post(url, payload, timer(5_000))).toBeUndefined();
    expect(received).toHaveLength(1);
    const [{ request, body } = { request: undefined, body: "" }] = received;
    expect([request?.method, request?.url]).toEqual(["POST", SECRET]);
    expect(request?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toEqual(payload);
  });

  it("waits after a 429 for as long as Slack says, then is posted again", async () => {
    const { url, received } = await slackAnswering([429, "rate_limited", "1"], [200, "ok"]);
    expect(await post(url, payload, timer(10_000))).toBeUndefined();
    const [first, second] = received;
    expect(received).toHaveLength(2);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
    expect(second?.body).toBe(first?.body);
  });

  it("does not wait for longer than there is time", async () => {
    const { url, received } = await slackAnswering([429, "rate_limited", "30"]);
    const startedAt = performance.now();
    const { code, message } = await failureOf(post(url, payload, timer(5_000)));
    expect([code, message]).toEqual([
      "slack_unreachable",
      "Slack answered 429 (rate_limited) and asks to wait 30 s.",
    ]);
    expect(received).toHaveLength(1);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it.each([
    ["a 500", [500, "internal_error"]],
    ["a 503 that says when", [503, "", "0"]],
    ["a connection that breaks", "breaks"],
  ] as const)("is posted again after %s", async (_, answer) => {
    const { url, received } = await slackAnswering(answer, [200, "ok"]);
    expect(await post(url, payload, timer(10_000))).toBeUndefined();
    expect(received).toHaveLength(2);
  });

  it.each([
    [400, "invalid_payload", "Slack answered 400 (invalid_payload)."],
    [400, "<html>/services/T000/B000/secret</html>", "Slack answered 400."],
    [302, "", "Slack answered 302."],
    [413, "", "Slack answered 413."],
  ])("that is answered %i %s is refused at once", async (status, body, told) => {
    const { url, received } = await slackAnswering([status, body]);
    const { code, message } = await failureOf(post(url, payload, timer(5_000)));
    expect([code, message]).toEqual(["slack_refused", told]);
    expect(received).toHaveLength(1);
  });

  it.each([
    [403, "invalid_token"],
    [404, "no_service"],
    [410, "channel_is_archived"],
  ])("that is answered %i %s has no webhook any more", async (status, body) => {
    const { url, received } = await slackAnswering([status, body]);
    const ended = await post(url, payload, timer(5_000));
    expect(ended?.gone).toMatchObject({
      code: "slack_refused",
      message: `Slack answered ${status} (${body}).`,
    });
    expect(received).toHaveLength(1);
  });

  it("is given up when time is over, telling what went wrong before", async () => {
    const { url, received } = await slackAnswering([500, "internal_error"]);
    const startedAt = performance.now();
    const { code, message } = await failureOf(post(url, payload, timer(1_500)));
    expect([code, message]).toEqual(["slack_unreachable", "Slack answered 500 (internal_error)."]);
    expect(received.length).toBeGreaterThan(1);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it("is given up where Slack never answers", async () => {
    const { url } = await slackAnswering("hangs");
    const { code, message } = await failureOf(post(url, payload, timer(300)));
    expect([code, message]).toEqual([
      "slack_unreachable",
      "Slack could not be reached: it did not answer in time.",
    ]);
  });

  it("is given up where nobody is there, with the system's word for it", async () => {
    const { url } = await slackAnswering([200]);
    await slack?.close();
    slack = undefined;
    const { code, message } = await failureOf(post(url, payload, timer(1_000)));
    expect([code, message]).toEqual(["slack_unreachable", "Slack could not be reached: ECONNREFUSED."]);
  });

  it("is not begun where no time is left", async () => {
    const { url, received } = await slackAnswering([200]);
    const { code, message } = await failureOf(post(url, payload, () => 0));
    expect([code, message]).toEqual(["slack_unreachable", "No time was left to post to Slack."]);
    expect(received).toHaveLength(0);
  });
});
