import { type EffectivePolicy, effectivePolicy, nobodyHasPassword } from "../account/password-policy.ts";
import { defineRule, type ParametersOf, type RuleHead } from "./define-rule.ts";
import type { ParameterSpecs } from "./parameters.ts";
import { type Answer, cannotJudge, type Messages, type Rule, type RuleContext } from "./rule.ts";

interface PasswordPolicyRuleSpec<Shape extends ParameterSpecs, Texts extends Messages>
  extends Omit<RuleHead<Shape>, "guidance"> {
  readonly why: string;
  readonly fix: string;
  /** What to choose on the page of the policy. */
  readonly choose: string;
  /** What the command needs beyond the options that the rules of the group ask for by default. */
  readonly option?: string;
  readonly messages: Texts;
  readonly check: (
    policy: EffectivePolicy,
    context: RuleContext<ParametersOf<NoInfer<Shape>>>,
  ) => Answer<NoInfer<Texts>>;
}

/** A policy that the rules of the group, those which are on by default, all pass. */
const COMMAND = [
  "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24",
  "--require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols",
  "--allow-users-to-change-password",
];

/** Declares a requirement of the account password policy; it does not apply where no IAM user has a password. */
export function definePasswordPolicyRule<
  const Texts extends Messages,
  Shape extends ParameterSpecs = Record<never, never>,
>(spec: PasswordPolicyRuleSpec<Shape, Texts>): Rule {
  const { why, fix, choose, option, messages, check, ...head } = spec;
  return defineRule({
    ...head,
    resource: "password-policy",
    guidance: {
      why,
      fix,
      console: [
        "Open IAM, then Account settings.",
        "Under Password policy choose Edit, then Custom.",
        choose,
        "Look over the other choices on the page: what you save replaces the whole policy.",
        "Choose Save changes, then Set custom. It holds for every password set from now on; only an expiry touches " +
          "existing ones.",
      ],
      // UpdateAccountPasswordPolicy knows no partial updates, so the command is given whole.
      cli: [
        "# It replaces the whole policy: what it leaves out goes back to its default, an expiry included. First look, and keep your own values where they are stronger:",
        "aws iam get-account-password-policy",
        [...COMMAND, ...(option === undefined ? [] : [option])].join(" "),
      ],
    },
    needs: ["passwordPolicy"],
    messages,
    applies: {
      needs: ["credentialReport"],
      test: ({ credentialReport }) =>
        nobodyHasPassword(credentialReport)
          ? { outcome: "not_applicable", message: "nobodyHasPassword", fromReport: true }
          : undefined,
    },
    check: ({ passwordPolicy }, context) => {
      const answer = check(effectivePolicy(passwordPolicy), context);
      if (passwordPolicy !== null) return answer;
      // What the default says was not observed; that there is no policy was.
      return { ...answer, evidence: { PasswordPolicy: null, ...answer.evidence } };
    },
  });
}

/** AWS's answer lacks a member that it always has: an answer is not made up for it. */
export function missingMember(member: string) {
  return cannotJudge(`the password policy that AWS returned has no ${member}`);
}
