import { classify } from "./classify.ts";
import type { CanaryEvent, DeliveredEvent } from "./delivered-event.ts";
import type { Watch } from "./watch.ts";

/** After these the account's standing findings about root may be others than they were. */
const CHANGE_CREDENTIALS: readonly string[] = [
  "root-recovery",
  "root-password-changed",
  "root-mfa-removed",
  "root-mfa-added",
  "root-access-key",
  "root-signing-certificate",
];

/** What a central task may do to root's credentials. Source: the policies `root-task/*` of AWS. */
const CREDENTIAL_TASKS = /^(Create|Delete|Update)(LoginProfile|AccessKey)$|MFADevice$|SigningCertificate$/;

/** Whether an event changed root's credentials, so that the account is worth another look. */
export function changesCredentials(event: DeliveredEvent | CanaryEvent, watch: Watch): boolean {
  const what = classify(event, { watch, failuresBefore: 0 });
  if (what.kind === "ignored" || what.outcome === "failed") return false;
  return (
    CHANGE_CREDENTIALS.includes(what.kind) ||
    (what.kind === "root-task" && "record" in event && CREDENTIAL_TASKS.test(event.record.eventName))
  );
}
