import passwordPolicyLockout from "../../../src/rules/password-policy/password-policy-lockout.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicyLockout, {
  ...applicabilityCases({ ExpirePasswords: true, MaxPasswordAge: 90, HardExpiry: true }, "hard"),
  "passwords expire, and an expired user needs an administrator": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 90, HardExpiry: true }),
    expect: [["fail", "hard", POLICY_ID]],
  },
  "hard expiry stayed on after the expiry itself was switched off": {
    given: withPolicy({ ExpirePasswords: false, HardExpiry: true }),
    expect: [["fail", "hard", POLICY_ID]],
  },
  "passwords expire, and users renew them at sign-in": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 90, HardExpiry: false }),
    expect: [["pass", "soft", POLICY_ID]],
  },
  "passwords expire, and hard expiry is null": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 90, HardExpiry: null }),
    expect: [["pass", "soft", POLICY_ID]],
  },
  "passwords never expire, and hard expiry is off": {
    given: withPolicy({ ExpirePasswords: false, HardExpiry: false }),
    expect: [["pass", "noExpiry", POLICY_ID]],
  },
  "passwords never expire, and AWS says nothing of hard expiry": {
    given: withPolicy({ ExpirePasswords: false }),
    expect: [["pass", "noExpiry", POLICY_ID]],
  },
  "no policy: by AWS's default passwords never expire": {
    given: withPolicy(null),
    expect: [["pass", "noExpiry", POLICY_ID]],
  },
  "passwords expire, and AWS says nothing of hard expiry": {
    given: withPolicy({ ExpirePasswords: true, MaxPasswordAge: 90 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
  "AWS says nothing of expiry at all": {
    given: withPolicy({ MinimumPasswordLength: 14 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
});
