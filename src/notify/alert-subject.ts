import type { Alert } from "../alerts/alert.ts";
import { headlineOfAlert } from "../alerts/headline.ts";
import { subjectOf } from "./subject.ts";

/** Verdict first: `[critical] 111122223333 root signed in without MFA from 198.51.100.10` */
export function alertSubject(alert: Alert): string {
  return subjectOf(`[${alert.severity}] ${alert.facts.accountId} ${headlineOfAlert(alert)}`);
}
