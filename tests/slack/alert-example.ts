import type { Alert } from "../../src/alerts/alert.ts";
import { alertJson } from "../../src/notify/alert-json.ts";
import * as v from "../../src/schema.ts";
import { type AlertDocument, alertDocument } from "../../src/slack/alert-document.ts";
import { alertAbout, allAlerts, EVIDENCE, eventOf } from "../helpers/alerts.ts";

/** As the alerts topic carries it. */
const told = (alert: Alert, event?: unknown): AlertDocument =>
  v.parse(alertDocument, JSON.parse(alertJson(alert, { evidence: EVIDENCE, event })));

function toldAs(name: string): AlertDocument {
  const found = allAlerts().get(name);
  if (found === undefined) throw new Error(`there is no alert ${name}`);
  return told(found.alert);
}

export const SIGN_IN = told(alertAbout("sign-in-without-mfa"), eventOf("sign-in-without-mfa"));
export const FAILED_SIGN_INS = toldAs("group: sign-ins that failed, held back");
export const CALLS = toldAs("group: calls, some failed");
export const ANNOUNCED = toldAs("announced: sign-in-with-mfa");
export const NOT_KNOWN = toldAs("not known whether announced: sign-in-with-mfa");
export const MEMBER = toldAs("member-contact-deleted");
export const DENIED = told(alertAbout("api-denied"));

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
  accountConcerned: HOSTILE_TEXT,
  contactConcerned: HOSTILE_TEXT,
  notes: [HOSTILE_TEXT],
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
