import type { RawValues } from "../../account/section-values.ts";
import { controlsOf } from "../controls.ts";
import { anyOf, defineRule } from "../define-rule.ts";

export default defineRule({
  id: "root-centralized",
  title: "The organization manages the root credentials of its member accounts centrally",
  severity: "medium",
  resource: "account",
  guidance: {
    why:
      "Every member account has a root user of its own, with a mailbox through which its password can be reset. Managed " +
      "centrally, new members are made without root credentials, and those of the others can be removed.",
    fix: "Enable root credentials management in the organization, then delete the root credentials of its members.",
    console: [
      "Sign in to the organization's management account, with a role and not as root.",
      "Open IAM, then Root access management, and choose Enable.",
      "Select Root credentials management, and Privileged root actions in member accounts with it.",
      "Name a delegated administrator, so that daily work does not need the management account.",
      "Enabling it deletes nothing: select each member account, choose Take privileged action and delete its root user " +
        "credentials.",
      "The management account's own root stays as it is: keep its MFA and its recovery in order.",
    ],
    cli: [
      "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com",
      "aws iam enable-organizations-root-credentials-management",
      "aws iam enable-organizations-root-sessions",
    ],
  },
  // The control asks for RootSessions too, which lets more be done and protects no credential.
  controls: controlsOf("org-central-root-management", "looser"),
  needs: ["organization", "rootAccessManagement"],
  messages: {
    on: "The organization manages the root credentials of its member accounts centrally.",
    off: "The organization does not manage the root credentials of its member accounts: each has its own to lose.",
    noServiceAccess:
      "The organization has not given IAM trusted access, so the root credentials of its member accounts are not managed.",
    notAllFeatures:
      "The organization does not have all features enabled, so the root credentials of its member accounts cannot be managed.",
    noOrganization: "The account is in no organization.",
    member:
      "The account is a member of an organization and not its delegated administrator: this is settled in the " +
      "management account.",
  },
  applies: {
    needs: anyOf(["organization"], ["rootAccessManagement"]),
    test: ({ organization, rootAccessManagement }) => {
      if (organization === null || rootAccessManagement === null) {
        return { outcome: "not_applicable", message: "noOrganization" };
      }
      const exception = exceptionOf(rootAccessManagement);
      if (exception !== "AccountNotManagementOrDelegatedAdministratorException") return undefined;
      return { outcome: "not_applicable", message: "member", evidence: { Exception: exception } };
    },
  },
  // `applies` has settled members and accounts outside an organization.
  check: ({ rootAccessManagement }) => {
    const Exception = exceptionOf(rootAccessManagement);
    if (Exception === "ServiceAccessNotEnabledException") {
      return { outcome: "fail", message: "noServiceAccess", evidence: { Exception } };
    }
    if (Exception === "OrganizationNotInAllFeaturesModeException") {
      return { outcome: "fail", message: "notAllFeatures", evidence: { Exception } };
    }
    const EnabledFeatures = featuresOf(rootAccessManagement).toSorted();
    return EnabledFeatures.includes("RootCredentialsManagement")
      ? { outcome: "pass", message: "on", evidence: { EnabledFeatures } }
      : { outcome: "fail", message: "off", evidence: { EnabledFeatures } };
  },
});

function featuresOf(management: RawValues["rootAccessManagement"]): readonly string[] {
  return management && "EnabledFeatures" in management ? management.EnabledFeatures : [];
}

function exceptionOf(management: RawValues["rootAccessManagement"] | undefined) {
  return management && !("EnabledFeatures" in management) ? management.Exception : undefined;
}
