import { rootCertificates } from "../../account/root-user.ts";
import { defineRootCredentialRule } from "../define-root-credential-rule.ts";

export default defineRootCredentialRule({
  id: "root-signing-certificates",
  title: "The root user has no signing certificates",
  severity: "high",
  guidance: {
    why:
      "An X.509 signing certificate signs requests to a few old SOAP interfaces with root's full power and without MFA. " +
      "Hardly anything needs one today, so nobody notices who has the private key.",
    fix: "Deactivate the certificate, and delete it when nothing has missed it.",
    console: [
      "Sign in to the AWS Management Console as the root user, with the account's e-mail address.",
      "Choose the account name at the top right, then Security credentials.",
      "Under X.509 Signing certificates select the certificate and choose Deactivate under Actions.",
      "If nothing breaks within days, choose Delete under Actions.",
      "Destroy the private key wherever it is kept: AWS never needs it again.",
      "For a member account whose root nobody needs: in the management account or that of the delegated administrator " +
        "open IAM, then Root access management, select the account, choose Take privileged action and delete its root " +
        "user credentials. That removes its password and MFA as well.",
    ],
    cli: [
      "aws login   # as root in the browser (AWS CLI 2.32 or newer)",
      "aws iam list-signing-certificates",
      "aws iam update-signing-certificate --certificate-id CERTIFICATE_ID --status Inactive",
      "aws iam delete-signing-certificate --certificate-id CERTIFICATE_ID",
    ],
  },
  kind: "signing certificate",
  danger: "whoever holds its private key can sign requests as root, without a password and without MFA",
  read: rootCertificates,
});
