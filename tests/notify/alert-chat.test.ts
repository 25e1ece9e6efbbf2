import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_KINDS } from "../../src/alerts/classify.ts";
import { alertChat } from "../../src/notify/alert-chat.ts";
import * as v from "../../src/schema.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, EVIDENCE, groupOf, rendered } from "../helpers/alerts.ts";
import { customNotification } from "../helpers/custom-notification.ts";

const read = (text: string) => v.parse(customNotification, JSON.parse(text));
/** All that somebody else may have written: our own lines begin with a point, and their labels are ours. */
const OURS = /^(\*|• [A-Z][A-Za-z ]*: |Evidence: .*$|\.\.\. and \d+ more, in the mail$)/gm;

describe("the alert in Slack, through Amazon Q Developer", () => {
  it("of every kind", async () => {
    const texts = rendered((alert) =>
      JSON.stringify(JSON.parse(alertChat(alert, "Europe/Berlin", EVIDENCE)), null, 2),
    );
    await expect(texts).toMatchFileSnapshot("alert-chat.snapshot.txt");
  });

  it("keeps to the schema, whatever the event: anything else is dropped without a word", () => {
    fc.assert(fc.property(wildAlerts, (alert) => void read(alertChat(alert, "UTC", EVIDENCE))));
  });

  it("mentions nobody, links nothing and formats nothing that an intruder wrote", () => {
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const { content, metadata } = read(alertChat(alert, "UTC", EVIDENCE));
        // The headline stands between two stars of ours.
        const description = content.description.replace(OURS, "").replace(/(?<!\u200B)\*/, "");
        for (const shown of [
          description,
          content.title,
          metadata.summary,
          ...Object.values(metadata.additionalContext),
        ]) {
          expect(shown).not.toMatch(/[<>]|(?<!\u200B)[`*_~]|&(?!amp;|lt;|gt;)|:\/\/|@(?!\u200B)|\.\p{L}/u);
        }
        expect(content.description.isWellFormed()).toBe(true);
      }),
    );
  });

  it("has one thread for each account and kind", () => {
    const threads = ALERT_KINDS.map(
      (kind) => read(alertChat(alertAbout("sign-in-failed", { kind }), "UTC", undefined)).metadata.threadId,
    );
    expect(new Set(threads).size).toBe(ALERT_KINDS.length);
    expect(threads[2]).toBe("rootwatch-111122223333-root-sign-in");
  });

  it("counts the lines for which there is no room", () => {
    const { facts } = alertAbout("sign-in-failed");
    const long = "&".repeat(400);
    const names = {
      userAgent: long,
      region: long,
      eventName: long,
      errorCode: long,
      actor: long,
      user: long,
    };
    const alert = alertAbout("sign-in-failed", {
      facts: { ...facts, ...names, mfaDevice: long, eventId: long },
      group: groupOf({ calls: [{ name: long, count: 1 }] }),
    });
    const { description } = read(alertChat(alert, "UTC", EVIDENCE)).content;
    expect(description).toMatch(/\n\.\.\. and \d more, in the mail\nEvidence: https:/);
  });
});
