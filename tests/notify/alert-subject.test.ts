import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertMessage } from "../../src/notify/alert-message.ts";
import { alertSubject } from "../../src/notify/alert-subject.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, EVIDENCE, groupOf, rendered } from "../helpers/alerts.ts";

describe("the subject of an alert", () => {
  it("of every kind, and the text message", async () => {
    const subjects = rendered((alert, event) => {
      const { subject, bodies } = alertMessage(alert, { timeZone: "UTC", evidence: EVIDENCE, event });
      return `${subject}\n${bodies["sms"]}`;
    });
    await expect(subjects).toMatchFileSnapshot("alert-subject.snapshot.txt");
  });

  it("is printable ASCII of fewer than 100 characters, verdict first, whatever the event", () => {
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const subject = alertSubject(alert);
        expect(subject).toMatch(/^\[[a-z]+\] 111122223333 [ -~]+$/);
        expect(subject.startsWith(`[${alert.severity}] `)).toBe(true);
        expect(subject.length).toBeLessThan(100);
      }),
    );
  });

  it("says how many, whatever they are and wherever they came from", () => {
    fc.assert(
      fc.property(wildAlerts, fc.integer({ min: 2, max: 99_999 }), (alert, count) => {
        const subject = alertSubject({ ...alert, group: groupOf({ count }) });
        expect(subject).toMatch(new RegExp(`^\\[[a-z]+\\] 111122223333 (root made )?${count} `));
      }),
    );
  });

  it("is cut between words, so that no address is cut in two", () => {
    const sourceIps = [{ name: "2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", count: 3 }];
    const heldSince = new Date("2026-11-22T06:00:00Z");
    const alert = alertAbout("sign-in-failed", { group: groupOf({ sourceIps, heldSince }) });
    expect(alertSubject(alert)).toBe(
      "[high] 111122223333 12 more sign-ins as root failed since 2026-11-22 06:00 UTC...",
    );
  });
});
