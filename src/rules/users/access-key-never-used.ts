import { ageMs, ageText, daysAfter, isOlderThan } from "../../account/time.ts";
import { controlsOf } from "../controls.ts";
import { asEvidence } from "../date-evidence.ts";
import { defineAccessKeyRule } from "../define-access-key-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineAccessKeyRule({
  id: "access-key-never-used",
  title: "People with a console password have no access key that they never used",
  severity: "low",
  guidance: {
    why:
      "A key that was made together with the user, in case it might be wanted, lies in a mailbox or a download folder " +
      "from its first day and serves nobody but whoever finds it.",
    fix: "Deactivate the key, ask the person, then delete it; keys are made when a program needs one.",
    console: [
      "Ask the person whether anything is about to use the key.",
      "Open IAM, then Users, choose the user, then Security credentials.",
      "Under Access keys choose Actions, then Deactivate: this can be undone.",
      "When nobody has missed it for some days, choose Delete.",
      "For work in a terminal, aws login or IAM Identity Center need no key.",
    ],
    cli: [
      "aws iam list-access-keys --user-name NAME",
      "aws iam get-access-key-last-used --access-key-id KEY_ID",
      "aws iam update-access-key --user-name NAME --access-key-id KEY_ID --status Inactive",
      "aws iam delete-access-key --user-name NAME --access-key-id KEY_ID",
    ],
  },
  controls: controlsOf("keys-at-user-setup", ({ graceDays }: { readonly graceDays: number }) =>
    graceDays === 0 ? "equal" : "looser",
  ),
  parameters: { graceDays: wholeNumber({ byDefault: 7, least: 0 }) },
  keys: "active",
  readsLastUse: true,
  reads: ["passwordState"],
  messages: {
    neverUsed:
      "{user} signs in to the console and has an active access key, made {age} ago, that was never used.",
    grace:
      "{user} signs in to the console and has an active access key, made {age} ago, that was not used yet; it has {graceDays} days.",
    new: "{user} signs in to the console and has an active access key, made {age} ago; whether it was used is not said, and it has {graceDays} days.",
    used: "{user}'s active access key of {created} has been used.",
    passwordNotSupported: "The credential report does not say whether {user} has a console password.",
    useNotSupported:
      "The credential report does not say whether {user}'s access key of {created} was ever used.",
    none: "No IAM user with a console password has an active access key.",
  },
  check: ({ created, lastUsed }, { name, passwordState }, { now, parameters: { graceDays } }) => {
    if (passwordState === "none") return undefined;
    const data = { user: name, created, age: ageText(ageMs(now, created)), graceDays };
    const evidence = {
      password_enabled: passwordState === "set" ? true : passwordState,
      access_key_active: true,
      access_key_last_rotated: created,
      access_key_last_used_date: asEvidence(lastUsed),
    };
    if (passwordState === "not_supported")
      return { outcome: "unknown", message: "passwordNotSupported", data, evidence };
    if (lastUsed.kind === "date") return { outcome: "pass", message: "used", data, evidence };
    const isNew = !isOlderThan(now, created, graceDays);
    if (lastUsed.kind !== "never" && isNew) return { outcome: "pass", message: "new", data, evidence };
    if (lastUsed.kind !== "never") return { outcome: "unknown", message: "useNotSupported", data, evidence };
    if (isNew) return { outcome: "pass", message: "grace", data, evidence };
    return { outcome: "fail", message: "neverUsed", data, evidence, since: daysAfter(created, graceDays) };
  },
});
