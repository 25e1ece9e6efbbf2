import { describe, expect, it } from "vitest";
import { readSnsEvent } from "../../src/slack/sns-event.ts";

describe("an event of SNS", () => {
  it("is read as far as it is used", () => {
    const Sns = { MessageId: "1", Subject: "hello", Message: "text", Timestamp: "2026-11-23T06:00:00Z" };
    expect(
      readSnsEvent({
        Records: [
          { EventSource: "aws:sns", Sns },
          { Sns: { ...Sns, Subject: null } },
          { Sns: { MessageId: "2", Message: "" } },
        ],
      }),
    ).toEqual([
      { id: "1", subject: "hello", text: "text" },
      { id: "1", subject: undefined, text: "text" },
      { id: "2", subject: undefined, text: "" },
    ]);
  });

  it.each([
    [{}, "Records: missing"],
    [{ Records: [] }, "Records: expected 1 or more items"],
    [{ Records: [{ Sns: { MessageId: "1" } }] }, "Records.0.Sns.Message: missing"],
    [{ Records: [{ Sns: { MessageId: "1", Message: 1 } }] }, "Records.0.Sns.Message: expected string"],
    ["text", "event: expected map"],
  ])("%j is none", (event, problem) => {
    expect(() => readSnsEvent(event)).toThrow(`This is no event of SNS. ${problem}`);
  });
});
