import { ageMs, ageText, isAtLeast } from "../../account/time.ts";
import { defineUserRule } from "../define-user-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { isInForce } from "../service-credentials.ts";

export default defineUserRule({
  id: "user-dormant",
  title: "Every IAM user has a credential with which it can be used",
  severity: "low",
  guidance: {
    why:
      "Nobody can use a user without credentials, but whoever may make a password or key for one takes over its " +
      "permissions without adding a user that anybody would notice.",
    fix: "Make sure that nothing uses it, take its permissions away, wait, and delete it last.",
    console: [
      "Open IAM, then Users, and choose the user.",
      "Under Security credentials look for what the credential report does not show: SSH public keys for AWS " +
        "CodeCommit first of all, then HTTPS Git credentials, credentials for Amazon Keyspaces and API keys.",
      "Under Last Accessed (once called Access Advisor) see which services it has used, and when.",
      "Under Permissions and Groups see what it may do, and under Tags whose it is; ask that person.",
      "Remove its policies and its groups, note which they were, and wait some weeks: this can be undone.",
      "When nobody has missed it, choose Delete.",
    ],
    cli: [
      "aws iam list-ssh-public-keys --user-name NAME",
      "aws iam list-service-specific-credentials --user-name NAME",
      "aws iam generate-service-last-accessed-details --arn USER_ARN",
      "aws iam get-service-last-accessed-details --job-id JOB_ID",
      "aws iam list-attached-user-policies --user-name NAME   # and list-user-policies, list-groups-for-user",
      "aws iam delete-user --user-name NAME   # last of all",
    ],
  },
  parameters: { afterDays: wholeNumber({ byDefault: 45, least: 1 }) },
  reads: ["passwordState", "accessKeys", "certificates"],
  uses: ["serviceCredentials"],
  overturnedByMore: "fail",
  messages: {
    hasCredentials: "{user} has {held}.",
    new: "{user} was created on {created}, {age} ago: too new to be called dormant.",
    dormant:
      "{user}, created {age} ago, has no console password, active access key, active signing certificate or active service-specific credential. SSH keys for CodeCommit are not visible here: look for them before you delete it.",
    dormantAsFarAsSeen:
      "{user}, created {age} ago, has no console password, active access key or active signing certificate. Service-specific credentials and SSH keys for CodeCommit are not visible here: look for both before you delete it.",
    notSupported:
      "{user} has no active access key or certificate, and the credential report does not say whether it has a password.",
    none: "There are no IAM users.",
  },
  // The report has no date for the day on which the last credential went, so a finding does not say since when.
  check: (user, { now, parameters: { afterDays }, serviceCredentials }) => {
    const { name, created, passwordState, accessKeys, certificates } = user;
    const active = (list: readonly { readonly active: boolean }[]) => list.some((one) => one.active);
    const inForce =
      serviceCredentials && (serviceCredentials.get(name) ?? []).filter((one) => isInForce(one, now)).length;
    const held = [
      ...(passwordState === "set" ? ["a console password"] : []),
      ...(active(accessKeys) ? ["an active access key"] : []),
      ...(active(certificates) ? ["an active signing certificate"] : []),
      ...(inForce ? ["an active service-specific credential"] : []),
    ];
    const evidence = {
      user_creation_time: created,
      password_enabled: passwordState === "not_supported" ? passwordState : passwordState === "set",
      access_key_active: active(accessKeys),
      cert_active: active(certificates),
      ...(inForce === undefined ? {} : { ServiceSpecificCredentials: inForce }),
    };
    const data = { user: name, created, age: ageText(ageMs(now, created)), held: listed(held) };
    if (held.length > 0) return { outcome: "pass", message: "hasCredentials", data, evidence };
    if (!isAtLeast(now, created, afterDays)) return { outcome: "pass", message: "new", data, evidence };
    if (passwordState === "not_supported")
      return { outcome: "unknown", message: "notSupported", data, evidence };
    const message = inForce === undefined ? "dormantAsFarAsSeen" : "dormant";
    return { outcome: "fail", message, data, evidence };
  },
});

/** `a, b, and c`. Intl.ListFormat does the same, and loading it takes a twentieth of a cold start. */
function listed(names: readonly string[]): string {
  if (names.length < 3) return names.join(" and ");
  return `${names.slice(0, -1).join(", ")}, and ${names.at(-1)}`;
}
