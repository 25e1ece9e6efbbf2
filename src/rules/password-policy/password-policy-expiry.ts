import type { EffectivePolicy } from "../../account/password-policy.ts";
import { atMost, controlsOf, oneOf } from "../controls.ts";
import { definePasswordPolicyRule, missingMember } from "../define-password-policy-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { cannotJudge } from "../rule.ts";

const aimed = atMost("maxAgeDays", 90);

export default definePasswordPolicyRule({
  id: "password-policy-expiry",
  title: "IAM users' passwords expire",
  severity: "low",
  enabled: false,
  why:
    "Current guidance (NIST SP 800-63B) advises against periodic expiry: people who must change a good password choose a " +
    "worse one. Some standards still ask for it, and this rule is for those who are held to them.",
  fix:
    "If a standard that binds you asks for it, set an expiry of 90 days or less. If none does, leave this rule off, and " +
    "change a password when somebody else may know it.",
  choose:
    "Select Turn on password expiration and enter 90 days or less. Passwords older than that expire as soon as you save.",
  option: "--max-password-age 90",
  controls: controlsOf("password-policy-max-age", aimed, {
    // The rule of AWS Config judges the whole policy at once.
    "aws-config": oneOf(aimed),
  }),
  parameters: { maxAgeDays: wholeNumber({ byDefault: 90, least: 1, most: 1095 }) },
  messages: {
    inTime: "Passwords expire after {age} days.",
    late: "Passwords expire after {age} days; {maxAgeDays} at most are asked for.",
    never: "Passwords never expire; {maxAgeDays} days at most are asked for.",
  },
  check: (policy, { parameters: { maxAgeDays } }) => {
    const { ExpirePasswords = null, MaxPasswordAge = null } = policy;
    const evidence = { ExpirePasswords, MaxPasswordAge };
    if (ExpirePasswords === false)
      return { outcome: "fail", message: "never", data: { maxAgeDays }, evidence };
    const age = MaxPasswordAge ?? 0;
    if (age <= 0) return contradiction(policy);
    return age <= maxAgeDays
      ? { outcome: "pass", message: "inTime", data: { age }, evidence }
      : { outcome: "fail", message: "late", data: { age, maxAgeDays }, evidence };
  },
});

/** No age, and nothing that says that passwords do not expire. */
function contradiction({ ExpirePasswords, MaxPasswordAge }: EffectivePolicy) {
  if (ExpirePasswords === undefined) return missingMember("ExpirePasswords");
  if (MaxPasswordAge === undefined) return missingMember("MaxPasswordAge");
  return cannotJudge(
    `the password policy says that passwords expire, and MaxPasswordAge is ${MaxPasswordAge}`,
  );
}
