import { quoted } from "../../account/reading.ts";
import { ageMs, ageText, CLOCK_SKEW_MS, daysAfter, isOlderThan, parseUtc } from "../../account/time.ts";
import { defineRule } from "../define-rule.ts";
import { wholeNumber } from "../parameters.ts";
import { cannotJudge, type Resource } from "../rule.ts";
import { isInForce, type ServiceCredential } from "../service-credentials.ts";

export default defineRule({
  id: "service-credential-age",
  title: "Active service-specific credentials are no older than the rotation period",
  severity: "medium",
  resource: "account",
  guidance: {
    why:
      "API keys for Bedrock and CloudWatch Logs, Git passwords for CodeCommit and the like are long-lived secrets " +
      "that no MFA guards and that the credential report does not show, so they are the ones that nobody rotates.",
    fix: "Create a second credential, deploy it, deactivate the old one, watch that nothing misses it, then delete it.",
    console: [
      "First ask whether it is needed at all: Bedrock takes short-term API keys and role credentials, and CodeCommit " +
        "takes role credentials through git-remote-codecommit.",
      "Open IAM, then Users, choose the user, then Security credentials, and find the section of the service.",
      "Generate a second credential there, with an expiration where one is offered, and deploy it.",
      "Select the old one and choose Actions, then Deactivate: this can be undone.",
      "When nothing has failed for some days, choose Actions, then Delete.",
    ],
    cli: [
      "aws iam create-service-specific-credential --user-name NAME --service-name SERVICE   # then deploy it",
      "aws iam update-service-specific-credential --user-name NAME --service-specific-credential-id OLD_ID " +
        "--status Inactive   # wait for days in which nothing fails",
      "aws iam delete-service-specific-credential --user-name NAME --service-specific-credential-id OLD_ID",
    ],
  },
  parameters: { maxAgeDays: wholeNumber({ byDefault: 90, least: 1 }) },
  needs: ["serviceCredentials"],
  messages: {
    tooOld:
      "{user}'s credential for {service} is more than {maxAgeDays} days old: it was created on {created}, {age} ago.",
    fresh: "{user}'s credential for {service} was created on {created}, {age} ago.",
    none: "No IAM user has an active service-specific credential.",
  },
  check: ({ serviceCredentials }, { now, parameters: { maxAgeDays } }) => {
    const inForce = [...serviceCredentials.values()]
      .flat()
      .filter((one) => isInForce(one, now))
      // AWS promises no order of its listing.
      .sort((a, b) => (a.ServiceSpecificCredentialId < b.ServiceSpecificCredentialId ? -1 : 1));
    if (inForce.length === 0) return { outcome: "not_applicable", message: "none" };
    return inForce.map((credential) => {
      const { UserName, ServiceName, Status, CreateDate, ExpirationDate } = credential;
      const resource = resourceOf(credential);
      const created = parseUtc(CreateDate);
      if (created === undefined || created.getTime() > now.getTime() + CLOCK_SKEW_MS) {
        const what = created === undefined ? "no date in UTC" : "in the future";
        return cannotJudge(`CreateDate is ${quoted(CreateDate)}, which is ${what}`, resource);
      }
      const data = { user: UserName, service: ServiceName, created, age: ageText(ageMs(now, created)) };
      const evidence = { ServiceName, Status, CreateDate, ExpirationDate: ExpirationDate ?? null };
      if (!isOlderThan(now, created, maxAgeDays))
        return { outcome: "pass", message: "fresh", data, evidence, resource };
      const since = daysAfter(created, maxAgeDays);
      return { outcome: "fail", message: "tooOld", data: { ...data, maxAgeDays }, evidence, since, resource };
    });
  },
});

function resourceOf({ ServiceSpecificCredentialId, ServiceName, UserName }: ServiceCredential): Resource {
  return {
    type: "service-credential",
    id: ServiceSpecificCredentialId,
    name: `${ServiceName} credential of ${UserName}`,
  };
}
