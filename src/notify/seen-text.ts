import type { Finding } from "../audit/finding.ts";
import { asOfText } from "../report/as-of.ts";
import { rank, type Severity } from "../rules/rule.ts";

export function isGrave({ severity }: { readonly severity: Severity }): boolean {
  return rank(severity) >= rank("high");
}

/** As a message carries it. */
interface Seen extends Pick<Finding, "severity" | "asOf"> {
  readonly confirmedAt?: Date | undefined;
}

/** A sentence to stand behind another: as of when what is grave is true. Empty of what is as of the audit, and of the rest. */
export function seenText({ severity, asOf, confirmedAt }: Seen): string {
  const seen = { asOf, ...(confirmedAt === undefined ? {} : { confirmedAt }) };
  return isGrave({ severity }) ? asSentence(asOfText(seen)) : "";
}

export function asSentence(text: string | undefined): string {
  return text === undefined ? "" : ` ${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
