import passwordPolicySelfService from "../../../src/rules/password-policy/password-policy-self-service.ts";
import { POLICY_ID } from "../../helpers/account-fixture.ts";
import { testRule } from "../../helpers/rule-tester.ts";
import { applicabilityCases, withPolicy } from "./policy-cases.ts";

testRule(passwordPolicySelfService, {
  ...applicabilityCases({ AllowUsersToChangePassword: false }, "refused"),
  "users may change their own passwords": {
    given: withPolicy({ AllowUsersToChangePassword: true }),
    expect: [["pass", "allowed", POLICY_ID]],
  },
  "users may not change their own passwords": {
    given: withPolicy({ AllowUsersToChangePassword: false }),
    expect: [["fail", "refused", POLICY_ID]],
  },
  "no policy: by AWS's default users may not": {
    given: withPolicy(null),
    expect: [["fail", "refused", POLICY_ID]],
  },
  "a policy that does not say it": {
    given: withPolicy({ MinimumPasswordLength: 14 }),
    expect: [["unknown", "unreadable", POLICY_ID]],
  },
});
