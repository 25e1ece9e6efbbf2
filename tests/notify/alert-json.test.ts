import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertJson } from "../../src/notify/alert-json.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, EVIDENCE, eventOf, groupOf, rendered } from "../helpers/alerts.ts";

const sources = { evidence: EVIDENCE, event: undefined };

describe("the alert for machines", () => {
  it("of every kind", async () => {
    const documents = rendered((alert, event) => {
      const document = JSON.parse(alertJson(alert, { evidence: EVIDENCE, event }));
      // The event is the fixture: once is enough.
      if (event !== undefined) expect(document.event).toEqual(event);
      return JSON.stringify({ ...document, event: event === undefined ? null : "(the fixture)" }, null, 2);
    });
    await expect(documents).toMatchFileSnapshot("alert-json.snapshot.txt");
  });

  it("can be parsed, and has the values that are no longer than their budgets", () => {
    const wellFormed = (value: string | undefined) => value?.toWellFormed() ?? null;
    const isShort = (value: unknown) => JSON.stringify(JSON.stringify(value)).length < 400;
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const document = JSON.parse(alertJson(alert, sources));
        const { facts, group, announcement } = alert;
        const { kind, severity, failuresBefore } = alert;
        expect(document).toMatchObject({ schema: "rootwatch/alert/1", kind, severity, failuresBefore });
        const names = ["time", "eventId", "eventName", "eventSource", "region", "mfaDevice", "actor", "user"];
        names.push("accountConcerned", "contactConcerned");
        for (const name of [...names, "sourceIp", "userAgent", "errorCode"] as (keyof typeof facts)[]) {
          const value = wellFormed(facts[name]);
          if (isShort(value)) expect(document[name]).toBe(value);
          else expect(value?.startsWith(document[name].slice(0, -3))).toBe(true);
        }
        const { loweredFrom = null, notes = [] } = alert;
        expect(document.loweredFrom).toBe(loweredFrom);
        expect(document.notes).toHaveLength(notes.length);
        if (notes.every(isShort)) expect(document.notes).toEqual(notes.map(wellFormed));
        if (announcement !== undefined && isShort(announcement.reason)) {
          expect(document.announcement.reason).toBe(wellFormed(announcement.reason));
        }
        if (group === undefined) return;
        const { sourceIps, moreSourceIps, calls, moreCalls } = document.group;
        expect(sourceIps.length + moreSourceIps).toBe(group.sourceIps.length + group.moreSourceIps);
        expect(calls.length + moreCalls).toBe(group.calls.length + group.moreCalls);
      }),
    );
  });

  it("leaves out an event that does not fit, and says so", () => {
    const event = eventOf("api-unknown");
    const alert = alertAbout("api-unknown");
    const large = { event, filler: "x".repeat(200_000) };
    expect(JSON.parse(alertJson(alert, { ...sources, event: large }))).toMatchObject({
      event: null,
      eventOmitted: true,
    });
    for (const given of [event, undefined, null]) {
      const document = JSON.parse(alertJson(alert, { ...sources, event: given }));
      expect(document.event).toEqual(given ?? null);
      expect(document).not.toHaveProperty("eventOmitted");
    }
  });

  it("leaves out an event that is deeper than can be written", () => {
    const event = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(JSON.parse(alertJson(alertAbout("api-unknown"), { ...sources, event }))).toMatchObject({
      event: null,
      eventOmitted: true,
    });
  });

  it.each([
    [0, "succeeded"],
    [11, "succeeded"],
    [12, "failed"],
  ])("of 12 events of which %i failed: %s", (failed, outcome) => {
    const alert = alertAbout("api-denied", { group: groupOf({ failed }) });
    expect(JSON.parse(alertJson(alert, sources)).outcome).toBe(outcome);
  });

  it("has a word for a time that is none", () => {
    const none = new Date(Number.NaN);
    const alert = alertAbout("sign-in-failed", { group: groupOf({ first: none, heldSince: none }) });
    expect(JSON.parse(alertJson(alert, sources)).group).toMatchObject({
      first: "unknown",
      last: "2026-11-23T06:51:07Z",
      heldSince: "unknown",
    });
  });
});
