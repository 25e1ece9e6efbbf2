import { defineAlternateContactRule } from "../define-alternate-contact-rule.ts";

export default defineAlternateContactRule({
  id: "contact-operations",
  section: "operationsContact",
  kind: "Operations",
  severity: "low",
  why:
    "AWS writes to this contact about the service itself: planned maintenance, retired instances, versions that reach " +
    "their end. Without one the notice goes to root's mailbox alone.",
  topic: "contact-alternate-operations",
});
