import { atLeast, controlsOf, oneOf } from "../controls.ts";
import { definePasswordPolicyRule } from "../define-password-policy-rule.ts";
import { wholeNumber } from "../parameters.ts";

const aimed = atLeast("remembered", 24);

export default definePasswordPolicyRule({
  id: "password-policy-reuse",
  title: "IAM users cannot take an old password again",
  severity: "low",
  why:
    "A password is changed because somebody else may know it. Where the old one may be taken again, it soon is, and the " +
    "change was for nothing.",
  fix: "Have the account password policy remember the last 24 passwords, which is the most it can.",
  choose: "Select Prevent password reuse, and have it remember 24 passwords.",
  controls: controlsOf("password-policy-reuse", aimed, {
    // The rule of AWS Config judges the whole policy at once.
    "aws-config": oneOf(aimed),
  }),
  parameters: { remembered: wholeNumber({ byDefault: 24, least: 1, most: 24 }) },
  messages: {
    remembered: "A new password must differ from the last {count}.",
    few: "A new password must differ from the last {count} only; the last {remembered} are asked for.",
    off: "An old password may be taken again at once.",
  },
  check: ({ PasswordReusePrevention }, { parameters: { remembered } }) => {
    const evidence = { PasswordReusePrevention: PasswordReusePrevention ?? null };
    // AWS leaves the member out where reuse is not prevented (IAM API Reference, PasswordPolicy).
    const count = PasswordReusePrevention ?? 0;
    if (count <= 0) return { outcome: "fail", message: "off", evidence };
    return count >= remembered
      ? { outcome: "pass", message: "remembered", data: { count }, evidence }
      : { outcome: "fail", message: "few", data: { count, remembered }, evidence };
  },
});
