import type { RawValues } from "../account/section-values.ts";
import { controlsOf, type Topic } from "./controls.ts";
import { defineRule } from "./define-rule.ts";
import { cannotJudge, type Rule, type Severity } from "./rule.ts";

type Contact = "securityContact" | "billingContact" | "operationsContact";

interface AlternateContactRuleSpec {
  readonly id: string;
  readonly section: Contact;
  /** As the console writes it. */
  readonly kind: "Security" | "Billing" | "Operations";
  readonly severity: Severity;
  readonly why: string;
  readonly topic: Topic;
}

/** Declares that one of the three alternate contacts is set. */
export function defineAlternateContactRule({
  id,
  section,
  kind,
  severity,
  why,
  topic,
}: AlternateContactRuleSpec): Rule {
  return defineRule({
    id,
    title: `The account has an alternate ${kind.toLowerCase()} contact`,
    severity,
    resource: "account",
    guidance: {
      why,
      fix: `Set the ${kind.toLowerCase()} contact to a mailbox that more than one person reads.`,
      console: [
        "Choose the account name at the top right, then Account.",
        `Under Alternate contacts choose Edit, and fill in ${kind} contact.`,
        "Give a group address and a telephone that somebody answers, not one person's own.",
        "In an organization the management account can set it for all members: AWS Organizations, AWS accounts, " +
          "the account, Contact info.",
      ],
      cli: [
        `aws account put-alternate-contact --alternate-contact-type ${kind.toUpperCase()} --name NAME --title TITLE ` +
          "--email-address ADDRESS --phone-number NUMBER",
      ],
    },
    controls: controlsOf(topic, "equal"),
    needs: [section],
    messages: {
      present: `The alternate ${kind.toLowerCase()} contact is set.`,
      missing: `The account has no alternate ${kind.toLowerCase()} contact.`,
    },
    check: (inputs) => {
      const contact: RawValues[Contact] = inputs[section];
      if (contact === null)
        return { outcome: "fail", message: "missing", evidence: { AlternateContact: null } };
      // AWS takes no alternate contact without an e-mail address: what lacks one is not an answer of AWS's.
      if ((contact["EmailAddress"] ?? "").trim() === "")
        return cannotJudge(`the alternate ${kind.toLowerCase()} contact has no EmailAddress`);
      return {
        outcome: "pass",
        message: "present",
        evidence: { AlternateContact: Object.keys(contact).sort() },
      };
    },
  });
}
