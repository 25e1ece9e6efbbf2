import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/alerts/delivered-event.ts";
import { changesCredentials } from "../../src/alerts/follow-up.ts";
import { eventLike } from "../helpers/root-events-given.ts";
import { WATCH } from "./watch.ts";

describe("what has root looked at again", () => {
  it.each([
    ["password-updated", true],
    ["recovery-completed", true],
    ["mfa-deactivated", true],
    ["mfa-enabled", true],
    ["access-key-created", true],
    ["access-key-deleted", true],
    ["signing-certificate-uploaded", true],
    ["task-recreates-password", true],
    ["password-update-failed", false],
    ["mfa-deactivation-denied", false],
    ["sign-in-without-mfa", false],
    ["task-assumed-root-text", true],
    ["task-assumed-root-boolean", false],
    ["user-access-key-created", false],
    ["trail-stopped", false],
    ["check-mfa", false],
    ["canary", false],
  ])("%s: %s", (name, expected) => {
    expect(changesCredentials(readEvent(eventLike(name)), WATCH)).toBe(expected);
  });
});
