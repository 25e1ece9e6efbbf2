import { asEvidence } from "../date-evidence.ts";
import { defineUserRule } from "../define-user-rule.ts";

export default defineUserRule({
  id: "user-signing-certificate",
  title: "No IAM user has an active X.509 signing certificate",
  severity: "medium",
  guidance: {
    why:
      "A signing certificate is a long-lived credential for requests to old SOAP interfaces. Hardly anything needs " +
      "one today, no key rotation reaches it, and AWS does not show when it was last used.",
    fix: "Deactivate the certificate, watch for some weeks that nothing fails, then delete it.",
    console: [
      "Ask the owner of the user what the certificate is for.",
      "Open IAM, then Users, choose the user, then Security credentials, and find X.509 Signing certificates.",
      "Choose Deactivate for the certificate: this can be undone.",
      "When nothing has failed for some weeks, choose Delete.",
    ],
    cli: [
      "aws iam list-signing-certificates --user-name NAME",
      "aws iam update-signing-certificate --user-name NAME --certificate-id ID --status Inactive",
      "aws iam delete-signing-certificate --user-name NAME --certificate-id ID",
    ],
  },
  reads: ["certificates"],
  messages: {
    active: "{user} has an active X.509 signing certificate, uploaded on {uploaded}.",
    inactive: "{user}'s X.509 signing certificate, uploaded on {uploaded}, is inactive.",
    none: "No IAM user has an X.509 signing certificate.",
  },
  check: ({ name, certificates }) =>
    certificates.map(({ active, uploaded, resource }) => {
      const data = { user: name, uploaded: uploaded.kind === "date" ? uploaded.at : "an unknown date" };
      const evidence = { cert_active: active, cert_last_rotated: asEvidence(uploaded) };
      // An active one fails whether or not the report has its date: no age excuses it.
      if (!active) return { outcome: "pass", message: "inactive", data, evidence, resource };
      const since = uploaded.kind === "date" ? { since: uploaded.at } : {};
      return { outcome: "fail", message: "active", data, evidence, resource, ...since };
    }),
});
