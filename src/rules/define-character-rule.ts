import { controlsOf, type Topic } from "./controls.ts";
import { definePasswordPolicyRule, missingMember } from "./define-password-policy-rule.ts";
import type { Rule } from "./rule.ts";

interface CharacterRuleSpec {
  readonly id: string;
  readonly member:
    | "RequireUppercaseCharacters"
    | "RequireLowercaseCharacters"
    | "RequireNumbers"
    | "RequireSymbols";
  /** One of its kind, with its article: `an uppercase letter`. */
  readonly character: string;
  /** The choice as the console writes it. */
  readonly choice: string;
  readonly topic: Topic;
}

/** Declares that the account password policy requires one kind of character. */
export function defineCharacterRule({ id, member, character, choice, topic }: CharacterRuleSpec): Rule {
  return definePasswordPolicyRule({
    id,
    title: `IAM users' passwords must contain ${character}`,
    severity: "low",
    why:
      "A custom policy requires no kind of character unless it says so, and AWS's default is content with three of the " +
      "four. Length protects better, as current guidance has it; several standards still ask for each kind.",
    fix: `Have the account password policy require ${character}, and a length that makes up for habits.`,
    choose: `Under Password strength select ${choice}.`,
    controls: controlsOf(topic, "equal", {
      // The rule of AWS Config judges the whole policy at once.
      "aws-config": "looser",
    }),
    messages: {
      required: `Passwords must contain ${character}.`,
      notRequired: `Passwords need not contain ${character}.`,
    },
    check: (policy) => {
      const required = policy[member];
      if (required === undefined) return missingMember(member);
      const evidence = { [member]: required };
      return required
        ? { outcome: "pass", message: "required", evidence }
        : { outcome: "fail", message: "notRequired", evidence };
    },
  });
}
