import { newestAttestation } from "../../account/attestations.ts";
import { newestPasswordChange } from "../../account/root-events.ts";
import { ageMs, ageText, daysAfter, isOlderThan } from "../../account/time.ts";
import { defineRule } from "../define-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { whereRootHasPassword } from "../root-password.ts";
import { cannotJudge } from "../rule.ts";

export default defineRule({
  id: "root-password-age",
  title: "The root user's password is no older than the rotation period",
  severity: "low",
  resource: "root-user",
  guidance: {
    why:
      "A root password outlives the people who knew it, and the vaults, mails and notes it was once put in. AWS no " +
      "longer lists changing it at intervals as a practice of its own; the change that matters is the one after " +
      "somebody has left.",
    fix: "Change root's password when people who knew it leave or it may be exposed, and at least yearly.",
    console: [
      "Sign in to the AWS Management Console as the root user, with the account's e-mail address.",
      "Choose the account name at the top right, then Account.",
      "Next to Account details choose Actions, then Update email address and password.",
      "Next to Password choose Edit, and set a long one made by the password manager that keeps it.",
      "Where the credential report does not give the date, attest it in rootwatch.yml: " +
        'attestations: [{ id: root-password-changed, on: "2026-11-23", by: Your Name }]',
      "For a member account consider removing the password altogether: centralize root access in the organization.",
    ],
  },
  parameters: { maxAgeDays: wholeNumber({ byDefault: 365, least: 1 }) },
  needs: ["credentialReport"],
  uses: ["rootEvents", "attestations"],
  messages: {
    old: "Root's password was last changed on {changed}, {age} ago; it is to be changed every {maxAgeDays} days.",
    fresh: "Root's password was last changed on {changed}, {age} ago.",
    recordedOld:
      "Root's password was last changed on {changed}, {age} ago, as Rootwatch recorded; it is to be changed every {maxAgeDays} days.",
    recordedFresh: "Root's password was last changed on {changed}, {age} ago, as Rootwatch recorded.",
    attestedOld:
      "Root's password was last changed on {changed}, {age} ago, as {by} attested; it is to be changed every {maxAgeDays} days.",
    attestedFresh: "Root's password was last changed on {changed}, {age} ago, as {by} attested.",
    notSaid:
      "The credential report does not say when root's password was last changed, and neither a recorded change nor an attestation root-password-changed is at hand.",
    noPassword: "Root has no password, so there is none to change.",
  },
  applies: whereRootHasPassword,
  check: (
    { credentialReport: { root }, rootEvents, attestations = [] },
    { now, missing, parameters: { maxAgeDays } },
  ) => {
    const password = root.known ? root.value.password : root;
    if (!password.known) return cannotJudge(password.problem);
    const { lastChanged, state } = password.value;
    if (lastChanged.kind === "date") {
      const changed = lastChanged.at;
      const data = { changed, age: ageText(ageMs(now, changed)) };
      const evidence = { password_last_changed: changed };
      if (!isOlderThan(now, changed, maxAgeDays))
        return { outcome: "pass", message: "fresh", data, evidence };
      const since = daysAfter(changed, maxAgeDays);
      return { outcome: "fail", message: "old", data: { ...data, maxAgeDays }, evidence, since };
    }
    // Our record and somebody's word count where the report has none. What it says and we cannot read, or says of a time
    // before there was a password, is no reason to take them.
    if (lastChanged.kind === "none") {
      // A report from before there was a password; the next one has it.
      const reason = state === "none" ? "not_ready" : undefined;
      return { outcome: "unknown", message: "notSaid", reason };
    }
    const recorded = rootEvents && newestPasswordChange(rootEvents, now);
    const attested = newestAttestation(attestations, "root-password-changed", now);
    // An event may have been lost: who attests a later change is not refuted by the record of an earlier one.
    if (recorded !== undefined && (attested === undefined || recorded.at >= attested.at)) {
      const { at: changed, event } = recorded;
      const data = { changed, age: ageText(ageMs(now, changed)) };
      const evidence = { event: event.eventName, event_id: event.eventId, event_time: changed };
      if (!isOlderThan(now, changed, maxAgeDays)) {
        return { outcome: "pass", message: "recordedFresh", data, evidence };
      }
      const since = daysAfter(changed, maxAgeDays);
      return { outcome: "fail", message: "recordedOld", data: { ...data, maxAgeDays }, evidence, since };
    }
    if (attested !== undefined) {
      const { at: changed, by } = attested;
      const data = { changed, by, age: ageText(ageMs(now, changed)) };
      const evidence = { attestation: "root-password-changed", on: changed, by };
      if (!isOlderThan(now, changed, maxAgeDays)) {
        return { outcome: "pass", message: "attestedFresh", data, evidence };
      }
      const since = daysAfter(changed, maxAgeDays);
      return { outcome: "fail", message: "attestedOld", data: { ...data, maxAgeDays }, evidence, since };
    }
    // A record that is kept, and that nobody could read, may have told it.
    return { outcome: "unknown", message: "notSaid", reason: missing.rootEvents };
  },
});
