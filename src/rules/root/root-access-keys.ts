import { rootAccessKeys } from "../../account/root-user.ts";
import { controlsOf } from "../controls.ts";
import { defineRootCredentialRule } from "../define-root-credential-rule.ts";

export default defineRootCredentialRule({
  id: "root-access-keys",
  title: "The root user has no access keys",
  severity: "critical",
  guidance: {
    why:
      "A root access key works from anywhere, asks for no MFA and is bound by no IAM policy. Copied once from a laptop " +
      "or a build log it is the account, and even an inactive one can be switched on again.",
    fix: "Give what uses the key a role of its own, then deactivate the key and delete it.",
    console: [
      "Sign in to the AWS Management Console as the root user, with the account's e-mail address.",
      "Choose the account name at the top right, then Security credentials.",
      "Under Access keys see Last used: whatever uses the key needs a role, or at least an IAM user with few " +
        "permissions, first.",
      "Select the key and under Actions choose Deactivate. If nothing breaks within days, choose Delete under Actions.",
      "For a member account without going through its sign-in: in the management account or that of the delegated " +
        "administrator open IAM, then Root access management, select the account, choose Take privileged action and " +
        "delete its root user credentials. That removes its password and MFA as well.",
    ],
    cli: [
      "aws login   # as root in the browser (AWS CLI 2.32 or newer): no key is needed to delete one",
      "aws iam list-access-keys",
      "aws iam update-access-key --access-key-id KEY_ID --status Inactive   # wait for days in which nothing fails",
      "aws iam delete-access-key --access-key-id KEY_ID",
    ],
  },
  controls: controlsOf("root-access-keys", "equal"),
  kind: "access key",
  danger: "whoever holds it can do anything in the account, without a password and without MFA",
  read: rootAccessKeys,
});
