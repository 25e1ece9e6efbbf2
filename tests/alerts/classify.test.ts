import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_KINDS, type Classification, classify } from "../../src/alerts/classify.ts";
import { type DeliveredEvent, isCanary, readEvent } from "../../src/alerts/delivered-event.ts";
import { factsOf } from "../../src/alerts/facts.ts";
import { mfaOf, userConcerned } from "../../src/alerts/record.ts";
import { WATCH } from "./watch.ts";

const folder = join(import.meta.dirname, "../fixtures/events/root");
const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));

const of = (event: unknown, failuresBefore = 0): Classification =>
  classify(readEvent(event), { watch: WATCH, failuresBefore });

/** A fixture, with members of its record replaced. */
function changed(name: string, members: Readonly<Record<string, unknown>>): unknown {
  const event = json(name) as { detail: object };
  return { ...event, detail: { ...event.detail, ...members } };
}

function record(event: unknown): DeliveredEvent["record"] {
  const read = readEvent(event);
  if (isCanary(read)) throw new Error("a canary has no record");
  return read.record;
}

const CASES = [
  ["canary", "test", "informational", "succeeded"],
  ["canary-like-a-sign-in", "test", "informational", "succeeded"],
  ["sign-in-like-a-canary", "root-sign-in", "critical", "succeeded"],
  ["check-mfa", "ignored"],
  ["service-event", "ignored"],
  ["invoked-by-service", "ignored"],
  ["invoked-by-aws-internal", "ignored"],
  ["password-updated-by-user", "ignored"],
  ["other-rule-disabled", "ignored"],
  ["other-stack-deleted", "ignored"],
  ["other-queue-purged", "ignored"],
  ["other-function-deleted", "ignored"],
  ["contact-read-by-user", "ignored"],
  ["region-enabled-by-user", "ignored"],
  ["task-assumed-root-text", "root-task", "medium", "succeeded"],
  ["task-assumed-root-boolean", "root-task", "medium", "succeeded"],
  ["task-recreates-password", "root-task", "critical", "succeeded"],
  ["sign-in-with-mfa", "root-sign-in", "high", "succeeded"],
  ["sign-in-mfa-in-capitals", "root-sign-in", "high", "succeeded"],
  ["sign-in-us-east-2", "root-sign-in", "high", "succeeded"],
  ["sign-in-us-west-2", "root-sign-in", "high", "succeeded"],
  ["sign-in-region-global", "root-sign-in", "high", "succeeded"],
  ["sign-in-alias-as-user-name", "root-sign-in", "high", "succeeded"],
  ["sign-in-other-detail-type", "root-sign-in", "high", "succeeded"],
  ["sign-in-outcome-in-small-letters", "root-sign-in", "high", "succeeded"],
  ["sign-in-hostile-user-agent", "root-sign-in", "high", "succeeded"],
  ["sign-in-without-mfa", "root-sign-in", "critical", "succeeded"],
  ["sign-in-mfa-not-told", "root-sign-in", "critical", "succeeded"],
  ["sign-in-outcome-not-told", "root-sign-in", "critical", "unknown"],
  ["sign-in-failed", "root-sign-in-failed", "high", "failed"],
  ["sign-in-failed-with-mfa", "root-sign-in-failed", "high", "failed"],
  ["recovery-requested", "root-recovery", "critical", "succeeded"],
  ["recovery-requested-by-nobody-named", "root-recovery", "critical", "succeeded"],
  ["recovery-completed", "root-recovery", "critical", "succeeded"],
  ["password-updated", "root-password-changed", "high", "succeeded"],
  ["password-update-failed", "root-password-changed", "medium", "failed"],
  ["email-updated", "root-email-changed", "critical", "succeeded"],
  ["email-update-started", "root-email-changed", "critical", "succeeded"],
  ["email-update-accepted", "root-email-changed", "critical", "succeeded"],
  ["member-email-update-started", "root-email-changed", "critical", "succeeded"],
  ["member-email-update-accepted", "root-email-changed", "critical", "succeeded"],
  ["user-access-key-created", "root-changed-user-credential", "high", "succeeded"],
  ["user-mfa-deactivated", "root-changed-user-credential", "high", "succeeded"],
  ["user-login-profile-created", "root-changed-user-credential", "high", "succeeded"],
  ["user-certificate-uploaded", "root-changed-user-credential", "high", "succeeded"],
  ["mfa-deactivated", "root-mfa-removed", "critical", "succeeded"],
  ["mfa-device-deleted", "root-mfa-removed", "critical", "succeeded"],
  ["mfa-deactivation-denied", "root-mfa-removed", "critical", "failed"],
  ["mfa-enabled", "root-mfa-added", "medium", "succeeded"],
  ["mfa-device-created", "root-mfa-added", "medium", "succeeded"],
  ["access-key-created", "root-access-key", "critical", "succeeded"],
  ["access-key-updated", "root-access-key", "critical", "succeeded"],
  ["access-key-deleted", "root-access-key", "low", "succeeded"],
  ["signing-certificate-uploaded", "root-signing-certificate", "critical", "succeeded"],
  ["signing-certificate-updated", "root-signing-certificate", "critical", "succeeded"],
  ["session-token", "root-cli-session", "high", "succeeded"],
  ["federation-token", "root-cli-session", "high", "succeeded"],
  ["browser-cli-session", "root-cli-session", "high", "succeeded"],
  ["trail-stopped", "watch-tampered", "critical", "succeeded"],
  ["trail-stopped-by-root", "watch-tampered", "critical", "succeeded"],
  ["rule-disabled", "watch-tampered", "critical", "succeeded"],
  ["rule-changed", "watch-tampered", "critical", "succeeded"],
  ["rule-led-elsewhere", "watch-tampered", "critical", "succeeded"],
  ["forwarder-stack-deleted", "watch-tampered", "critical", "succeeded"],
  ["stack-deleted", "watch-tampered", "critical", "succeeded"],
  ["stack-set-deleted", "watch-tampered", "critical", "succeeded"],
  ["topic-deleted", "watch-tampered", "critical", "succeeded"],
  ["unsubscribed", "watch-tampered", "critical", "succeeded"],
  ["subscription-changed", "watch-tampered", "critical", "succeeded"],
  ["key-disabled", "watch-tampered", "critical", "succeeded"],
  ["key-policy-changed", "watch-tampered", "critical", "succeeded"],
  ["function-deleted", "watch-tampered", "critical", "succeeded"],
  ["function-deleted-by-part-of-arn", "watch-tampered", "critical", "succeeded"],
  ["function-throttled", "watch-tampered", "critical", "succeeded"],
  ["function-replaced", "watch-tampered", "critical", "succeeded"],
  ["event-source-deleted", "watch-tampered", "critical", "succeeded"],
  ["event-source-disabled", "watch-tampered", "critical", "succeeded"],
  ["event-source-deletion-denied", "watch-tampered", "critical", "failed"],
  ["queue-purged", "watch-tampered", "critical", "succeeded"],
  ["queue-purged-by-older-url", "watch-tampered", "critical", "succeeded"],
  ["queue-deleted-elsewhere", "watch-tampered", "critical", "succeeded"],
  ["bucket-policy-changed", "watch-tampered", "critical", "succeeded"],
  ["tampering-denied", "watch-tampered", "critical", "failed"],
  ["contact-changed-by-user", "recovery-settings-changed", "high", "succeeded"],
  ["contact-deleted-by-root", "recovery-settings-changed", "high", "succeeded"],
  ["member-contact-changed", "recovery-settings-changed", "high", "succeeded"],
  ["member-contact-deleted", "recovery-settings-changed", "high", "succeeded"],
  ["password-policy-deleted", "recovery-settings-changed", "high", "succeeded"],
  ["api-read", "root-api-read", "informational", "succeeded"],
  ["api-unknown", "root-api-activity", "medium", "succeeded"],
  ["api-activity-with-key", "root-api-activity", "medium", "succeeded"],
  ["region-disabled-by-root", "root-api-activity", "medium", "succeeded"],
  ["console-action", "root-api-activity", "medium", "succeeded"],
  ["api-denied", "root-api-activity", "medium", "failed"],
] as const;

describe("an event", () => {
  it.each(CASES)("%s is %s", (name, kind, severity?: string, outcome?: string) => {
    expect(of(json(name))).toEqual(kind === "ignored" ? { kind } : { kind, severity, outcome });
  });

  it("of every fixture is among these", () => {
    const files = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
    expect(CASES.map(([name]) => name as string).sort()).toEqual(files.sort());
  });

  it("of every kind is among these", () => {
    expect(new Set(CASES.map(([, kind]) => kind))).toEqual(new Set([...ALERT_KINDS, "ignored"]));
  });

  it("of 256 KB is read like any other", () => {
    const event = changed("api-unknown", { requestParameters: { templateBody: "x".repeat(256 * 1024) } });
    expect(of(event)).toMatchObject({ kind: "root-api-activity" });
  });
});

describe("the order", () => {
  it("is the one that is promised", () => {
    expect(ALERT_KINDS).toEqual([
      "test",
      "root-task",
      "root-sign-in",
      "root-sign-in-failed",
      "root-recovery",
      "root-password-changed",
      "root-email-changed",
      "root-changed-user-credential",
      "root-mfa-removed",
      "root-mfa-added",
      "root-access-key",
      "root-signing-certificate",
      "root-cli-session",
      "watch-tampered",
      "recovery-settings-changed",
      "root-api-read",
      "root-api-activity",
    ]);
  });

  const ASSUMED = { type: "Root", accountId: "111122223333", sessionContext: { assumedRoot: "true" } };
  it.each([
    ["noise before all that follows", "access-key-created", { eventType: "AwsServiceEvent" }, "ignored"],
    [
      "a task before the credential that it changes",
      "access-key-created",
      { userIdentity: ASSUMED },
      "root-task",
    ],
    ["a task before what it tampers with", "trail-stopped", { userIdentity: ASSUMED }, "root-task"],
    [
      "a user's credential before root's own",
      "access-key-created",
      { requestParameters: { userName: "dana" } },
      "root-changed-user-credential",
    ],
    ["tampering before root's activity", "trail-stopped-by-root", {}, "watch-tampered"],
    ["settings before root's activity", "contact-deleted-by-root", {}, "recovery-settings-changed"],
    ["the address before other settings", "email-update-started", {}, "root-email-changed"],
  ] as const)("puts %s", (_, name, members, kind) => {
    expect(of(changed(name, members)).kind).toBe(kind);
  });
});

describe("a sign-in", () => {
  it.each([
    ["Yes", "used"],
    ["YES", "used"],
    ["no", "not_used"],
    ["maybe", "unknown"],
    ["", "unknown"],
    [true, "unknown"],
    [undefined, "unknown"],
  ] as const)("whose MFAUsed is %j", (MFAUsed, use) => {
    const event = changed("sign-in-with-mfa", { additionalEventData: { MFAUsed } });
    expect(mfaOf(record(event))).toBe(use);
    expect(of(event)).toMatchObject({ severity: use === "used" ? "high" : "critical" });
  });

  it("after failures is critical, whatever confirmed it", () => {
    expect(of(json("sign-in-with-mfa"), 3)).toMatchObject({ kind: "root-sign-in", severity: "critical" });
    expect(of(json("sign-in-failed"), 3)).toMatchObject({ kind: "root-sign-in-failed", severity: "high" });
  });

  it("is judged by what it says of itself alone, not by an error beside it", () => {
    expect(of(changed("sign-in-with-mfa", { errorMessage: "No such thing", errorCode: "X" }))).toMatchObject({
      kind: "root-sign-in",
      outcome: "succeeded",
    });
  });
});

describe("a call by root", () => {
  const session = (mfaAuthenticated: unknown, members = {}) => ({
    userIdentity: {
      type: "Root",
      sessionContext: { attributes: { mfaAuthenticated }, ...members },
    },
  });
  it.each([
    ["true", "used"],
    [true, "used"],
    ["False", "not_used"],
    [false, "not_used"],
    ["", "unknown"],
    [1, "unknown"],
    [undefined, "unknown"],
  ] as const)("in a session that says %j of MFA", (said, use) => {
    expect(mfaOf(record(changed("access-key-created", session(said))))).toBe(use);
  });

  it("with a key is in no session that would say so", () => {
    expect(mfaOf(record(json("api-activity-with-key")))).toBe("unknown");
  });

  it("as a central task, or by somebody else, says nothing of root's MFA", () => {
    expect(mfaOf(record(changed("api-unknown", session("false", { assumedRoot: "true" }))))).toBe("unknown");
    const { userIdentity } = session("false");
    const user = { userIdentity: { ...userIdentity, type: "IAMUser" } };
    expect(mfaOf(record(changed("trail-stopped", user)))).toBe("unknown");
  });

  it("at the sign-in is told by the sign-in alone", () => {
    expect(mfaOf(record(changed("sign-in-without-mfa", session("true"))))).toBe("not_used");
  });
});

describe("a Region that is enabled or disabled", () => {
  it.each(["EnableRegion", "DisableRegion"])("is no recovery setting: %s", (eventName) => {
    expect(of(changed("contact-changed-by-user", { eventName })).kind).toBe("ignored");
    expect(of(changed("contact-deleted-by-root", { eventName })).kind).toBe("root-api-activity");
  });
});

describe("the user that a call of root's is about", () => {
  it.each([
    ["user-mfa-deactivated", {}, "dana"],
    ["mfa-enabled", {}, undefined],
    ["access-key-created", { requestParameters: { userName: "" } }, undefined],
    ["access-key-created", { requestParameters: { userName: "111122223333" } }, undefined],
    ["access-key-created", { requestParameters: { userName: ["dana"] } }, undefined],
  ] as const)("%s %j", (name, members, user) => {
    expect(userConcerned(record(changed(name, members)))).toBe(user);
  });

  it("of a login profile is a user, even one that is called like root", () => {
    for (const userName of ["root", "111122223333", "dana"]) {
      const event = changed("user-login-profile-created", { requestParameters: { userName } });
      expect(of(event)).toMatchObject({ kind: "root-changed-user-credential", severity: "high" });
    }
  });

  it("is not the alias, by which root itself is called", () => {
    const identity = { type: "Root", accountId: "111122223333", userName: "example-alias" };
    const event = changed("access-key-created", {
      userIdentity: identity,
      requestParameters: { userName: "example-alias" },
    });
    expect(of(event)).toMatchObject({ kind: "root-access-key" });
  });
});

describe("the facts", () => {
  const facts = (event: unknown) => {
    const read = readEvent(event);
    if (isCanary(read)) throw new Error("a canary has none");
    return factsOf(read);
  };

  it("of a sign-in are who, when, from where, and what confirmed it", () => {
    expect(facts(json("sign-in-alias-as-user-name"))).toMatchObject({
      accountId: "111122223333",
      alias: "example-alias",
      time: "2026-11-23T06:50:58Z",
      eventName: "ConsoleLogin",
      outcome: "succeeded",
      mfa: "used",
      mfaDevice: "arn:aws:iam::111122223333:mfa/Some-Phone",
      actor: "arn:aws:iam::111122223333:root",
      user: undefined,
      sourceIp: "198.51.100.10",
      region: "us-east-1",
    });
  });

  it("are of the Region of the envelope, where a record says none that exists", () => {
    expect(facts(json("sign-in-region-global")).region).toBe("us-east-1");
  });

  it("name the user that was changed, and the error of an attempt", () => {
    expect(facts(json("user-mfa-deactivated"))).toMatchObject({ user: "dana" });
    expect(facts(json("mfa-deactivation-denied"))).toMatchObject({
      outcome: "failed",
      errorCode: "AccessDenied",
    });
  });

  it.each([
    ["member-contact-changed", "444455556666", "SECURITY"],
    ["member-contact-deleted", "444455556666", "BILLING"],
    ["member-email-update-started", "444455556666", undefined],
    ["member-email-update-accepted", "444455556666", undefined],
    // Of the account itself there is nothing more to say.
    ["contact-changed-by-user", undefined, "SECURITY"],
    ["email-update-accepted", undefined, undefined],
    ["email-updated", undefined, undefined],
  ] as const)("of %s say that it concerns account %s, contact %s", (name, account, contact) => {
    expect(facts(json(name))).toMatchObject({ accountConcerned: account, contactConcerned: contact });
  });

  it.each([
    [{ accountId: null, AccountId: "444455556666" }, "444455556666"],
    [{ accountId: "" }, undefined],
    [{ accountId: ["444455556666"] }, undefined],
    [null, undefined],
  ])("read the parameters %j", (requestParameters, account) => {
    const event = changed("member-contact-changed", { requestParameters });
    expect(facts(event)).toMatchObject({ accountConcerned: account, contactConcerned: undefined });
  });

  it("concern no member where another service calls something so", () => {
    const event = changed("member-contact-changed", { eventSource: "iam.amazonaws.com" });
    expect(facts(event)).toMatchObject({ accountConcerned: undefined, contactConcerned: undefined });
  });

  it("are fewer where AWS names nobody", () => {
    expect(facts(json("recovery-requested-by-nobody-named"))).toMatchObject({
      actor: undefined,
      alias: undefined,
      mfa: "unknown",
    });
  });
});

describe("a function of ours", () => {
  const kindOn = (functionName: string) =>
    of(changed("function-deleted", { requestParameters: { functionName } })).kind;
  const FUNCTION = "rootwatch-prod-audit";
  it.each([
    FUNCTION,
    `${FUNCTION}:live`,
    `function:${FUNCTION}`,
    `111122223333:${FUNCTION}`,
    `111122223333:function:${FUNCTION}:$LATEST`,
    `arn:aws:lambda:eu-central-1:111122223333:function:${FUNCTION}:1`,
  ])("is known as %s", (name) => {
    expect(kindOn(name)).toBe("watch-tampered");
    expect(kindOn(name.replace(FUNCTION, `${FUNCTION}s`))).toBe("ignored");
  });
});

describe("what is odd in a record", () => {
  it("does not hide whom a call is on, or who made it", () => {
    const topicArn = WATCH.topicArns[0];
    expect(of(changed("topic-deleted", { requestParameters: { topicArn, constructor: 1 } })).kind).toBe(
      "watch-tampered",
    );
    for (const type of [undefined, 5, "Unknown"]) {
      const userIdentity = { type, arn: "arn:aws:iam::111122223333:root" };
      expect(of(changed("access-key-created", { userIdentity })).kind).toBe("root-access-key");
    }
  });
});

describe("what a service does because somebody had it do so", () => {
  const root = { type: "Root", arn: "arn:aws:iam::111122223333:root" };
  const dana = { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/dana" };
  const kindOf = (name: string, identity: object, invokedBy: string, requestParameters?: object) =>
    of(
      changed(name, {
        userIdentity: { ...identity, invokedBy },
        ...(requestParameters && { requestParameters }),
      }),
    ).kind;

  it("is told where the service is the sign-in, which stands in calls that people make in the console", () => {
    expect(kindOf("access-key-created", root, "signin.amazonaws.com")).toBe("root-access-key");
    expect(kindOf("trail-stopped", dana, "signin.amazonaws.com")).toBe("watch-tampered");
  });

  it("is not told again of root, who was told of having it done", () => {
    expect(kindOf("access-key-created", root, "cloudformation.amazonaws.com")).toBe("ignored");
    expect(kindOf("api-unknown", root, "AWS Internal")).toBe("ignored");
  });

  it("is told of anybody else, but for CloudFormation, by which our stacks are deployed", () => {
    expect(kindOf("trail-stopped", dana, "ssm.amazonaws.com")).toBe("watch-tampered");
    expect(kindOf("rule-disabled", dana, "config.amazonaws.com")).toBe("watch-tampered");
    expect(kindOf("rule-disabled", dana, "cloudformation.amazonaws.com")).toBe("ignored");
  });

  it("to a trail is told even of CloudFormation, where it is not our own trail", () => {
    const by = "cloudformation.amazonaws.com";
    expect(kindOf("trail-stopped", dana, by)).toBe("watch-tampered");
    for (const name of [
      "rootwatch-prod",
      "arn:aws:cloudtrail:eu-central-1:111122223333:trail/rootwatch-prod",
    ])
      expect(kindOf("trail-stopped", dana, by, { name })).toBe("ignored");
  });
});

describe("what is no event", () => {
  it.each([
    ["nothing", null, "all of it"],
    ["a text", "event", "all of it"],
    ["a list", [], "all of it"],
    ["without an account", { source: "aws.iam", detail: {} }, "account: missing"],
    ["without a record", { source: "aws.iam", account: "111122223333" }, "detail: missing"],
    ["a record without a name", changed("api-read", { eventName: undefined }), "eventName: missing"],
    ["a record without an id", changed("api-read", { eventID: 5 }), "eventID: expected string"],
  ])("is refused by name: %s", (_, event, problem) => {
    expect(() => readEvent(event)).toThrow(
      expect.objectContaining({ code: "event_invalid", message: expect.stringContaining(problem) }),
    );
  });

  it("may be called like what every object has", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      const members = { eventName: name, eventSource: name, userIdentity: { type: "IAMUser" } };
      expect(of(changed("api-read", members))).toEqual({ kind: "ignored" });
    }
  });

  it("whatever it is, it is an event or one clear error", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (found) => {
        try {
          of(found);
        } catch (error) {
          expect(error).toMatchObject({ code: "event_invalid" });
        }
      }),
    );
  });

  it("needs no more than four members to be told, whatever the rest is", () => {
    const NEEDED = ["eventName", "eventSource", "eventTime", "eventID", "userIdentity"];
    fc.assert(
      fc.property(
        fc.constantFrom(...CASES.filter(([, kind]) => kind.startsWith("root-api-activity"))),
        fc.jsonValue(),
        ([name], junk) => {
          const { detail } = json(name) as { detail: Record<string, unknown> };
          const others = Object.keys(detail).filter((member) => !NEEDED.includes(member));
          const event = changed(name, Object.fromEntries(others.map((member) => [member, junk])));
          expect(of(event).kind).not.toBe("ignored");
        },
      ),
    );
  });
});
