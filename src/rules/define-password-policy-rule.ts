import type * as z from "zod";
import { type EffectivePolicy, effectivePolicy, nobodyHasPassword } from "../account/password-policy.ts";
import { defineRule, type ParametersOf, type RuleHead } from "./define-rule.ts";
import { type Answer, cannotJudge, type Messages, type Rule, type RuleContext } from "./rule.ts";

interface PasswordPolicyRuleSpec<Shape extends z.ZodRawShape, Texts extends Messages>
  extends Omit<RuleHead<Shape>, "guidance"> {
  readonly why: string;
  readonly fix: string;
  /** What to choose on the page of the policy. */
  readonly choose: string;
  readonly messages: Texts;
  readonly check: (
    policy: EffectivePolicy,
    context: RuleContext<ParametersOf<NoInfer<Shape>>>,
  ) => Answer<NoInfer<Texts>>;
}

/** Declares a requirement of the account password policy; it does not apply where no IAM user has a password. */
export function definePasswordPolicyRule<
  const Texts extends Messages,
  // biome-ignore lint/complexity/noBannedTypes: zod's own name for a shape without members
  Shape extends z.ZodRawShape = {},
>(spec: PasswordPolicyRuleSpec<Shape, Texts>): Rule {
  const { why, fix, choose, messages, check, ...head } = spec;
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
        "Choose Save changes. It holds for every password set from now on; only an expiry touches existing ones.",
      ],
      // The command replaces the whole policy: what it leaves out goes back to its default, so it is given whole.
      cli: [
        "aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 " +
          "--require-uppercase-characters --require-lowercase-characters --require-numbers --require-symbols " +
          "--allow-users-to-change-password",
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
    check: ({ passwordPolicy }, context) => check(effectivePolicy(passwordPolicy), context),
  });
}

/** AWS's answer lacks a member that it always has: an answer is not made up for it. */
export function missingMember(member: string) {
  return cannotJudge(`the password policy that AWS returned has no ${member}`);
}
