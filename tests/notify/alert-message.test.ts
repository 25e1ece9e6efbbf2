import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertChatMessage, alertMessage } from "../../src/notify/alert-message.ts";
import { MAX_MESSAGE_BYTES } from "../../src/notify/sns.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, EVIDENCE, eventOf, groupOf } from "../helpers/alerts.ts";
import { bytesOf } from "../helpers/message-bytes.ts";

const sources = { timeZone: "America/Argentina/ComodRivadavia", evidence: EVIDENCE, event: undefined };

describe("the alert as one message", () => {
  it("has plain text for people, the document for machines, and attributes to filter by", () => {
    const event = eventOf("sign-in-without-mfa");
    const { bodies, attributes } = alertMessage(alertAbout("sign-in-without-mfa"), { ...sources, event });
    expect(Object.keys(bodies)).toEqual(["default", "email", "https", "lambda", "sqs", "sms"]);
    expect(bodies.default).toBe(bodies["email"]);
    expect(JSON.parse(bodies["sqs"] ?? "")).toMatchObject({ schema: "rootwatch/alert/1", event });
    expect(bodies["https"]).toBe(bodies["sqs"]);
    expect(bodies["lambda"]).toBe(bodies["sqs"]);
    expect(bodies["sms"]).not.toContain("\n");
    expect(attributes).toEqual({ kind: "root-sign-in", severity: "critical", accountId: "111122223333" });
  });

  it("for the chat topic has its own schema alone", () => {
    const { subject, bodies, attributes } = alertChatMessage(alertAbout("sign-in-without-mfa"), sources);
    expect(Object.keys(bodies)).toEqual(["default"]);
    expect(JSON.parse(bodies.default)).toMatchObject({ version: "1.0", source: "custom" });
    expect(subject).toBe("[critical] 111122223333 root signed in without MFA from 198.51.100.10");
    expect(attributes).toMatchObject({ kind: "root-sign-in", severity: "critical" });
  });

  it("stays below SNS's limit, whatever the event", () => {
    const event = fc.oneof(
      fc.jsonValue(),
      fc.integer({ max: 12_000 }).map((length) => '"\\'.repeat(Math.abs(length) % 12_000)),
    );
    fc.assert(
      fc.property(wildAlerts, event, (alert, given) => {
        expect(bytesOf(alertMessage(alert, { ...sources, event: given }))).toBeLessThan(MAX_MESSAGE_BYTES);
        expect(bytesOf(alertChatMessage(alert, sources))).toBeLessThan(MAX_MESSAGE_BYTES);
      }),
    );
  });

  it.each([
    ["quotation marks", '"'],
    ["backslashes", "\\"],
    ["what is shown as a mark", "\u0000"],
    ["what has four bytes", "\u{1F600}"],
    ["half characters", "\uD800"],
    ["what is written longer", "a://"],
    ["points", ".aa"],
  ])("stays below it with 10 MB of %s in every text, and the largest event that fits", (_, unit) => {
    const long = unit.repeat(10_000_000 / unit.length);
    const { facts } = alertAbout("sign-in-failed");
    const texts = Object.fromEntries(
      Object.keys(facts)
        .filter((name) => !["accountId", "outcome", "mfa"].includes(name))
        .map((name) => [name, long]),
    );
    const many = Array.from({ length: 100 }, () => ({ name: unit.repeat(30), count: 1_000_000 }));
    const announcement = { id: long, by: long, reason: long, identity: long };
    const alert = alertAbout("sign-in-failed", {
      kind: "root-password-changed",
      facts: { ...facts, ...texts },
      group: groupOf({ sourceIps: many, calls: [...many, { name: long, count: 1 }] }),
      failuresBefore: 1_000_000,
      announcement: { ...announcement, from: new Date(0), until: new Date(0), cancelledAt: undefined },
    });
    const message = alertMessage(alert, { ...sources, event: { x: "x".repeat(29_900) } });
    expect(JSON.parse(message.bodies["sqs"] ?? "").eventOmitted).toBeUndefined();
    expect(bytesOf(message)).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(bytesOf(alertChatMessage(alert, sources))).toBeLessThan(MAX_MESSAGE_BYTES);
  });
});
