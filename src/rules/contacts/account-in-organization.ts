import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";

export default defineRule({
  id: "account-in-organization",
  title: "The account is in an organization",
  severity: "informational",
  advice: true,
  resource: "account",
  guidance: {
    why:
      "An organization can limit what an account may do whatever its own administrators say, root included, keep one " +
      "trail of all accounts and take root credentials away from its members. An account by itself has none of this.",
    fix: "Create an organization, or have the account invited into the one that you have.",
    console: [
      "Look first at the policies that will hold for the account there, and at what joining does to its bills and " +
        "support plan.",
      "In the management account open AWS Organizations, or create an organization there with all features.",
      "Under AWS accounts choose Add an AWS account, then Invite an existing AWS account, and enter its account ID.",
      "In the invited account open AWS Organizations, then Invitations, and accept.",
      "An account that is to hold nothing but workloads should not be the management account.",
    ],
    cli: [
      "# In the management account:",
      "aws organizations invite-account-to-organization --target Id=ACCOUNT_ID,Type=ACCOUNT",
      "# In the invited account:",
      "aws organizations list-handshakes-for-account",
      "aws organizations accept-handshake --handshake-id HANDSHAKE_ID",
    ],
  },
  controls: controlsOf("account-in-organization", "equal"),
  needs: ["organization"],
  messages: {
    member: "The account is in organization {organization}.",
    alone: "The account is in no organization.",
  },
  check: ({ organization }) => {
    if (organization === null) return { outcome: "fail", message: "alone", evidence: { Organization: null } };
    const { Id, MasterAccountId } = organization;
    return {
      outcome: "pass",
      message: "member",
      data: { organization: Id },
      evidence: { Id, MasterAccountId },
    };
  },
});
