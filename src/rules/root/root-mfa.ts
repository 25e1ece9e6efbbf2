import { rootHasMfa, rootHasPassword } from "../../account/root-user.ts";
import { controlsOf } from "../controls.ts";
import { anyOf, defineRule } from "../define-rule.ts";
import { whereRootHasPassword } from "../root-password.ts";
import { cannotJudge } from "../rule.ts";

export default defineRule({
  id: "root-mfa",
  title: "The root user signs in with MFA",
  severity: "critical",
  resource: "root-user",
  guidance: {
    why:
      "Whoever knows root's password alone owns the account: root can close it, change its e-mail address and undo " +
      "every other control, and no IAM policy limits it.",
    fix: "Sign in as root and register a passkey or security key, and a second one kept elsewhere.",
    console: [
      "Sign in to the AWS Management Console as the root user, with the account's e-mail address.",
      "Choose the account name at the top right, then Security credentials.",
      "Under Multi-factor authentication (MFA) choose Assign MFA device.",
      "Choose Passkey or security key; an authenticator app is second best, because its codes can be phished.",
      "Do it again with a second device, kept in another place: root may have up to eight, and losing the only one " +
        "means recovering the account by telephone.",
      "For a member account, consider removing root's password altogether: centralize root access in the " +
        "organization.",
    ],
  },
  controls: controlsOf("root-mfa", "equal", {
    "cis-1.2.0": "stricter",
    "cis-1.4.0": "stricter",
    "cis-3.0.0": "stricter",
  }),
  needs: anyOf(["accountSummary"], ["credentialReport"]),
  messages: {
    on: "Root signs in with MFA.",
    onDisagrees: "Root signs in with MFA; the credential report, which is older, still says otherwise.",
    off: "Root has a password and no MFA: the password alone opens the account.",
    offDisagrees:
      "Root has a password and no MFA: the password alone opens the account. The credential report, which is older, " +
      "still says otherwise.",
    offPerhaps:
      "Root has no MFA. Whether it has a password, AWS does not say; if it has, that alone opens the account.",
    noPassword: "Root has no password and cannot sign in, so there is no sign-in to protect.",
  },
  applies: whereRootHasPassword,
  check: (sources) => {
    const mfa = rootHasMfa(sources);
    if (!mfa.known) return cannotJudge(mfa.problem);
    const { value, evidence, fromReport, reportDisagrees } = mfa.value;
    if (value)
      return { outcome: "pass", message: reportDisagrees ? "onDisagrees" : "on", evidence, fromReport };
    if (!rootHasPassword(sources).known)
      return { outcome: "fail", message: "offPerhaps", evidence, fromReport };
    return { outcome: "fail", message: reportDisagrees ? "offDisagrees" : "off", evidence, fromReport };
  },
});
