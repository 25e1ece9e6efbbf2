import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { audit } from "../../src/audit/audit.ts";
import { alertJson } from "../../src/notify/alert-json.ts";
import type { Digest } from "../../src/notify/digest.ts";
import { digestJson } from "../../src/notify/digest-json.ts";
import { digestSubject } from "../../src/notify/digest-subject.ts";
import { rules } from "../../src/rules/registry.generated.ts";
import { LIMITS, type Payload } from "../../src/slack/payload.ts";
import { slackMessage } from "../../src/slack/slack-message.ts";
import {
  type Given,
  NOW,
  password,
  report,
  snapshotOf,
  unavailable,
  userRow,
} from "../helpers/account-fixture.ts";
import { wildAlerts } from "../helpers/alert-arbitraries.ts";
import { EVIDENCE, rendered } from "../helpers/alerts.ts";
import { digestAbout } from "../helpers/digests.ts";
import { wildAccounts } from "../helpers/snapshot-arbitraries.ts";
import { toldAfter } from "../helpers/told.ts";
import {
  ANNOUNCED,
  CALLS,
  DENIED,
  FAILED_SIGN_INS,
  HOSTILE,
  HOSTILE_TEXT,
  MEMBER,
  NOT_KNOWN,
  SIGN_IN,
} from "./alert-example.ts";
import { screen } from "./screen.ts";

const ZONE = "Europe/Berlin";

const messageOf = (json: unknown, subject?: string) =>
  slackMessage({ subject, text: typeof json === "string" ? json : JSON.stringify(json) }, ZONE);
const digestMessage = (digest: Digest) => messageOf(digestJson(digest), digestSubject(digest));

const BAD: Given = {
  accountSummary: { AccountMFAEnabled: 0, AccountPasswordPresent: 1 },
  credentialReport: report([
    userRow("ann", password({ mfa_active: "false" })),
    userRow("bo", password({ mfa_active: "false" })),
  ]),
};
const told = toldAfter(undefined, audit(snapshotOf(BAD), rules, {}, NOW), rules);

const ALARM = {
  AlarmName: "rootwatch-prod-audit-failed",
  AlarmDescription:
    "An audit ended with an error. Lambda tries again on its own; look into the function's log.",
  AWSAccountId: "111122223333",
  NewStateValue: "ALARM",
  NewStateReason:
    "Threshold Crossed: 1 datapoint [1.0 (23/11/26 06:00:00)] was greater than or equal to 1.0.",
  OldStateValue: "OK",
  StateChangeTime: "2026-11-23T06:01:12.000+0000",
  Region: "EU (Frankfurt)",
  AlarmArn: "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:rootwatch-prod-audit-failed",
  Trigger: { MetricName: "Errors" },
};

const SCREENS: readonly (readonly [string, Payload])[] = [
  ["a sign-in without MFA", messageOf(SIGN_IN)],
  ["a group of failed sign-ins", messageOf(FAILED_SIGN_INS)],
  ["a group of calls", messageOf(CALLS)],
  ["an announced sign-in", messageOf(ANNOUNCED)],
  ["a denied attempt", messageOf(DENIED)],
  ["a member account's contact", messageOf(MEMBER)],
  ["a sign-in of which nobody knows whether it was announced", messageOf(NOT_KNOWN)],
  ["a hostile alert", messageOf(HOSTILE)],
  ["the first digest", digestMessage(digestAbout(BAD))],
  [
    "a digest of what is still open, what is mended and what could not be checked",
    digestMessage(
      digestAbout(
        {
          ...BAD,
          credentialReport: report([
            userRow("ann", password({ mfa_active: "false" })),
            userRow("bo", password()),
          ]),
          securityContact: unavailable(),
        },
        { told, now: new Date(NOW.getTime() + 10 * 86_400_000), notes: ["No channel is confirmed."] },
      ),
    ),
  ],
  [
    "a quiet digest, of one rule",
    digestMessage(
      digestAbout(
        { accountSummary: { AccountMFAEnabled: 1, AccountPasswordPresent: 1 } },
        { scope: ["root-mfa"] },
      ),
    ),
  ],
  ["an alarm", messageOf(ALARM, 'ALARM: "rootwatch-prod-audit-failed" in EU (Frankfurt)')],
  ["an alarm that is over", messageOf({ ...ALARM, NewStateValue: "OK", OldStateValue: "ALARM" })],
  ["an alarm without data", messageOf({ ...ALARM, NewStateValue: "INSUFFICIENT_DATA", AlarmArn: null })],
  [
    "a text of ours",
    messageOf(
      [
        "Rootwatch audited AWS account 111122223333 and has something to tell, but nobody would see it:",
        "no subscription for people is confirmed (there are: none).",
        "",
        "Full report: https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=a%2Fb",
        "Elsewhere: https://evil.example/",
        "",
      ].join("\n"),
      "[operations] 111122223333: a digest waits, no channel is confirmed",
    ),
  ],
  ["JSON that nobody knows", messageOf({ source: "somebody", at: "https://console.aws.amazon.com/" })],
  [
    "an alert that does not fit its schema",
    messageOf({ ...SIGN_IN, severity: "terrible" }, "[terrible] root"),
  ],
];

describe("an alert of every kind in Slack", () => {
  it("is what happened, what is known of it, and what to do", async () => {
    const screens = rendered((alert, event) =>
      screen(messageOf(alertJson(alert, { evidence: EVIDENCE, event }))),
    );
    await expect(screens).toMatchFileSnapshot("slack-alerts.snapshot.txt");
  });
});

describe("a message in Slack", () => {
  it("is read in seconds, whatever it is about", async () => {
    const texts = SCREENS.map(
      ([name, payload]) => `${name}\n${"=".repeat(name.length)}\n${screen(payload)}\n`,
    );
    await expect(texts.join("\n")).toMatchFileSnapshot("slack-message.snapshot.txt");
  });

  it("has its verdict for notifications, and for those who see no colours", () => {
    const { text, attachments } = messageOf(SIGN_IN);
    expect(text).toBe("[critical] 111122223333 root signed in without MFA from 198.51.100.10");
    expect(attachments.map(({ color, fallback }) => [color, fallback])).toEqual([["#b00020", text]]);
  });

  it("tells a verdict that is too long for a header in full below it", () => {
    const headline = `root signed in ${"again and ".repeat(30)}again`;
    const { blocks, attachments } = messageOf({ ...SIGN_IN, headline });
    expect(JSON.stringify(blocks)).toMatch(/\.\.\. \(\d+ more characters\)/);
    expect(JSON.stringify(attachments[0]?.blocks?.[0])).toContain(headline);
  });

  it("counts what it leaves out", () => {
    const users = Array.from({ length: 400 }, (_, index) =>
      userRow(`u${index}`, password({ mfa_active: "false" })),
    );
    const shown = screen(digestMessage(digestAbout({ credentialReport: report(users) })));
    const [, list = ""] = /\*What fails, worst first\*\n(.*?)\n\|\n/s.exec(shown) ?? [];
    const lines = list.split("\n");
    expect(lines.at(-1)).toMatch(/^\| \.\.\. and \d+ more$/);
    const left = Number(/\d+/.exec(lines.at(-1) ?? "")?.[0]);
    expect(`${lines.length - 1 + left} new`).toBe(/\d+ new/.exec(shown)?.[0]);
    expect(lines.length).toBeGreaterThan(5);

    expect(screen(messageOf("x".repeat(10_000)))).toContain("... and 7500 more characters");
    expect(screen(messageOf({ ...SIGN_IN, userAgent: "x".repeat(10_000) }))).toMatch(
      /`x{900,}\.\.\. \(\d+ more characters\)`/,
    );
  });

  it("shows all of the first 2,500 characters, however many it takes to escape them", () => {
    const { attachments } = messageOf("&".repeat(2_500));
    const texts = attachments[0]?.blocks?.map((block) => ("text" in block ? block.text : undefined));
    expect(JSON.stringify(texts).match(/&amp;/g)).toHaveLength(2_500);
    expect(texts?.length).toBeGreaterThan(4);
  });

  it("has something in it where there is nothing to say", () => {
    expect(screen(messageOf(" \n ", " "))).toBe("# A message without a subject\n| #8a8f98\n|\n| (no text)");
  });
});

/** As attackers and mishaps write: marks, halves of characters, controls, and much of it. */
const words = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    HOSTILE_TEXT,
    "",
    " ",
    "\uD800",
    "`",
    "<",
    "&".repeat(4_000),
    "\u202E".repeat(300),
    "x".repeat(4_000),
  ),
);
const maybe = fc.option(words, { nil: null });
const number = fc.integer({ min: 0, max: 1_000_000 });
const severity = fc.constantFrom("informational", "low", "medium", "high", "critical");
const counted = fc.array(fc.record({ name: words, count: number }), { maxLength: 30 });
const place = fc.record({ uri: words, url: fc.oneof(words, fc.constant(SIGN_IN.evidence?.url ?? "")) });

const alerts = fc.record({
  schema: fc.constant("rootwatch/alert/1"),
  kind: words,
  severity,
  loweredFrom: fc.option(severity, { nil: null }),
  outcome: fc.constantFrom("succeeded", "failed", "unknown"),
  accountId: words,
  accountAlias: maybe,
  headline: words,
  time: words,
  eventId: words,
  eventName: words,
  eventSource: words,
  region: maybe,
  mfa: fc.constantFrom("used", "not_used", "unknown"),
  mfaDevice: maybe,
  actor: maybe,
  user: maybe,
  accountConcerned: maybe,
  contactConcerned: maybe,
  sourceIp: maybe,
  userAgent: maybe,
  errorCode: maybe,
  group: fc.option(
    fc.record({
      count: number,
      failed: number,
      first: words,
      last: words,
      sourceIps: counted,
      moreSourceIps: number,
      calls: counted,
      moreCalls: number,
      heldSince: maybe,
    }),
  ),
  announcement: fc.option(
    fc.record({ by: words, reason: words, from: words, until: words, identity: words }),
  ),
  notes: fc.option(fc.array(words, { maxLength: 30 })),
  nextSteps: fc.array(words, { maxLength: 30 }),
  evidence: fc.option(place),
});

const former = {
  rule: words,
  severity,
  resource: fc.record({ type: fc.oneof(words, fc.constant("user")), name: words }),
  dueAt: maybe,
};
const many = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { maxLength: 20 });
const digests = fc.record({
  schema: fc.constant("rootwatch/digest/1"),
  auditId: words,
  accountId: words,
  accountAlias: maybe,
  observedAt: words,
  credentialReportGeneratedAt: maybe,
  scope: fc.record({ rules: fc.oneof(fc.constant("all"), many(words)) }),
  first: fc.boolean(),
  weekly: fc.boolean(),
  verdict: fc.record({
    label: fc.oneof(severity, fc.constantFrom("not checked", "ok")),
    new: number,
    reopened: number,
    overdue: number,
    open: number,
    resolved: number,
    noLongerWatched: number,
    unknown: number,
    excepted: number,
    dated: number,
  }),
  summary: fc.record({ pass: number, fail: number, excepted: number, unknown: number }),
  auditHours: number,
  new: many(fc.record({ ...former, message: words, fix: maybe, because: maybe })),
  reopened: many(fc.record({ ...former, message: words, because: maybe })),
  overdue: many(fc.record(former)),
  open: many(fc.record(former)),
  unverified: many(
    fc.record({ ...former, unverifiedSince: maybe, untold: fc.constantFrom(null, "new", "again") }),
  ),
  resolved: many(fc.record({ ...former, because: fc.constantFrom("passes", "gone", "parameters") })),
  noLongerWatched: many(fc.record(former)),
  dated: many(
    fc.record({ key: words, stage: words, covers: fc.nat(), more: fc.nat(), moreIds: many(words) }),
  ),
  settingsChanged: fc.boolean(),
  coverage: many(fc.record({ section: words, status: words, reason: maybe, message: words })),
  omitted: fc.record({
    new: number,
    reopened: number,
    overdue: number,
    dated: number,
    open: number,
    unverified: number,
    resolved: number,
    noLongerWatched: number,
    coverage: number,
  }),
  report: fc.option(fc.record({ text: place, json: place })),
  notes: many(words),
});

const alarms = fc.record({
  AlarmName: words,
  AlarmDescription: maybe,
  AWSAccountId: words,
  NewStateValue: fc.oneof(words, fc.constantFrom("ALARM", "OK")),
  NewStateReason: words,
  OldStateValue: maybe,
  StateChangeTime: words,
  Region: maybe,
  AlarmArn: fc.oneof(maybe, fc.constant(ALARM.AlarmArn)),
});

/** Every text of a payload, and whether Slack reads marks in it. */
function textsOf({ text, blocks, attachments }: Payload): { readonly text: string; readonly most: number }[] {
  expect(attachments).toHaveLength(1);
  const inside = attachments[0]?.blocks ?? [];
  expect(inside.length + blocks.length).toBeLessThanOrEqual(LIMITS.blocks);
  const texts = [{ text, most: LIMITS.text }];
  for (const block of [...blocks, ...inside]) {
    const parts = Object.entries(block).flatMap(([key, value]) => {
      if (key === "type") return [];
      const list = Array.isArray(value) ? value : [value];
      expect(list.length).toBeLessThanOrEqual(LIMITS.fields);
      expect(list.length).toBeGreaterThan(0);
      const most = block.type === "header" ? LIMITS.header : key === "fields" ? LIMITS.field : LIMITS.text;
      return list.map((part) => ({ part, most }));
    });
    for (const { part, most } of parts) {
      expect(part.type === "mrkdwn" ? part.verbatim : part.emoji).toBe(part.type === "mrkdwn");
      texts.push({ text: part.text, most });
    }
  }
  return texts;
}

const OWN_LINK =
  /<https:\/\/([a-z0-9-]+\.)*(console\.aws\.amazon\.com|support\.aws\.amazon\.com)\/[^<>|\s]*(\|[A-Za-z ]+)?>/g;

function expectToBeHarmless(payload: Payload): void {
  for (const { text, most } of textsOf(payload)) {
    expect(text.length).toBeLessThanOrEqual(most);
    expect(text.trim()).not.toBe("");
    expect(text.isWellFormed()).toBe(true);
    const rest = text.replace(OWN_LINK, "");
    expect(rest).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(rest).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
  }
}

describe("whatever is published", () => {
  const anything = fc.oneof(
    alerts.map((json) => JSON.stringify(json)),
    digests.map((json) => JSON.stringify(json)),
    alarms.map((json) => JSON.stringify(json)),
    fc.json(),
    words,
  );

  it("keeps to Slack's limits, mentions nobody and links to AWS alone", () => {
    fc.assert(
      fc.property(anything, fc.option(words, { nil: undefined }), (text, subject) => {
        expectToBeHarmless(slackMessage({ subject, text }, ZONE));
      }),
      { numRuns: 150 },
    );
  });

  it("is known for what it is, however odd its texts", () => {
    fc.assert(
      fc.property(alerts, digests, alarms, (alert, digest, alarm) => {
        expect(messageOf(alert).text).toMatch(/^\[(informational|low|medium|high|critical)\]/);
        expect(JSON.stringify(messageOf(digest).attachments)).toContain("Step by step");
        expect(JSON.stringify(messageOf(alarm).attachments)).toContain("*Why*");
      }),
      { numRuns: 50 },
    );
  });

  it("is told of any alert", () => {
    fc.assert(
      fc.property(wildAlerts, (alert) => {
        const payload = messageOf(alertJson(alert, { evidence: EVIDENCE, event: undefined }));
        expect(payload.text.startsWith(`[${alert.severity}] 111122223333 `)).toBe(true);
        expect(JSON.stringify(payload.attachments)).toContain("*What to do now*");
        expectToBeHarmless(payload);
      }),
      { numRuns: 100 },
    );
  });

  it("is told of any account", () => {
    fc.assert(
      fc.property(wildAccounts, ({ given }) => {
        const payload = digestMessage(digestAbout(given));
        expect(JSON.stringify(payload.attachments)).toContain("Step by step");
        expectToBeHarmless(payload);
      }),
      { numRuns: 50 },
    );
  });
});
