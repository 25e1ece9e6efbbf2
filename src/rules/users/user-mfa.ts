import { controlsOf } from "../controls.ts";
import { defineUserRule } from "../define-user-rule.ts";

export default defineUserRule({
  id: "user-mfa",
  title: "Every IAM user with a console password signs in with MFA",
  severity: "high",
  guidance: {
    why: "A console password alone is what phishing and password reuse give away; with MFA it opens nothing.",
    fix: "Have the user register an MFA device, or remove the console password if nobody signs in with it.",
    console: [
      "Open IAM, then Users, and choose the user.",
      "Under Security credentials, Multi-factor authentication (MFA), choose Assign MFA device.",
      "Choose Passkey or security key; the person does this themselves, with the device in hand.",
      "If nobody signs in as this user, choose Manage console access and disable it instead.",
    ],
    cli: [
      "aws iam list-mfa-devices --user-name NAME",
      "aws iam delete-login-profile --user-name NAME   # only if nobody signs in as this user: removes the console password",
    ],
  },
  controls: controlsOf("user-console-mfa", "equal", {
    // These two ask it of every user, with or without a password.
    "securityhub/IAM.19": "looser",
    "aws-config/IAM_USER_MFA_ENABLED": "looser",
  }),
  reads: ["passwordState", "mfa"],
  messages: {
    on: "{user} signs in to the console with MFA.",
    off: "{user} has a console password and no MFA.",
    notSupported: "The credential report does not say whether {user} has a console password.",
    none: "No IAM user has a console password.",
  },
  check: ({ name, passwordState, mfa }) => {
    if (passwordState === "none") return [];
    const data = { user: name };
    const evidence = { password_enabled: passwordState === "set" ? true : passwordState, mfa_active: mfa };
    if (mfa) return { outcome: "pass", message: "on", data, evidence };
    if (passwordState === "not_supported")
      return { outcome: "unknown", message: "notSupported", data, evidence };
    return { outcome: "fail", message: "off", data, evidence };
  },
});
