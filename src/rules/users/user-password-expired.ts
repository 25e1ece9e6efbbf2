import { asEvidence } from "../date-evidence.ts";
import { defineUserRule } from "../define-user-rule.ts";

export default defineUserRule({
  id: "user-password-expired",
  title: "No console password is past its expiry",
  severity: "low",
  guidance: {
    why:
      "An expired password still opens one door: whoever enters it is asked to choose a new one, unless the policy " +
      "lets only an administrator do that. That nobody has done so shows that nobody signs in.",
    fix: "Have the user sign in and choose a new password, or disable console access.",
    console: [
      "Ask the person whether they still sign in as this user.",
      "If so, have them sign in to the AWS Management Console, which asks for a new password.",
      "If not, open IAM, then Users, and choose the user.",
      "Under Security credentials, Console sign-in, choose Manage console access, then Disable access.",
    ],
    cli: ["aws iam delete-login-profile --user-name NAME   # removes the console password and nothing else"],
  },
  reads: ["password"],
  messages: {
    expired: "{user}'s console password expired on {expires} and was not changed since.",
    valid: "{user}'s console password is valid until {expires}.",
    noExpiry: "No expiry applies to {user}'s console password.",
    notSupported: "The credential report does not say whether {user} has a console password.",
    noDate: "The credential report does not say when {user}'s console password expires.",
    none: "No IAM user has a console password.",
  },
  check: ({ name, password: { state, nextRotation } }, { now }) => {
    if (state === "none") return [];
    const user = { user: name };
    const evidence = {
      password_enabled: state === "set" ? true : state,
      password_next_rotation: asEvidence(nextRotation),
    };
    if (state === "not_supported")
      return { outcome: "unknown", message: "notSupported", data: user, evidence };
    if (nextRotation.kind === "not_supported")
      return { outcome: "unknown", message: "noDate", data: user, evidence };
    if (nextRotation.kind === "none") return { outcome: "pass", message: "noExpiry", data: user, evidence };

    const expires = nextRotation.at;
    const data = { ...user, expires };
    if (expires >= now) return { outcome: "pass", message: "valid", data, evidence };
    return { outcome: "fail", message: "expired", data, evidence, since: expires };
  },
});
