import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/alerts/delivered-event.ts";
import { recordedEvent } from "../../src/alerts/recorded.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");
const json = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
const recorded = (event: unknown) => recordedEvent(readEvent(event));
/** A fixture, with members of its record replaced. */
const changed = (name: string, members: object) => {
  const event = json(name);
  return { ...event, detail: { ...event.detail, ...members } };
};

const SIGN_INS = [
  "sign-in-alias-as-user-name",
  "sign-in-hostile-user-agent",
  "sign-in-like-a-canary",
  "sign-in-mfa-in-capitals",
  "sign-in-mfa-not-told",
  "sign-in-other-detail-type",
  "sign-in-outcome-in-small-letters",
  "sign-in-outcome-not-told",
  "sign-in-region-global",
  "sign-in-us-east-2",
  "sign-in-us-west-2",
  "sign-in-with-mfa",
  "sign-in-without-mfa",
];

const NOTHING = [
  // Not root's, or not known to be.
  "bucket-policy-changed",
  "contact-changed-by-user",
  "contact-read-by-user",
  "email-update-accepted",
  "email-update-started",
  "event-source-deleted",
  "event-source-deletion-denied",
  "event-source-disabled",
  "forwarder-stack-deleted",
  "function-deleted",
  "function-deleted-by-part-of-arn",
  "function-replaced",
  "function-throttled",
  "key-disabled",
  "member-contact-changed",
  "member-contact-deleted",
  "member-email-update-accepted",
  "member-email-update-started",
  "key-policy-changed",
  "other-function-deleted",
  "other-queue-purged",
  "other-rule-disabled",
  "other-stack-deleted",
  "password-policy-deleted",
  "password-updated-by-user",
  "queue-deleted-elsewhere",
  "queue-purged",
  "region-enabled-by-user",
  "queue-purged-by-older-url",
  "rule-changed",
  "rule-disabled",
  "rule-led-elsewhere",
  "subscription-changed",
  "tampering-denied",
  "stack-deleted",
  "stack-set-deleted",
  "topic-deleted",
  "trail-stopped",
  "unsubscribed",
  // Rootwatch's own, and AWS's.
  "canary",
  "canary-like-a-sign-in",
  "check-mfa",
  "invoked-by-aws-internal",
  "invoked-by-service",
  "service-event",
  // Neither a use of the password or of a key, nor a change of the password.
  "browser-cli-session",
  "email-updated",
  "password-update-failed",
  "recovery-requested",
  "recovery-requested-by-nobody-named",
  "sign-in-failed",
  "sign-in-failed-with-mfa",
  // The organization's doing, with no credential of root's own.
  "task-assumed-root-boolean",
  "task-assumed-root-text",
  "task-recreates-password",
];

const CHANGES = ["password-updated", "recovery-completed"];

describe("what an event leaves on record", () => {
  const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

  it.each(names)("%s", (name) => {
    const kind = SIGN_INS.includes(name)
      ? "sign-in"
      : CHANGES.includes(name)
        ? "password-changed"
        : NOTHING.includes(name)
          ? undefined
          : "call";
    expect(recorded(json(name))?.kind).toBe(kind);
  });

  it("is what tells it from others, and no more: not who, from where, or with what", () => {
    const event = json("sign-in-us-east-2");
    expect(recorded(event)).toEqual({
      eventId: event.detail.eventID,
      time: event.detail.eventTime,
      eventName: "ConsoleLogin",
      eventSource: "signin.amazonaws.com",
      kind: "sign-in",
      region: "us-east-2",
    });
  });

  it("is a call that was denied as well: it has used its key", () => {
    expect(recorded(json("api-denied"))?.kind).toBe("call");
  });

  it("is a change of the password only where AWS says that it succeeded", () => {
    expect(recorded(changed("password-updated", { responseElements: null }))).toBeUndefined();
    expect(
      recorded(changed("recovery-completed", { responseElements: { PasswordRecoveryCompleted: "Failure" } })),
    ).toBeUndefined();
  });

  it("has its time in one form", () => {
    const at = (eventTime: string) => recorded(changed("sign-in-with-mfa", { eventTime }))?.time;
    expect(at("2026-11-23T05:00:00.123+00:00")).toBe("2026-11-23T05:00:00Z");
  });

  it.each(["", "yesterday", "2026-02-30T00:00:00Z"])("is nothing at the time %j", (eventTime) => {
    expect(recorded(changed("sign-in-with-mfa", { eventTime }))).toBeUndefined();
  });

  it("is without a Region where neither envelope nor record has one", () => {
    const { region, ...event } = changed("sign-in-with-mfa", { awsRegion: undefined });
    expect(recorded(event)?.region).toBeNull();
    expect(recorded({ ...event, detail: { ...event.detail, awsRegion: "global" } })?.region).toBe("global");
  });
});
