import { describe, expect, it } from "vitest";
import { type Channel, channelsText, channelsToPeople } from "../../src/notify/channels.ts";

const channel = (protocol: string, state: Channel["state"]): Channel => ({
  topicArn: "arn",
  protocol,
  state,
});

describe("whether anybody would see it", () => {
  it.each([
    ["nobody subscribed", [], false],
    ["a mail that nobody has confirmed", [channel("email", "pending")], false],
    ["a confirmed mail", [channel("email", "confirmed")], true],
    ["a queue alone", [channel("sqs", "confirmed"), channel("firehose", "confirmed")], false],
    ["a queue, and a mail that waits", [channel("sqs", "confirmed"), channel("email", "pending")], false],
    ["a service that calls people", [channel("https", "confirmed")], true],
    ["a function that posts to Slack", [channel("lambda", "confirmed")], true],
  ])("%s", (_, channels, expected) => {
    expect(channelsToPeople(channels).length > 0).toBe(expected);
  });

  it("in words", () => {
    expect(channelsText([])).toBe("none");
    expect(
      channelsText([channel("email", "pending"), channel("sqs", "confirmed"), channel("email", "pending")]),
    ).toBe("2 pending email, 1 confirmed sqs");
  });
});
