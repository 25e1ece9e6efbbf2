import { describe, expect, it } from "vitest";
import { parseEnvironment } from "../../src/settings/environment.ts";

const good = {
  ROOTWATCH_ALERTS_TOPIC: "arn:aws:sns:eu-central-1:111122223333:rootwatch-prod-alerts",
  ROOTWATCH_OPERATIONS_TOPIC: "arn:aws-us-gov:sns:us-gov-west-1:111122223333:rootwatch-prod-operations",
  ROOTWATCH_CHAT_TOPIC: "",
  ROOTWATCH_BUCKET: "evidence",
  ROOTWATCH_TIME_ZONE: "Europe/Berlin",
  ROOTWATCH_AUDIT_HOURS: "26",
  AWS_REGION: "eu-central-1",
  PATH: "/usr/bin",
};

describe("what the stack tells a function", () => {
  it("is read, and an empty chat topic is none", () => {
    expect(parseEnvironment(good)).toEqual({
      topics: {
        alerts: good.ROOTWATCH_ALERTS_TOPIC,
        operations: good.ROOTWATCH_OPERATIONS_TOPIC,
        chat: undefined,
      },
      bucket: "evidence",
      timeZone: "Europe/Berlin",
      region: "eu-central-1",
      unwatchedRegions: [],
      auditHours: 26,
    });
    const unwatched = parseEnvironment({ ...good, ROOTWATCH_UNWATCHED_REGIONS: "eu-west-3 sa-east-1" });
    expect(unwatched.unwatchedRegions).toEqual(["eu-west-3", "sa-east-1"]);
    const chat = "arn:aws:sns:eu-central-1:111122223333:chat";
    expect(parseEnvironment({ ...good, ROOTWATCH_CHAT_TOPIC: chat }).topics.chat).toBe(chat);
  });

  it.each([
    ["ROOTWATCH_ALERTS_TOPIC", undefined, "it must be the ARN of a topic (found undefined)"],
    ["ROOTWATCH_OPERATIONS_TOPIC", "topic", 'it must be the ARN of a topic (found "topic")'],
    ["ROOTWATCH_CHAT_TOPIC", "topic", 'it must be the ARN of a topic (found "topic")'],
    ["ROOTWATCH_BUCKET", "", 'it must have 3 characters or more (found "")'],
    ["ROOTWATCH_TIME_ZONE", "", 'it must have 1 characters or more (found "")'],
    ["AWS_REGION", undefined, "it must have 1 characters or more (found undefined)"],
    ["ROOTWATCH_ALERTS_TOPIC", "", 'it must be the ARN of a topic (found "")'],
    ["ROOTWATCH_AUDIT_HOURS", "0", 'it must be a whole number from 1 to 9999 (found "0")'],
    ["ROOTWATCH_BUCKET", "ab", 'it must have 3 characters or more (found "ab")'],
  ])("%s = %s stops it, by name", (name, value, problem) => {
    expect(() => parseEnvironment({ ...good, [name]: value })).toThrow(
      `The environment is not valid. ${name}: ${problem}`,
    );
  });

  it("all that is wrong is named at once", () => {
    expect(() => parseEnvironment({ ...good, ROOTWATCH_ALERTS_TOPIC: "x", AWS_REGION: "" })).toThrow(
      'ROOTWATCH_ALERTS_TOPIC: it must be the ARN of a topic (found "x"); AWS_REGION: it must have',
    );
  });

  it("a chat topic may be left out", () => {
    expect(parseEnvironment({ ...good, ROOTWATCH_CHAT_TOPIC: undefined }).topics.chat).toBeUndefined();
  });
});
