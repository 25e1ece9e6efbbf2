import { ageMs, ageText, daysAfter, isAtLeast, newestOf } from "../../account/time.ts";
import { atMost, controlsOf, oneOf } from "../controls.ts";
import { asEvidence } from "../date-evidence.ts";
import { defineUserRule } from "../define-user-rule.ts";
import { wholeNumber } from "../parameters.ts";

export default defineUserRule({
  id: "user-password-unused",
  title: "Console passwords that nobody uses are removed",
  severity: "medium",
  guidance: {
    why:
      "A password that its owner has stopped using is one whose theft nobody notices: there is no colleague who " +
      "wonders at a sign-in, and often nobody left who would be asked.",
    fix: "Disable console access for the user; it can be enabled again with a new password.",
    console: [
      "Ask the person, or whoever is responsible for them, whether the sign-in is still needed.",
      "Open IAM, then Users, and choose the user.",
      "Under Security credentials, Console sign-in, choose Manage console access, then Disable access.",
      "The user itself and its access keys stay as they are; if the person returns, enable access again or, better, " +
        "let them come through IAM Identity Center.",
    ],
    cli: [
      "aws iam get-login-profile --user-name NAME",
      "aws iam delete-login-profile --user-name NAME   # removes the console password and nothing else",
    ],
  },
  controls: controlsOf("unused-credentials-45", oneOf(atMost("afterDays", 45))),
  parameters: { afterDays: wholeNumber({ byDefault: 45, least: 1 }) },
  reads: ["password"],
  messages: {
    unused:
      "{user}'s console password has been unused for {afterDays} days or more: it was last used on {from}, {age} ago.",
    used: "{user}'s console password was last used on {from}, {age} ago.",
    neverUsed:
      "{user}'s console password has been unused for {afterDays} days or more: it dates from {from}, {age} ago, and AWS knows of no use.",
    neverUsedYet: "{user}'s console password dates from {from}, {age} ago, and AWS knows of no use yet.",
    notSupported: "The credential report does not say whether {user} has a console password.",
    noDates: "The credential report does not say since when {user}'s console password is unused.",
    none: "No IAM user has a console password.",
  },
  check: ({ name, created, password }, { now, parameters: { afterDays } }) => {
    const { state, lastUsed, lastChanged } = password;
    if (state === "none") return [];
    const user = { user: name };
    const evidence = {
      password_enabled: state === "set" ? true : state,
      password_last_used: asEvidence(lastUsed),
      password_last_changed: asEvidence(lastChanged),
    };
    if (state === "not_supported")
      return { outcome: "unknown", message: "notSupported", data: user, evidence };

    const wasUsed = lastUsed.kind === "date";
    const start = wasUsed ? lastUsed : lastUsed.kind === "never" ? lastChanged : undefined;
    // The creation of the user is no stand-in for a date that is not said: a password may be set years later.
    if (start?.kind !== "date") return { outcome: "unknown", message: "noDates", data: user, evidence };

    const from = wasUsed ? start.at : newestOf(created, start.at);
    const data = { ...user, from, age: ageText(ageMs(now, from)), afterDays };
    if (!isAtLeast(now, from, afterDays))
      return { outcome: "pass", message: wasUsed ? "used" : "neverUsedYet", data, evidence };
    const since = daysAfter(from, afterDays);
    return { outcome: "fail", message: wasUsed ? "unused" : "neverUsed", data, evidence, since };
  },
});
