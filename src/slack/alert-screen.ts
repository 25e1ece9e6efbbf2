import { mrkdwn } from "../notify/mrkdwn.ts";
import type { AlertDocument } from "./alert-document.ts";
import { context, facts, type Screen, section } from "./payload.ts";
import { account, fact, list, MOST, place, sentence, steps, time } from "./words.ts";

const OUTCOMES = { succeeded: "succeeded", failed: "did not succeed", unknown: "AWS does not say" } as const;
const MFA = { used: "used", not_used: "not used", unknown: "AWS does not say" } as const;

/**
 * An alert: what happened, who announced it, the facts, what to do.
 *
 * @param timeZone in which people read times, beside UTC
 */
export function alertScreen(alert: AlertDocument, timeZone: string): Screen {
  const { severity, accountId, headline, announcement, group, notes, nextSteps, evidence, kind } = alert;
  return {
    verdict: `[${severity}] ${accountId} ${headline}`,
    colour: severity,
    blocks: [
      ...(announcement ? [section(announced(announcement, alert, timeZone))] : []),
      ...list("Not known", notes ?? [], sentence).map(section),
      ...(group ? groupSections(group, timeZone) : []),
      ...facts(factsOf(alert, timeZone)),
      ...steps(nextSteps).map(section),
      ...(evidence ? [section(place("Evidence", evidence))] : []),
      context(`${mrkdwn(kind, MOST.name)}${group ? "; the facts above are those of the first event" : ""}`),
    ],
  };
}

function factsOf(alert: AlertDocument, timeZone: string) {
  const { accountId, accountAlias, eventName, eventSource, outcome, mfa, group } = alert;
  const isSignIn = eventName === "ConsoleLogin" || mfa !== "unknown";
  return [
    ["Account", account(accountId, accountAlias)],
    ["Time", time(alert.time, timeZone)],
    ["Source IP", fact(alert.sourceIp)],
    ["User agent", fact(alert.userAgent)],
    ["Region", fact(alert.region)],
    ["Event id", fact(alert.eventId)],
    ["Event", fact(`${eventName} of ${eventSource}`)],
    // Of several it is said above how many failed.
    ["Outcome", group ? undefined : OUTCOMES[outcome]],
    ["Error", fact(alert.errorCode)],
    ["MFA", isSignIn ? MFA[mfa] : undefined],
    ["MFA device", fact(alert.mfaDevice)],
    ["By", fact(alert.actor)],
    ["User", fact(alert.user)],
    ["Account concerned", fact(alert.accountConcerned)],
    ["Contact concerned", fact(alert.contactConcerned)],
  ] as const;
}

/** It silences nothing, and is nobody's word but that of who announced. */
function announced(
  said: NonNullable<AlertDocument["announcement"]>,
  { severity, loweredFrom }: AlertDocument,
  timeZone: string,
): string {
  const { by, reason, from, until, identity } = said;
  return [
    `*Announced* by ${mrkdwn(by, MOST.name)}: "${mrkdwn(reason, MOST.sentence)}"`,
    `From ${time(from, timeZone)} until ${time(until, timeZone)}, as ${fact(identity) ?? "nobody"}`,
    ...(loweredFrom ? [`Therefore ${severity} instead of ${loweredFrom}`] : []),
  ].join("\n");
}

function groupSections(group: NonNullable<AlertDocument["group"]>, timeZone: string) {
  const { count, failed, first, last, sourceIps, calls, moreSourceIps, moreCalls, heldSince } = group;
  const lines = [
    `*${count} events*, ${failed} of them failed: from ${time(first, timeZone)} to ${time(last, timeZone)}`,
    ...(heldSince ? [`Held back since ${time(heldSince, timeZone)}, when those before were told.`] : []),
  ];
  const counted = ({ name, count }: (typeof calls)[number]) => `• ${fact(name) ?? "unknown"}: ${count}`;
  return [
    section(lines.join("\n")),
    ...list("From", sourceIps, counted, { more: moreSourceIps }).map(section),
    ...list("Calls", calls, counted, { more: moreCalls }).map(section),
  ];
}
