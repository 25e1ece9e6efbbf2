import { controlsOf } from "../controls.ts";
import { definePasswordPolicyRule } from "../define-password-policy-rule.ts";

export default definePasswordPolicyRule({
  id: "password-policy",
  title: "The account has a password policy of its own",
  severity: "medium",
  why:
    "Without one AWS's default is in force: 8 characters will do, an old password may be taken again at once, and users " +
    "need an administrator's permission to change theirs.",
  fix: "Set a custom password policy; better still, let people sign in through federation and need none.",
  choose:
    "Set a length of 14 or more, select the four kinds of character, self-service and reuse prevention.",
  // The controls judge what the policy says as well; this rule only that there is one.
  controls: controlsOf("password-policy-exists", "looser"),
  messages: {
    custom: "The account has a password policy of its own.",
    none: "The account has no password policy of its own; AWS's default is in force.",
  },
  check: ({ custom, ...members }) =>
    custom
      ? { outcome: "pass", message: "custom", evidence: { PasswordPolicy: Object.keys(members).sort() } }
      : { outcome: "fail", message: "none", evidence: { PasswordPolicy: null } },
});
