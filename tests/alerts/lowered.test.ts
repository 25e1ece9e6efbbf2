import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Announcement } from "../../src/alerts/announcement.ts";
import { ALERT_KINDS, classify } from "../../src/alerts/classify.ts";
import { type CloudTrailRecord, isCanary, readEvent } from "../../src/alerts/delivered-event.ts";
import { loweredSeverity } from "../../src/alerts/lowered.ts";
import { SEVERITIES } from "../../src/rules/rule.ts";
import { ANNOUNCEMENT } from "./announcements.ts";
import { WATCH } from "./watch.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");

/** A whole day, in which all the fixtures are. */
const ALL_DAY: Announcement = {
  ...ANNOUNCEMENT,
  from: new Date("2026-11-23T00:00:00Z"),
  until: new Date("2026-11-24T00:00:00Z"),
};

interface Circumstances {
  readonly announcement?: Announcement | undefined;
  readonly failuresBefore?: number;
  /** Members of the record to replace. */
  readonly changed?: Readonly<Record<string, unknown>>;
}

/** The severity of a fixture before and after; undefined where nobody is told of it. */
function severities(name: string, circumstances: Circumstances = {}): string | undefined {
  const { announcement = ALL_DAY, failuresBefore = 0, changed = {} } = circumstances;
  const json = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  const event = readEvent({ ...json, detail: { ...json.detail, ...changed } });
  const what = classify(event, { watch: WATCH, failuresBefore });
  if (what.kind === "ignored" || isCanary(event)) return undefined;
  const { kind, severity } = what;
  const after = loweredSeverity(
    severity,
    kind,
    event.record,
    "announcement" in circumstances ? circumstances.announcement : announcement,
    failuresBefore,
  );
  return after === severity ? severity : `${severity} -> ${after}`;
}

const ROOT = { type: "Root", arn: "arn:aws:iam::111122223333:root", accountId: "111122223333" };
const session = (mfaAuthenticated: unknown) => ({
  userIdentity: { ...ROOT, sessionContext: { attributes: { mfaAuthenticated } } },
});

describe("of all events, announced", () => {
  it("those are milder that root did with MFA and that succeeded", () => {
    const milder = readdirSync(folder).flatMap((file) => {
      const name = file.replace(/\.json$/, "");
      const text = severities(name);
      return text?.includes("->") ? [`${name}: ${text}`] : [];
    });
    expect(milder.sort()).toMatchInlineSnapshot(`
      [
        "access-key-created: critical -> high",
        "access-key-updated: critical -> high",
        "api-unknown: medium -> low",
        "browser-cli-session: high -> medium",
        "console-action: medium -> low",
        "federation-token: high -> medium",
        "mfa-deactivated: critical -> high",
        "mfa-device-created: medium -> low",
        "mfa-device-deleted: critical -> high",
        "mfa-enabled: medium -> low",
        "region-disabled-by-root: medium -> low",
        "session-token: high -> medium",
        "sign-in-alias-as-user-name: high -> medium",
        "sign-in-hostile-user-agent: high -> medium",
        "sign-in-mfa-in-capitals: high -> medium",
        "sign-in-other-detail-type: high -> medium",
        "sign-in-outcome-in-small-letters: high -> medium",
        "sign-in-region-global: high -> medium",
        "sign-in-us-east-2: high -> medium",
        "sign-in-us-west-2: high -> medium",
        "sign-in-with-mfa: high -> medium",
        "signing-certificate-updated: critical -> high",
        "signing-certificate-uploaded: critical -> high",
        "user-access-key-created: high -> medium",
        "user-certificate-uploaded: high -> medium",
        "user-login-profile-created: high -> medium",
        "user-mfa-deactivated: high -> medium",
      ]
    `);
  });

  it("none is where nothing is announced", () => {
    for (const file of readdirSync(folder)) {
      const text = severities(file.replace(/\.json$/, ""), { announcement: undefined });
      expect(text ?? "", file).not.toContain("->");
    }
  });
});

describe("a sign-in", () => {
  it.each<[string, string, Circumstances, string]>([
    ["with MFA is milder", "sign-in-with-mfa", {}, "high -> medium"],
    ["after a failed one is not", "sign-in-with-mfa", { failuresBefore: 1 }, "critical"],
    ["without MFA is not", "sign-in-without-mfa", {}, "critical"],
    ["of whose MFA nothing is said is not", "sign-in-mfa-not-told", {}, "critical"],
    ["of whose outcome nothing is said is not", "sign-in-outcome-not-told", {}, "critical"],
    ["that failed is not, with MFA or without", "sign-in-failed-with-mfa", {}, "high"],
    [
      "is not by the MFA of a session, which it has none of yet",
      "sign-in-without-mfa",
      { changed: session("true") },
      "critical",
    ],
  ])("%s", (_, name, circumstances, expected) => {
    expect(severities(name, circumstances)).toBe(expected);
  });
});

describe("a call of a session is milder", () => {
  it.each([
    ["where MFA confirmed it, as text", "true", true],
    ["where MFA confirmed it, in capitals", "TRUE", true],
    ["where MFA confirmed it, as a boolean", true, true],
    ["not where it did not, as text", "false", false],
    ["not where it did not, as a boolean", false, false],
    ["not where that is not said", undefined, false],
    ["not where that is said oddly", { value: "true" }, false],
    ["not where that is a number", 1, false],
  ])("%s", (_, mfaAuthenticated, isMilder) => {
    expect(severities("api-unknown", { changed: session(mfaAuthenticated) })).toBe(
      isMilder ? "medium -> low" : "medium",
    );
  });

  it.each([
    ["not where it has no session: an access key", { userIdentity: ROOT }],
    ["not where the session says nothing of itself", { userIdentity: { ...ROOT, sessionContext: {} } }],
    [
      "not where its attributes are a list",
      { userIdentity: { ...ROOT, sessionContext: { attributes: ["true"] } } },
    ],
    ["not where it was refused", { ...session("true"), errorCode: "AccessDenied" }],
  ])("%s", (_, changed) => {
    expect(severities("api-unknown", { changed })).toBe("medium");
  });
});

describe("the window is that of the event's own time", () => {
  const { from, until } = ANNOUNCEMENT;
  const at = (time: Date, off: number) => new Date(time.getTime() + off * 1000).toISOString();

  it.each([
    ["a second before it begins", at(from, -1), "high"],
    ["as it begins", at(from, 0), "high -> medium"],
    ["in its last second", at(until, -1), "high -> medium"],
    ["as it ends", at(until, 0), "high"],
    ["at a time that cannot be read", "2026-11-23 07:00", "high"],
  ])("%s", (_, eventTime, expected) => {
    expect(severities("sign-in-with-mfa", { announcement: ANNOUNCEMENT, changed: { eventTime } })).toBe(
      expected,
    );
  });

  it("and ends where it was cancelled", () => {
    const announcement = { ...ALL_DAY, cancelledAt: new Date("2026-11-23T06:50:58Z") };
    expect(severities("sign-in-with-mfa", { announcement })).toBe("high");
    const later = { ...ALL_DAY, cancelledAt: new Date("2026-11-23T06:50:59Z") };
    expect(severities("sign-in-with-mfa", { announcement: later })).toBe("high -> medium");
  });
});

it("an announcement by root itself makes nothing milder", () => {
  expect(severities("sign-in-with-mfa", { announcement: { ...ALL_DAY, identity: ROOT.arn } })).toBe("high");
});

describe("whatever the event is", () => {
  const NEVER = [
    "test",
    "root-task",
    "root-sign-in-failed",
    "root-recovery",
    "root-email-changed",
    "watch-tampered",
    "recovery-settings-changed",
  ];
  const record: fc.Arbitrary<CloudTrailRecord> = fc
    .record({
      mfa: fc.constantFrom("true", true, "false", undefined),
      used: fc.constantFrom("Yes", "No", undefined),
      type: fc.constantFrom("Root", "IAMUser"),
      errorCode: fc.constantFrom(undefined, "AccessDenied"),
      eventTime: fc.constantFrom("2026-11-23T06:29:59Z", "2026-11-23T07:00:00Z", "never"),
    })
    .map(({ mfa, used, type, errorCode, eventTime }) => {
      const event = readEvent({
        source: "aws.iam",
        account: "111122223333",
        detail: {
          eventName: "GetUser",
          eventSource: "iam.amazonaws.com",
          eventID: "e",
          eventTime,
          errorCode,
          userIdentity: { type, sessionContext: { attributes: { mfaAuthenticated: mfa } } },
          additionalEventData: { MFAUsed: used },
        },
      });
      if (isCanary(event)) throw new Error("a canary has no record");
      return event.record;
    });
  const kinds = fc.constantFrom(...ALERT_KINDS);
  const severity = fc.constantFrom(...SEVERITIES);
  const announcement = fc.constantFrom(undefined, ANNOUNCEMENT);

  it("it is one step milder or stays, and what was above low never falls below it", () => {
    fc.assert(
      fc.property(
        severity,
        kinds,
        record,
        announcement,
        fc.nat(2),
        (before, kind, of, announced, failures) => {
          const after = loweredSeverity(before, kind, of, announced, failures);
          const [from, to] = [SEVERITIES.indexOf(before), SEVERITIES.indexOf(after)];
          expect([from, from - 1]).toContain(to);
          expect(to).toBeGreaterThanOrEqual(Math.min(from, SEVERITIES.indexOf("low")));
        },
      ),
    );
  });

  it("it stays where it failed, was without MFA, of a kind that nobody announces, or not root's", () => {
    fc.assert(
      fc.property(
        severity,
        kinds,
        record,
        announcement,
        fc.nat(2),
        (before, kind, any, announced, failures) => {
          // A sign-in comes from nowhere else, and says of itself whether it was with MFA.
          const of = kind === "root-sign-in" ? { ...any, eventSource: "signin.amazonaws.com" } : any;
          const hadMfa =
            kind === "root-sign-in"
              ? of.additionalEventData?.["MFAUsed"] === "Yes"
              : String(of.userIdentity?.sessionContext?.attributes?.mfaAuthenticated) === "true";
          const stays =
            announced === undefined ||
            of.eventTime !== "2026-11-23T07:00:00Z" ||
            of.errorCode !== undefined ||
            of.userIdentity?.type !== "Root" ||
            !hadMfa ||
            NEVER.includes(kind) ||
            (kind === "root-sign-in" && failures > 0) ||
            ["low", "informational"].includes(before);
          expect(loweredSeverity(before, kind, of, announced, failures) === before).toBe(stays);
        },
      ),
    );
  });
});
