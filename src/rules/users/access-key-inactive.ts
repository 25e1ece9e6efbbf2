import { ageMs, ageText, isOlderThan } from "../../account/time.ts";
import { asEvidence } from "../date-evidence.ts";
import { defineAccessKeyRule } from "../define-access-key-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineAccessKeyRule({
  id: "access-key-inactive",
  title: "Access keys that were taken out of service are deleted",
  severity: "low",
  guidance: {
    why:
      "An inactive key is one click from working again, with a secret that may long be in other hands, and it takes " +
      "up one of the user's two places, so that the next rotation has no room.",
    fix: "Make sure that the key has been inactive for some time and that nothing has missed it, then delete it.",
    console: [
      "Open IAM, then Users, choose the user, then Security credentials.",
      "Under Access keys look at Last used; if that was only lately, wait until you know that nothing misses the key.",
      "Under Actions of the key choose Delete. This cannot be undone.",
    ],
    cli: [
      "aws iam list-access-keys --user-name NAME",
      "aws iam get-access-key-last-used --access-key-id KEY_ID",
      "aws iam delete-access-key --user-name NAME --access-key-id KEY_ID",
    ],
  },
  parameters: { afterDays: wholeNumber({ byDefault: 90, least: 1 }) },
  keys: "inactive",
  messages: {
    old: "{user} has an inactive access key more than {afterDays} days old, created on {created}. Since when it is inactive the credential report does not say: delete it once nothing misses it.",
    recent: "{user}'s inactive access key was created on {created}, {age} ago.",
    none: "No IAM user has an inactive access key.",
  },
  // The age of the key is all that the report tells: it may have been deactivated yesterday, so there is no `since`.
  check: ({ created, lastUsed }, { name }, { now, parameters: { afterDays } }) => {
    const data = { user: name, created, age: ageText(ageMs(now, created)), afterDays };
    const evidence = {
      access_key_active: false,
      access_key_last_rotated: created,
      access_key_last_used_date: asEvidence(lastUsed),
    };
    if (!isOlderThan(now, created, afterDays)) return { outcome: "pass", message: "recent", data, evidence };
    return { outcome: "fail", message: "old", data, evidence };
  },
});
