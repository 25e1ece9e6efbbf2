import { ageMs, ageText, daysAfter, isOlderThan } from "../../account/time.ts";
import { atMost, controlsOf } from "../controls.ts";
import { defineAccessKeyRule } from "../define-access-key-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineAccessKeyRule({
  id: "access-key-age",
  title: "Active access keys are no older than the rotation period",
  severity: "medium",
  guidance: {
    why:
      "A long-lived key ends up in laptops, build logs and old backups. Rotation puts an end to copies that nobody " +
      "remembers.",
    fix: "Create a second key, deploy it, deactivate the old one, watch that nothing uses it, then delete it.",
    console: [
      "First ask whether the key is needed at all: a role (EC2, Lambda, GitHub OIDC, IAM Roles Anywhere) or " +
        "IAM Identity Center needs none.",
      "Open IAM, then Users, choose the user, Security credentials, and under Access keys choose Create access key.",
      "Put the new key wherever the old one is used.",
      "Under Actions of the old key choose Deactivate, and watch Last used for some days: deactivation can be undone.",
      "When nothing has asked for it, choose Delete.",
    ],
    cli: [
      "aws iam create-access-key --user-name NAME   # then deploy it wherever the old one is used",
      "aws iam update-access-key --user-name NAME --access-key-id OLD_KEY_ID --status Inactive",
      "aws iam get-access-key-last-used --access-key-id OLD_KEY_ID   # wait for some days of no use",
      "aws iam delete-access-key --user-name NAME --access-key-id OLD_KEY_ID",
    ],
  },
  controls: controlsOf("access-key-rotation", atMost("maxAgeDays", 90)),
  parameters: { maxAgeDays: wholeNumber({ byDefault: 90, least: 1 }) },
  keys: "active",
  messages: {
    tooOld:
      "{user}'s active access key is more than {maxAgeDays} days old: it was created on {created}, {age} ago.",
    fresh: "{user}'s active access key was created on {created}, {age} ago.",
    none: "No IAM user has an active access key.",
  },
  check: ({ created }, { name }, { now, parameters: { maxAgeDays } }) => {
    const data = { user: name, created, age: ageText(ageMs(now, created)) };
    const evidence = { access_key_active: true, access_key_last_rotated: created };
    if (!isOlderThan(now, created, maxAgeDays)) return { outcome: "pass", message: "fresh", data, evidence };
    const since = daysAfter(created, maxAgeDays);
    return { outcome: "fail", message: "tooOld", data: { ...data, maxAgeDays }, evidence, since };
  },
});
