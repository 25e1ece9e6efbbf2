import { controlsOf } from "../controls.ts";
import { defineUserRule } from "../define-user-rule.ts";

export default defineUserRule({
  id: "human-access-federated",
  title: "People sign in through federation, not with passwords of IAM users",
  severity: "low",
  advice: true,
  guidance: {
    why:
      "A person who leaves is removed from the company's directory, and an IAM user with a password stays. With " +
      "federation there is one place to join, to leave and to enforce MFA, and what is handed out expires by itself.",
    fix: "Give the person access through IAM Identity Center or another identity provider, then remove the password.",
    console: [
      "Open IAM Identity Center, and enable it in the organization's management account if it is not.",
      "Connect your directory as the identity source, or create the person as a user there.",
      "Under AWS accounts assign the person, or better their group, to the account with a permission set.",
      "Have them sign in once through the access portal and do their work.",
      "Then open IAM, Users, the user, Security credentials, choose Manage console access and disable it.",
      "Keep one or two users for emergencies, with MFA, and look at them again every year.",
    ],
    cli: ["aws iam delete-login-profile --user-name NAME   # removes the console password"],
  },
  // A password shows that somebody does not come through federation; its absence does not show that anybody does.
  controls: controlsOf("identity-federation", "partial"),
  reads: ["passwordState"],
  messages: {
    password: "{user} has a console password: who signs in with it does not come through federation.",
    noPassword: "{user} has no console password.",
    notSupported: "The credential report does not say whether {user} has a console password.",
    none: "There is no IAM user.",
  },
  check: ({ name, passwordState }) => {
    const data = { user: name };
    switch (passwordState) {
      case "set":
        return { outcome: "fail", message: "password", data, evidence: { password_enabled: true } };
      case "none":
        return { outcome: "pass", message: "noPassword", data, evidence: { password_enabled: false } };
      case "not_supported":
        return {
          outcome: "unknown",
          message: "notSupported",
          data,
          evidence: { password_enabled: passwordState },
        };
    }
  },
});
