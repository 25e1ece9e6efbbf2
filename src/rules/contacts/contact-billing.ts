import { defineAlternateContactRule } from "../define-alternate-contact-rule.ts";

export default defineAlternateContactRule({
  id: "contact-billing",
  section: "billingContact",
  kind: "Billing",
  severity: "low",
  why:
    "AWS writes to this contact about invoices and failed payments, and an account that is not paid is suspended in the " +
    "end. Without one the notice goes to root's mailbox alone.",
  topic: "contact-alternate-billing",
});
