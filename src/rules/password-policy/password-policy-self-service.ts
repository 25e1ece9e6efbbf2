import { definePasswordPolicyRule, missingMember } from "../define-password-policy-rule.ts";

export default definePasswordPolicyRule({
  id: "password-policy-self-service",
  title: "IAM users may change their own passwords",
  severity: "low",
  why:
    "Who suspects that a password is known to others must be able to change it at once. Where only an administrator can, " +
    "people wait, or never ask, and the administrator comes to know their passwords.",
  fix: "Have the account password policy allow users to change their own password.",
  choose: "Select Allow users to change their own password.",
  messages: {
    allowed: "IAM users may change their own passwords.",
    refused: "The password policy does not let IAM users change their own passwords.",
  },
  check: ({ AllowUsersToChangePassword: allowed }) => {
    if (allowed === undefined) return missingMember("AllowUsersToChangePassword");
    const evidence = { AllowUsersToChangePassword: allowed };
    return allowed
      ? { outcome: "pass", message: "allowed", evidence }
      : { outcome: "fail", message: "refused", evidence };
  },
});
