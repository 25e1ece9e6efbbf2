import type { RawValues } from "../account/section-values.ts";
import { parseUtc } from "../account/time.ts";

/** A service-specific credential (Bedrock, CodeCommit, CloudWatch Logs ...), as ListServiceSpecificCredentials has it. */
export type ServiceCredential = RawValues["serviceCredentials"][number];

/**
 * Whether it opens anything. A snapshot may be judged later than it was taken, so the expiration is asked beside the
 * status; one that cannot be read excuses nothing.
 */
export function isInForce({ Status, ExpirationDate }: ServiceCredential, now: Date): boolean {
  if (Status.toLowerCase() !== "active") return false;
  const expires = ExpirationDate === undefined ? undefined : parseUtc(ExpirationDate);
  return expires === undefined || expires >= now;
}
