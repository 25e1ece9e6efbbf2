import { defineAlternateContactRule } from "../define-alternate-contact-rule.ts";

export default defineAlternateContactRule({
  id: "contact-security",
  section: "securityContact",
  kind: "Security",
  severity: "medium",
  why:
    "AWS writes to this contact when it finds the account's keys in public or resources under attack. Without one the " +
    "notice goes to root's mailbox alone.",
  topic: "contact-alternate-security",
});
