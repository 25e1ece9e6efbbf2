import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { announcementsText, readAnnouncements } from "../../src/alerts/announcements-text.ts";
import { ANNOUNCEMENT, announcements } from "./announcements.ts";

const ACCOUNT = "111122223333";

/** What is kept of one announcement, with members replaced. */
function kept(members: Readonly<Record<string, unknown>> = {}, around: object = {}): string {
  const [one] = JSON.parse(announcementsText(ACCOUNT, [ANNOUNCEMENT])).announcements;
  return JSON.stringify({
    schema: "rootwatch/announcements/1",
    accountId: ACCOUNT,
    announcements: [{ ...one, ...members }],
    ...around,
  });
}

describe("what is kept", () => {
  it("is JSON of this shape", () => {
    expect(announcementsText(ACCOUNT, [ANNOUNCEMENT])).toMatchInlineSnapshot(`
      "{
        "schema": "rootwatch/announcements/1",
        "accountId": "111122223333",
        "announcements": [
          {
            "id": "0123456789ab",
            "by": "dana",
            "reason": "closing the old account",
            "from": "2026-11-23T06:30:00Z",
            "until": "2026-11-23T07:30:00Z",
            "identity": "arn:aws:sts::111122223333:assumed-role/admin/dana",
            "cancelledAt": null
          }
        ]
      }
      "
    `);
  });

  it("is read as it was written, in its order", () => {
    fc.assert(
      fc.property(fc.array(announcements, { maxLength: 5 }), (all) => {
        expect(readAnnouncements(announcementsText(ACCOUNT, all), ACCOUNT)).toEqual({
          known: true,
          value: all,
        });
      }),
    );
  });

  it("is read with these members", () => {
    expect(readAnnouncements(kept(), ACCOUNT)).toEqual({ known: true, value: [ANNOUNCEMENT] });
  });
});

describe("is not read", () => {
  it.each([
    ["what is no JSON", '{"schema', "it is not JSON"],
    ["JSON of something else", "[]", "all of it: expected map"],
    [
      "what a later version wrote",
      kept({}, { schema: "rootwatch/announcements/12" }),
      "a later version of Rootwatch wrote it (rootwatch/announcements/12)",
    ],
    [
      "another schema",
      kept({}, { schema: "rootwatch/told/1" }),
      'schema: expected "rootwatch/announcements/1"',
    ],
    ["what is about another account", kept({}, { accountId: "444455556666" }), "it is about another account"],
    ["a member that nobody knows", kept({ silence: true }), 'announcements.0: unknown key "silence"'],
    ["one without a reason", kept({ reason: " " }), "announcements.0.reason: it must say something"],
    [
      "one that a terminal would obey",
      kept({ by: "dana\u001B[2J" }),
      "announcements.0.by: it must be one line, without control characters",
    ],
    [
      "one of two lines",
      kept({ reason: "a\u2028b" }),
      "announcements.0.reason: it must be one line, without control characters",
    ],
    [
      "one whose text runs backwards",
      kept({ reason: "a\u202Eb" }),
      "announcements.0.reason: it must be one line, without control characters",
    ],
    [
      "one that says too much",
      kept({ reason: "x".repeat(201) }),
      "announcements.0.reason: expected at most 200 characters",
    ],
    [
      "one by a long name",
      kept({ by: "x".repeat(81) }),
      "announcements.0.by: expected at most 80 characters",
    ],
    [
      "one by nobody",
      kept({ identity: "dana" }),
      "announcements.0.identity: it must be the ARN of an identity",
    ],
    [
      "one that ends as it begins",
      kept({ until: "2026-11-23T06:30:00Z" }),
      "announcements.0: it must end after it begins, within 7 days",
    ],
    [
      "one that is longer than seven days by a second",
      kept({ until: "2026-11-30T06:30:01Z" }),
      "announcements.0: it must end after it begins, within 7 days",
    ],
    [
      "one with a day that no calendar has",
      kept({ from: "2026-11-31T00:00:00Z" }),
      "announcements.0.from: it must be a UTC time such as 2026-11-23T06:00:00Z",
    ],
    [
      "one that was cancelled, and does not say when",
      kept({ cancelledAt: true }),
      "announcements.0.cancelledAt: expected string",
    ],
  ])("%s", (_, text, problem) => {
    expect(readAnnouncements(text, ACCOUNT)).toEqual({ known: false, problem });
  });

  it("but one of exactly seven days is", () => {
    expect(readAnnouncements(kept({ until: "2026-11-30T06:30:00Z" }), ACCOUNT).known).toBe(true);
  });
});
