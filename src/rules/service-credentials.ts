import type { SectionValues } from "../account/account.ts";
import { parseUtc } from "../account/time.ts";

/** A service-specific credential (Bedrock, CodeCommit, CloudWatch Logs ...), as ListServiceSpecificCredentials has it. */
export type ServiceCredential = SectionValues["serviceCredentials"][number];

/**
 * Whether it opens anything. A snapshot may be judged later than it was taken, so the expiration is asked beside the
 * status; one that cannot be read excuses nothing.
 */
export function isInForce({ Status, ExpirationDate }: ServiceCredential, now: Date): boolean {
  if (Status.toLowerCase() !== "active") return false;
  const expires = ExpirationDate === undefined ? undefined : parseUtc(ExpirationDate);
  return expires === undefined || expires >= now;
}

const byUser = new WeakMap<readonly ServiceCredential[], Map<string, ServiceCredential[]>>();

/** Those of one user. The list is sorted by user once, for it is asked for every user of a large account. */
export function credentialsOf(all: readonly ServiceCredential[], user: string): readonly ServiceCredential[] {
  let users = byUser.get(all);
  if (users === undefined) {
    users = Map.groupBy(all, ({ UserName }) => UserName);
    byUser.set(all, users);
  }
  return users.get(user) ?? [];
}
