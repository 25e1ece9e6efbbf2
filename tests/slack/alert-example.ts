import type { AlertDocument } from "../../src/slack/alert-document.ts";

const EVENT_ID = "1a2b3c4d-0000-4000-8000-000000000001";

/** A sign-in as root without MFA, told as `rootwatch/alert/1`. */
export const SIGN_IN: AlertDocument = {
  schema: "rootwatch/alert/1",
  kind: "root-sign-in",
  severity: "critical",
  outcome: "succeeded",
  accountId: "111122223333",
  accountAlias: "example",
  headline: "root signed in without MFA from 198.51.100.10",
  time: "2026-11-23T05:59:41Z",
  eventId: EVENT_ID,
  eventName: "ConsoleLogin",
  eventSource: "signin.amazonaws.com",
  region: "us-east-1",
  mfa: "not_used",
  mfaDevice: null,
  actor: "arn:aws:iam::111122223333:root",
  user: null,
  sourceIp: "198.51.100.10",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/132.0",
  errorCode: null,
  group: null,
  failuresBefore: 0,
  announcement: null,
  nextSteps: [
    "Ask everybody who may use root whether it was them, by a way that an intruder does not read.",
    "If you cannot sign in any more: https://support.aws.amazon.com/#/contacts/aws-account-support (no sign-in needed).",
  ],
  evidence: {
    uri: `s3://evidence/alerts/111122223333/${EVENT_ID}.json`,
    url: `https://eu-central-1.console.aws.amazon.com/s3/object/evidence?region=eu-central-1&prefix=alerts%2F${EVENT_ID}.json`,
  },
  event: null,
};

export const FAILED_SIGN_INS: AlertDocument = {
  ...SIGN_IN,
  kind: "root-sign-in-failed",
  severity: "high",
  outcome: "failed",
  headline: "a sign-in as root failed from 198.51.100.10",
  errorCode: "Failed authentication",
  group: {
    count: 42,
    failed: 42,
    first: "2026-11-23T05:00:00Z",
    last: "2026-11-23T05:59:41Z",
    sourceIps: [
      { name: "198.51.100.10", count: 40 },
      { name: "2001:db8::1", count: 1 },
    ],
    moreSourceIps: 1,
    calls: [{ name: "ConsoleLogin of signin.amazonaws.com", count: 42 }],
    moreCalls: 0,
    heldSince: "2026-11-23T04:59:00Z",
  },
};

export const ANNOUNCED: AlertDocument = {
  ...SIGN_IN,
  severity: "medium",
  headline: "root signed in with MFA from 198.51.100.10",
  mfa: "used",
  mfaDevice: "arn:aws:iam::111122223333:mfa/root-account-mfa-device",
  announcement: {
    id: "20261123T050000Z-1a2b3c4d",
    by: "dana",
    reason: "closing the old account",
    from: "2026-11-23T05:30:00Z",
    until: "2026-11-23T06:30:00Z",
    identity: "arn:aws:sts::111122223333:assumed-role/admin/dana",
  },
};

export const DENIED: AlertDocument = {
  ...SIGN_IN,
  kind: "root-api-activity",
  severity: "medium",
  outcome: "failed",
  headline:
    "refused: an attempt to make a call as root: LeaveOrganization of organizations (AccessDeniedException)",
  eventName: "LeaveOrganization",
  eventSource: "organizations.amazonaws.com",
  errorCode: "AccessDeniedException",
  mfa: "unknown",
};

/** What an attacker would write wherever they can. */
export const HOSTILE_TEXT =
  "<!channel> <@U123> <https://evil.example|click> https://evil.example & *bold* _i_ ~s~ `code` :skull:\n> quote\u202E\u0007";

export const HOSTILE: AlertDocument = {
  ...SIGN_IN,
  accountAlias: HOSTILE_TEXT,
  headline: `root signed in without MFA from ${HOSTILE_TEXT}`,
  userAgent: HOSTILE_TEXT,
  sourceIp: HOSTILE_TEXT,
  errorCode: HOSTILE_TEXT,
  announcement: {
    by: HOSTILE_TEXT,
    reason: HOSTILE_TEXT,
    from: HOSTILE_TEXT,
    until: HOSTILE_TEXT,
    identity: HOSTILE_TEXT,
  },
  nextSteps: [HOSTILE_TEXT],
  evidence: { uri: HOSTILE_TEXT, url: "https://evil.example/?console.aws.amazon.com" },
};
