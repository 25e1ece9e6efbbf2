import { CURRENT_FOR_MS } from "../account/account.ts";
import type { Finding } from "../audit/finding.ts";

/**
 * As of when a finding is true, where it rests on the credential report: of one that was not confirmed also when AWS will
 * know better. Undefined of all others, which are as of the audit.
 */
export function asOfText({ asOf, confirmedAt }: Pick<Finding, "asOf" | "confirmedAt">): string | undefined {
  if (confirmedAt !== undefined) return `confirmed at ${minutes(confirmedAt)}`;
  if (asOf === undefined) return undefined;
  const next = minutes(new Date(asOf.getTime() + CURRENT_FOR_MS));
  const from = minutes(asOf);
  // The day is said once where it is the same.
  const short = next.slice(0, 10) === from.slice(0, 10) ? next.slice(11) : next;
  return `as of ${from}; AWS makes a new report at the earliest at ${short}`;
}

/** `2026-11-23 06:00 UTC` */
export function minutes(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
