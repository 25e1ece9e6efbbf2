import { atLeast, controlsOf, oneOf } from "../controls.ts";
import { definePasswordPolicyRule, missingMember } from "../define-password-policy-rule.ts";
import { wholeNumber } from "../parameters.ts";

const aimed = atLeast("minimumLength", 14);

export default definePasswordPolicyRule({
  id: "password-policy-length",
  title: "IAM users' passwords are long",
  severity: "medium",
  why: "Length is what makes a password hard to guess; AWS's default accepts 8 characters.",
  fix: "Set the minimum password length of the account password policy to 14 or more.",
  choose: "Set Password minimum length to 14 characters or more.",
  controls: controlsOf("password-policy-min-length", aimed, {
    // The rule of AWS Config judges the whole policy at once.
    "aws-config": oneOf(aimed),
  }),
  parameters: { minimumLength: wholeNumber({ byDefault: 14, least: 6, most: 128 }) },
  messages: {
    long: "Passwords have at least {length} characters.",
    short: "Passwords may be as short as {length} characters; at least {minimumLength} are asked for.",
  },
  check: ({ MinimumPasswordLength: length }, { parameters: { minimumLength } }) => {
    if (length === undefined) return missingMember("MinimumPasswordLength");
    const evidence = { MinimumPasswordLength: length };
    return length >= minimumLength
      ? { outcome: "pass", message: "long", data: { length }, evidence }
      : { outcome: "fail", message: "short", data: { length, minimumLength }, evidence };
  },
});
