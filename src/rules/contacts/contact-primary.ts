import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";
import type { Evidence } from "../rule.ts";

/** Those that PutContactInformation requires (AWS Account Management API, ContactInformation). */
const REQUIRED = ["FullName", "AddressLine1", "City", "CountryCode", "PhoneNumber", "PostalCode"] as const;

export default defineRule({
  id: "contact-primary",
  title: "The account's primary contact is complete",
  severity: "low",
  resource: "account",
  guidance: {
    why:
      "When nobody can sign in as root any more, AWS goes by this name, address and telephone to tell who owns the " +
      "account. What is missing there is missed on the worst day.",
    fix: "Fill in the primary contact with the company's own address and a telephone that somebody answers.",
    console: [
      "Choose the account name at the top right, then Account.",
      "Next to Contact information choose Edit, and fill in name, address and telephone number.",
      "Give the company's telephone, not one person's own: it begins with + and the country code, and must be able to " +
        "receive text messages.",
      "Choose Update.",
      "In an organization the management account can do it for a member: AWS Organizations, AWS accounts, the account, " +
        "Contact info, Primary contact. There the telephone number can be verified as well.",
    ],
    cli: [
      "aws account get-contact-information   # give the next one all that is to stay",
      "aws account put-contact-information --contact-information " +
        "'FullName=NAME,AddressLine1=STREET,City=CITY,PostalCode=CODE,CountryCode=CC,PhoneNumber=+NUMBER'",
      "aws account send-phone-number-verification",
    ],
  },
  // The standards ask whether the details are current, and no API shows that: only what is missing is certain.
  controls: controlsOf("contact-primary", "looser"),
  needs: ["primaryContact"],
  messages: {
    complete:
      "The primary contact has name, address and telephone number. Whether they are current, only people know.",
    incomplete: "The primary contact lacks {members}.",
  },
  check: ({ primaryContact }) => {
    const contact = primaryContact ?? {};
    const evidence = evidenceOf(primaryContact);
    const missing = REQUIRED.filter((member) => isBlank(contact[member]));
    return missing.length === 0
      ? { outcome: "pass", message: "complete", evidence }
      : { outcome: "fail", message: "incomplete", data: { members: missing.join(", ") }, evidence };
  },
});

function isBlank(value: string | undefined): boolean {
  return value === undefined || value.trim() === "";
}

/** Names of members, never their values: a file may hold some that Rootwatch itself would not collect. */
function evidenceOf(contact: Readonly<Record<string, string>> | null): Evidence {
  if (contact === null) return { ContactInformation: null };
  const { VerificationStatus, ...members } = contact;
  const ContactInformation = Object.keys(members)
    .filter((member) => !isBlank(members[member]))
    .sort();
  return VerificationStatus === undefined
    ? { ContactInformation }
    : { ContactInformation, VerificationStatus };
}
