import { ageMs, ageText, daysAfter, isAtLeast } from "../../account/time.ts";
import { atMost, controlsOf, oneOf } from "../controls.ts";
import { asEvidence } from "../date-evidence.ts";
import { defineAccessKeyRule } from "../define-access-key-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineAccessKeyRule({
  id: "access-key-unused",
  title: "Access keys that nothing uses are not active",
  severity: "medium",
  guidance: {
    why:
      "A key that nothing uses can only be missed by whoever has copied it. It works from anywhere, without MFA, for " +
      "as long as it is active.",
    fix: "Deactivate the key, watch that nothing fails, then delete it.",
    console: [
      "Open IAM, then Users, choose the user, then Security credentials.",
      "Under Access keys compare Last used and its Region and service with what the owner expects: a yearly job may " +
        "be behind it.",
      "Under Actions of the key choose Deactivate: this can be undone.",
      "When nothing has failed for as long as the rarest job takes to come round, choose Delete.",
    ],
    cli: [
      "aws iam list-access-keys --user-name NAME",
      "aws iam get-access-key-last-used --access-key-id KEY_ID",
      "aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive",
      "aws iam delete-access-key --user-name NAME --access-key-id KEY_ID",
    ],
  },
  controls: controlsOf("unused-credentials-45", oneOf(atMost("afterDays", 45))),
  parameters: { afterDays: wholeNumber({ byDefault: 45, least: 1 }) },
  keys: "active",
  readsLastUse: true,
  messages: {
    unused:
      "{user}'s active access key of {created} has been unused for {afterDays} days or more: it was last used on {from}, {age} ago.",
    used: "{user}'s active access key of {created} was last used on {from}, {age} ago.",
    neverUsed:
      "{user}'s active access key of {created} has been unused for {afterDays} days or more: it was created {age} ago and never used.",
    neverUsedYet: "{user}'s active access key of {created} was created {age} ago and not used yet.",
    new: "{user}'s active access key of {created} was created {age} ago; whether it was used is not said.",
    notSupported:
      "The credential report does not say when {user}'s active access key of {created} was last used.",
    none: "No IAM user has an active access key.",
  },
  check: ({ created, lastUsed }, { name }, { now, parameters: { afterDays } }) => {
    const evidence = {
      access_key_active: true,
      access_key_last_rotated: created,
      access_key_last_used_date: asEvidence(lastUsed),
    };
    const wasUsed = lastUsed.kind === "date";
    // Whether it was used or not, it has not been unused for so long.
    if (lastUsed.kind === "not_supported" && !isAtLeast(now, created, afterDays)) {
      const data = { user: name, created, age: ageText(ageMs(now, created)) };
      return { outcome: "pass", message: "new", data, evidence };
    }
    if (!wasUsed && lastUsed.kind !== "never")
      return { outcome: "unknown", message: "notSupported", data: { user: name, created }, evidence };

    const from = wasUsed ? lastUsed.at : created;
    const data = { user: name, created, from, age: ageText(ageMs(now, from)), afterDays };
    if (!isAtLeast(now, from, afterDays))
      return { outcome: "pass", message: wasUsed ? "used" : "neverUsedYet", data, evidence };
    const since = daysAfter(from, afterDays);
    return { outcome: "fail", message: wasUsed ? "unused" : "neverUsed", data, evidence, since };
  },
});
