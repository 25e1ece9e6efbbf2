import { describe, expect, it } from "vitest";
import { messageText } from "../../src/audit/message.ts";

describe("the sentence of a finding", () => {
  it.each([
    ["without names", "All is well.", {}, "All is well."],
    ["a text", "{user} is fine.", { user: "dana" }, "dana is fine."],
    ["a number, zero too", "{count} keys of {days} days.", { count: 0, days: 90 }, "0 keys of 90 days."],
    [
      "a date, shown as a date in UTC",
      "Since {at}.",
      { at: new Date("2026-01-31T23:59:59Z") },
      "Since 2026-01-31.",
    ],
    ["a name used twice", "{user}, {user}", { user: "dana" }, "dana, dana"],
    ["an empty text", "[{user}]", { user: "" }, "[]"],
  ])("%s", (_, template, data, text) => {
    expect(messageText({ template, data })).toBe(text);
  });

  it("what stands in the data is not taken for names of further data", () => {
    expect(messageText({ template: "{user} has {key}.", data: { user: "{key}", key: "$& $1" } })).toBe(
      "{key} has $& $1.",
    );
  });

  it("braces around what is no name stay as they are", () => {
    expect(messageText({ template: "{} {a b} {{user}}", data: { user: "x" } })).toBe("{} {a b} {x}");
  });
});
