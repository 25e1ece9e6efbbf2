import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_KINDS, classify } from "../../src/alerts/classify.ts";
import { isCanary, readEvent } from "../../src/alerts/delivered-event.ts";
import { type EventFacts, factsOf } from "../../src/alerts/facts.ts";
import { headlineOf } from "../../src/alerts/headline.ts";
import { nextSteps } from "../../src/alerts/next-steps.ts";
import { WATCH } from "./watch.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");

/** What a person reads of an event: severity and sentence, then what to do. */
function told(json: unknown, failuresBefore = 0): string | undefined {
  const event = readEvent(json);
  const what = classify(event, { watch: WATCH, failuresBefore });
  if (what.kind === "ignored" || isCanary(event)) return undefined;
  const facts = factsOf(event);
  return [
    `[${what.severity}] ${headlineOf(what.kind, facts, failuresBefore)}`,
    ...nextSteps(what.kind, facts).map((step, index) => `  ${index + 1}. ${step}`),
  ].join("\n");
}

const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe("what a person is told", () => {
  it("of every event is what happened, and what to do first", async () => {
    const texts = readdirSync(folder).flatMap((name) => {
      const text = told(json(name));
      return text === undefined ? [] : [`${name}\n${text}`];
    });
    await expect(`${texts.sort().join("\n\n")}\n`).toMatchFileSnapshot("headline.snapshot.txt");
  });

  it("of a sign-in is how many failed before it", () => {
    expect(told(json("sign-in-with-mfa.json"), 1)).toContain(
      "[critical] root signed in with MFA from 198.51.100.10 after 1 failed sign-in within a day",
    );
    expect(told(json("sign-in-without-mfa.json"), 12)).toContain("after 12 failed sign-ins within a day");
  });
});

describe("a call about a member account", () => {
  const changed = (name: string, members: object) => {
    const event = json(`${name}.json`) as { detail: object };
    return { ...event, detail: { ...event.detail, ...members } };
  };

  it.each([
    ["member-contact-changed", "the SECURITY contact of account 444455556666 was set by user/dana"],
    [
      "member-contact-deleted",
      "the BILLING contact of account 444455556666 was deleted by assumed-role/Admin/dana",
    ],
    [
      "member-email-update-started",
      "a change of the root e-mail address of account 444455556666 was begun by assumed-role/Admin/dana",
    ],
    [
      "member-email-update-accepted",
      "the root e-mail address of account 444455556666 was changed by assumed-role/Admin/dana",
    ],
  ])("says whose it is: %s", (name, headline) => {
    expect(told(json(`${name}.json`))?.split("\n")[0]).toMatch(new RegExp(`] ${headline}$`));
  });

  it("that was refused says what it would have been", () => {
    const refused = { errorCode: "AccessDenied" };
    expect(told(changed("member-contact-deleted", refused))).toContain(
      "refused: an attempt to delete the BILLING contact of account 444455556666 by assumed-role/Admin/dana",
    );
    expect(told(changed("member-email-update-started", refused))).toContain(
      "refused: an attempt to begin a change of the root e-mail address of account 444455556666 by",
    );
  });

  it("that names no contact, or is about other settings, names the account all the same", () => {
    const requestParameters = { AccountId: "444455556666" };
    expect(told(changed("member-contact-changed", { requestParameters }))).toContain(
      "] an alternate contact of account 444455556666 was set by user/dana",
    );
    const other = { eventName: "PutContactInformation", requestParameters };
    expect(told(changed("member-contact-changed", other))).toContain(
      "] recovery or password settings of account 444455556666 were changed: PutContactInformation by user/dana",
    );
    expect(told(changed("member-contact-changed", { ...other, errorCode: "ConflictException" }))).toContain(
      "failed: an attempt to change recovery or password settings of account 444455556666: PutContactInformation",
    );
  });
});

describe("whatever the facts are", () => {
  const text = fc.option(fc.string(), { nil: undefined });
  const facts: fc.Arbitrary<EventFacts> = fc.record({
    eventId: fc.string(),
    accountId: fc.string(),
    alias: text,
    time: fc.string(),
    eventName: fc.oneof(fc.string(), fc.constantFrom("constructor", "__proto__", "CreateAccessKey")),
    eventSource: fc.string(),
    outcome: fc.constantFrom("succeeded", "failed", "unknown"),
    errorCode: text,
    mfa: fc.constantFrom("used", "not_used", "unknown"),
    mfaDevice: text,
    actor: text,
    user: text,
    accountConcerned: text,
    contactConcerned: text,
    sourceIp: text,
    userAgent: text,
    region: text,
  });

  it("every kind has a sentence and something to do", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALERT_KINDS), facts, (kind, of) => {
        expect(headlineOf(kind, of)).not.toMatch(/undefined|\[object|function/);
        expect(nextSteps(kind, of).length).toBeGreaterThan(0);
      }),
    );
  });
});
