import fc from "fast-check";
import type { Alert, EventGroup } from "../../src/alerts/alert.ts";
import { ALERT_KINDS } from "../../src/alerts/classify.ts";
import { SEVERITIES } from "../../src/rules/rule.ts";

/** What an intruder would write, and what they would not. */
export const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  // Lone halves of characters among them.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    "",
    "\r\nSubject: all clear\r\nBcc: a@evil.example",
    "<!channel> <https://evil.example|click> &amp; *bold* _it_ ~no~ `code` @here https://evil.example/x www.evil.example",
    "\u202Edesrever\u2066\u200B\uFEFF\u2028\u001B[2J\u0000\u007F\u009B",
    "\uD800",
    '"\\"\\'.repeat(2_000),
    "\u{1F600}".repeat(2_000),
    "\u0000".repeat(2_000),
    "&".repeat(2_000),
    "*".repeat(2_000),
    "a.b@c://".repeat(500),
    "constructor",
    "arn:aws:iam::111122223333:root",
  ),
);
const orNone = fc.option(hostileText, { nil: undefined });
const date = fc.date({ noInvalidDate: false });
const counted = fc.array(fc.record({ name: hostileText, count: fc.nat() }), { maxLength: 40 });

const group: fc.Arbitrary<EventGroup> = fc.record({
  count: fc.nat(),
  failed: fc.nat(),
  first: date,
  last: date,
  sourceIps: counted,
  moreSourceIps: fc.nat(),
  calls: counted,
  moreCalls: fc.nat(),
  heldSince: fc.option(date, { nil: undefined }),
});

/** Any alert; the account is the one thing that is known to be in order. */
export const wildAlerts: fc.Arbitrary<Alert> = fc.record({
  kind: fc.constantFrom(...ALERT_KINDS),
  severity: fc.constantFrom(...SEVERITIES),
  loweredFrom: fc.constantFrom(undefined, ...SEVERITIES),
  notes: fc.option(fc.array(hostileText, { maxLength: 3 }), { nil: undefined }),
  facts: fc.record({
    eventId: hostileText,
    accountId: fc.constant("111122223333"),
    alias: orNone,
    time: hostileText,
    eventName: hostileText,
    eventSource: hostileText,
    outcome: fc.constantFrom("succeeded", "failed", "unknown"),
    errorCode: orNone,
    mfa: fc.constantFrom("used", "not_used", "unknown"),
    mfaDevice: orNone,
    actor: orNone,
    user: orNone,
    accountConcerned: orNone,
    contactConcerned: orNone,
    sourceIp: orNone,
    userAgent: orNone,
    region: orNone,
  }),
  group: fc.option(group, { nil: undefined }),
  failuresBefore: fc.nat(),
  announcement: fc.option(
    fc.record({
      id: hostileText,
      by: hostileText,
      reason: hostileText,
      from: date,
      until: date,
      identity: hostileText,
      cancelledAt: fc.constant(undefined),
    }),
    { nil: undefined },
  ),
});
