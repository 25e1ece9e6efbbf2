import { controlsOf } from "../controls.ts";
import { defineRule } from "../define-rule.ts";
import { whereRootHasPassword } from "../root-password.ts";
import { cannotJudge } from "../rule.ts";

export default defineRule({
  id: "root-mfa-not-virtual",
  title: "The root user signs in with MFA, and not with a virtual device",
  severity: "medium",
  resource: "root-user",
  guidance: {
    why:
      "The codes of an authenticator app can be typed into a false sign-in page, and the secret behind them can be " +
      "copied with a phone's backup. A passkey or security key answers AWS's own page alone.",
    fix: "Register a passkey or security key for root, a second one kept elsewhere, and remove the authenticator app.",
    console: [
      "Sign in to the AWS Management Console as the root user, with the account's e-mail address.",
      "Choose the account name at the top right, then Security credentials.",
      "Under Multi-factor authentication (MFA) choose Assign MFA device, then Passkey or security key.",
      "Do it again with a second device, kept in another place: root may have up to eight.",
      "Sign out, and sign in again with each of the new devices.",
      "Only then select the authenticator app in the list and choose Remove.",
    ],
    cli: [
      "aws iam list-virtual-mfa-devices --assignment-status Assigned   # those whose user ARN ends in :root",
    ],
  },
  controls: controlsOf("root-mfa-hardware", "equal", {
    "cis-1.2.0": "stricter",
    "cis-1.4.0": "stricter",
    "cis-3.0.0": "stricter",
  }),
  needs: ["accountSummary", "virtualMfaDevices"],
  messages: {
    notVirtual:
      "Root has MFA and no virtual device: it is a passkey, a security key or a hardware token, and IAM does not tell " +
      "which.",
    virtual:
      "Root has a virtual MFA device ({devices}), whose codes can be phished and whose secret can be copied.",
    noMfa: "Root has no MFA device at all, neither virtual nor any other.",
    noPassword: "Root has no password and cannot sign in, so there is no sign-in to protect.",
  },
  applies: whereRootHasPassword,
  check: ({ accountSummary, virtualMfaDevices }) => {
    const { AccountMFAEnabled } = accountSummary;
    if (AccountMFAEnabled === undefined) return cannotJudge("the account summary has no AccountMFAEnabled");
    // Only the owner's ARN tells: any device may be named "root-account-mfa-device", and one of root's need not be.
    const devices = virtualMfaDevices
      .filter(({ User }) => User.Arn.endsWith(":root"))
      .map(({ SerialNumber }) => SerialNumber)
      .sort();
    const evidence = { AccountMFAEnabled, VirtualMFADevices: devices };
    if (AccountMFAEnabled === 0) return { outcome: "fail", message: "noMfa", evidence };
    if (devices.length === 0) return { outcome: "pass", message: "notVirtual", evidence };
    return { outcome: "fail", message: "virtual", data: { devices: devices.join(", ") }, evidence };
  },
});
