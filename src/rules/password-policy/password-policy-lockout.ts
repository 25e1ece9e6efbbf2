import { definePasswordPolicyRule, missingMember } from "../define-password-policy-rule.ts";

export default definePasswordPolicyRule({
  id: "password-policy-lockout",
  title: "An expired password locks no IAM user out",
  severity: "low",
  why:
    "With hard expiry on, whoever lets a password expire needs an administrator to get in again. When it is " +
    "the last administrator's own, root may be all that is left.",
  fix: "Switch off the administrator reset for expired passwords in the account password policy.",
  choose:
    "Clear Password expiration requires administrator reset. An expiry itself may stay: the console then asks for a new " +
    "password at sign-in.",
  option: "--no-hard-expiry   # with --max-password-age DAYS where an expiry is to stay",
  messages: {
    hard: "Hard expiry is on: an IAM user whose password has expired needs an administrator.",
    soft: "An expired password locks nobody out: the console asks for a new one at sign-in.",
    noExpiry: "Passwords never expire, so none locks its user out.",
  },
  check: ({ HardExpiry, ExpirePasswords }) => {
    const evidence = { HardExpiry: HardExpiry ?? null, ExpirePasswords: ExpirePasswords ?? null };
    if (HardExpiry === true) return { outcome: "fail", message: "hard", evidence };
    if (ExpirePasswords === false) return { outcome: "pass", message: "noExpiry", evidence };
    // The API declares a boolean that may be null, for a choice not made; left out altogether it says nothing.
    if (HardExpiry === undefined) return missingMember("HardExpiry");
    return { outcome: "pass", message: "soft", evidence };
  },
});
