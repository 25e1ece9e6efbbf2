import { describe, expect, it } from "vitest";
import { parseSlackEnvironment } from "../../src/settings/slack-environment.ts";

const good = {
  ROOTWATCH_SLACK_WEBHOOK: "/rootwatch/slack-webhook",
  ROOTWATCH_TIME_ZONE: "Europe/Berlin",
  AWS_REGION: "eu-central-1",
  PATH: "/usr/bin",
};

describe("what the stack tells the function that posts to Slack", () => {
  it("is read", () => {
    expect(parseSlackEnvironment(good)).toEqual({
      webhook: "/rootwatch/slack-webhook",
      timeZone: "Europe/Berlin",
      region: "eu-central-1",
    });
  });

  it("is named where it is missing, all at once", () => {
    expect(() =>
      parseSlackEnvironment({ ...good, ROOTWATCH_SLACK_WEBHOOK: "", AWS_REGION: undefined }),
    ).toThrow("The environment is not valid. Missing: ROOTWATCH_SLACK_WEBHOOK, AWS_REGION");
  });

  it("is not the secret itself, which the error does not repeat", () => {
    const wrong = { ...good, ROOTWATCH_SLACK_WEBHOOK: "https://hooks.slack.com/services/T0/B0/secret" };
    expect(() => parseSlackEnvironment(wrong)).toThrow(
      /^The environment is not valid\. ROOTWATCH_SLACK_WEBHOOK: it must say where the URL is kept, and not be the URL$/,
    );
  });
});
