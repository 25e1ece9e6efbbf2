import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertMail } from "../../src/notify/alert-mail.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { alertAbout, EVIDENCE, groupOf, rendered } from "../helpers/alerts.ts";

const mailOf = (...of: Parameters<typeof alertAbout>) =>
  alertMail(alertAbout(...of), "Europe/Berlin", EVIDENCE);

describe("the mail about an event", () => {
  it("of every kind is what happened, what is known of it, and what to do", async () => {
    const mails = rendered((alert) => alertMail(alert, "Europe/Berlin", EVIDENCE));
    await expect(mails).toMatchFileSnapshot("alert-mail.snapshot.txt");
  });

  it("says first what happened, whether it succeeded and whether MFA was used", () => {
    const first = (...of: Parameters<typeof alertAbout>) =>
      mailOf(...of)
        .split("\n\n")[0]
        ?.replace(/\n/g, " ");
    expect(first("sign-in-without-mfa")).toBe("Root signed in without MFA from 198.51.100.10.");
    expect(first("sign-in-failed")).toBe(
      "A sign-in as root failed from 198.51.100.10. It did not succeed; MFA was not used.",
    );
    expect(first("access-key-created")).toBe("An access key of root was made. It succeeded; MFA was used.");
    expect(first("sign-in-outcome-not-told")).toContain("AWS does not say whether it succeeded.");
    expect(first("trail-stopped")).toMatch(/It succeeded\.$/);
  });

  it("says of several which all failed, which all succeeded, and of the rest how many failed", () => {
    const first = (failed: number) =>
      mailOf("api-denied", { group: groupOf({ failed }) })
        .split("\n\n")[0]
        ?.replace(/\n/g, " ");
    expect(first(0)).toMatch(/^Root made 12 calls: .* All succeeded\.$/);
    expect(first(12)).toMatch(/^12 calls as root failed: .* None succeeded\.$/);
    expect(first(5)).toMatch(/^Root made 12 calls, 5 of them failed: [^.]*\.$/);
  });

  it("does not tell to do nothing where the first failed and another succeeded", () => {
    const some = mailOf("api-denied", { group: groupOf({ failed: 11 }) });
    expect(some).not.toContain("nothing has changed");
    expect(mailOf("api-denied", { group: groupOf({ failed: 12 }) })).toContain("nothing has changed");
  });

  it("shows a time that cannot be read as it is, and no time that is none", () => {
    const { facts } = alertAbout("sign-in-with-mfa");
    expect(mailOf("sign-in-with-mfa", { facts: { ...facts, time: "yesterday" } })).toContain(
      "\nTime: yesterday\n",
    );
    const group = groupOf({ first: new Date(Number.NaN), heldSince: new Date(Number.NaN) });
    expect(mailOf("sign-in-failed", { group })).toContain("\nFirst: unknown\n");
  });

  it("counts the addresses and calls that it does not name", () => {
    const sourceIps = Array.from({ length: 500 }, (_, index) => ({ name: `2001:db8::${index}`, count: 1 }));
    const mail = mailOf("sign-in-failed", { group: groupOf({ sourceIps, moreSourceIps: 7 }) });
    expect(mail.replace(/\n */g, " ")).toMatch(/2001:db8::19 \(1\) and 487 more addresses/);
  });

  it("has no characters that act, no link of others, and no half character, whatever the event", () => {
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const mail = alertMail(alert, "UTC", EVIDENCE);
        expect(mail.replaceAll("\n", "")).not.toMatch(
          /\p{Cc}|[\u061C\u200B\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/u,
        );
        expect(mail.isWellFormed()).toBe(true);
        const links = [...mail.matchAll(/\S*:\/\/[^/\s]*/g)].map(([link]) => link);
        for (const link of links) {
          expect(link).toMatch(/^(https:\/\/([a-z0-9-]+\.)*aws\.amazon\.com|s3:\/\/evidence)$/);
        }
      }),
    );
  });

  it("makes no address of a user agent, and leaves names as they are", () => {
    const { facts } = alertAbout("user-mfa-deactivated");
    const mail = mailOf("user-mfa-deactivated", {
      facts: { ...facts, user: "dana.doe", userAgent: "Mozilla/5.0 call us at www.evil.example" },
    });
    expect(mail).toContain("User agent: Mozilla/5.0 call us at www[.]evil[.]example");
    expect(mail).toContain("User concerned: dana.doe");
  });
});

describe("what could not be looked up", () => {
  it("is said, announced or not", () => {
    const notes = ["Whether this was told before could not be read: it may come again."];
    expect(mailOf("sign-in-with-mfa", { notes })).toContain(`\nNOT KNOWN\n\n${notes[0]}\n`);
  });
});
