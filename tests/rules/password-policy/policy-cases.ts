import type { RawValues } from "../../../src/account/section-values.ts";
import {
  type Given,
  POLICY_ID,
  password,
  report,
  unavailable,
  userArn,
  userRow,
  withCutRow,
} from "../../helpers/account-fixture.ts";
import type { Expected, RuleCases } from "../../helpers/rule-tester.ts";

export type Policy = RawValues["passwordPolicy"];

const signsIn = userRow("dana", password());
const robot = userRow("robot");

const NOT_APPLICABLE: Expected = ["not_applicable", "nobodyHasPassword", POLICY_ID];
const UNAVAILABLE: Expected = ["unknown", "unavailable", POLICY_ID];

/** An account in which one of two users has a console password, with this policy. */
export function withPolicy(passwordPolicy: Policy): Given {
  return { passwordPolicy, credentialReport: report([signsIn, robot]) };
}

/**
 * What every rule on the password policy shares: to whom it applies.
 *
 * @param failing a policy that the rule fails, so that no case is passed by not being asked
 */
export function applicabilityCases(failing: Policy, message: string): RuleCases {
  const fail: Expected = ["fail", message, POLICY_ID];
  const judged = (credentialReport: Given["credentialReport"], expected: Expected) => ({
    given: { passwordPolicy: failing, credentialReport: credentialReport ?? unavailable("not_collected") },
    expect: [expected],
  });
  return {
    "root has a password and there is no IAM user": judged(report(), NOT_APPLICABLE),
    "no IAM user has a console password": judged(report([robot, userRow("other")]), NOT_APPLICABLE),
    "trap 6: the only IAM user has a console password": judged(report([signsIn]), fail),
    "trap 6: the only IAM user has no console password": judged(report([robot]), NOT_APPLICABLE),
    "trap 3: the report is denied, so nobody knows who has a password": judged(unavailable(), fail),
    "trap 3: report and policy are denied": {
      given: { passwordPolicy: unavailable(), credentialReport: unavailable() },
      expect: [UNAVAILABLE],
    },
    "a row that was cut off may be of a user with a password": judged(withCutRow(report([robot])), fail),
    "it cannot be read whether a user has a password": judged(
      report([robot, userRow("dana", { password_enabled: "perhaps" })]),
      fail,
    ),
    "the report does not say whether a user has a password": judged(
      report([robot, userRow("dana", { password_enabled: "not_supported" })]),
      fail,
    ),
    "trap 8: a user named smith,jane, not quoted": judged(report([userRow("smith,jane")]), fail),
    "trap 8: a user named smith,jane, quoted and without a password": judged(
      report([userRow('"smith,jane"', { arn: `"${userArn("smith,jane")}"` })]),
      NOT_APPLICABLE,
    ),
    "the policy is denied": {
      given: { ...withPolicy(null), passwordPolicy: unavailable() },
      expect: [UNAVAILABLE],
    },
    "the policy is denied and nobody has a password": {
      given: { passwordPolicy: unavailable(), credentialReport: report([robot]) },
      expect: [NOT_APPLICABLE],
    },
  };
}
