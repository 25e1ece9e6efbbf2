import type { CredentialReport } from "./credential-report.ts";
import type { LastUse, When } from "./report-cells.ts";
import type { ReportRow } from "./report-row.ts";

/**
 * The newest time that a report speaks of: it was generated then or later. For a downloaded file of which nobody says
 * when it was made. Expiry dates lie in the future by nature and do not count.
 */
export function newestTime({ root, users }: CredentialReport): Date | undefined {
  const rows = root.known ? [root.value, ...users] : users;
  let newest: Date | undefined;
  for (const row of rows) {
    for (const at of timesOf(row)) {
      if (newest === undefined || at > newest) newest = at;
    }
  }
  return newest;
}

function timesOf({ created, password, accessKeys, certificates }: ReportRow): Date[] {
  const others: (LastUse | When)[] = [];
  if (password.known) others.push(password.value.lastUsed, password.value.lastChanged);
  if (accessKeys.known) others.push(...accessKeys.value.flatMap((key) => [key.created, key.lastUsed]));
  if (certificates.known) others.push(...certificates.value.map(({ uploaded }) => uploaded));
  return [created, ...others.flatMap((other) => (other.kind === "date" ? [other.at] : []))];
}
