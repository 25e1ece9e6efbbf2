import type { Parameters } from "./parameters.ts";
import type { Outputs } from "./stack.ts";

/** From the weakest to the strictest. */
const LOCKS: readonly string[] = ["none", "governance", "compliance"];

/**
 * What a deployment would take from an installation that has it, a sentence each. AWS would do the one and say nothing, and
 * refuse the other halfway.
 *
 * @param installed outputs of the stack; none where there is no stack yet
 */
export function lostChoices(
  { KeyArn: key, ObjectLock: lock = "none" }: Outputs,
  { encryption, objectLock }: Pick<Parameters, "encryption" | "objectLock">,
): string[] {
  const problems: string[] = [];
  if (encryption === "none" && key !== undefined) {
    problems.push(
      `encryption: none is for new installations: the evidence of this one is encrypted with ${key}, and without it no ` +
        "audit could read what it told before. Remove this installation first, or keep the key.",
    );
  }
  if (objectLock !== lock && !isKnownAsWeaker(lock, objectLock)) {
    const what = LOCKS.includes(lock)
      ? `is less than the evidence of this installation has, ${lock}`
      : `is not what the evidence of this installation has, ${lock}, which this version does not know`;
    const why =
      objectLock === "none"
        ? "S3 can switch it off for no bucket"
        : "whatever is written from now on could be deleted before its day";
    problems.push(
      `objectLock: ${objectLock} ${what}: ${why}. Keep objectLock=${lock}, or remove this installation first.`,
    );
  }
  return problems;
}

/** Of what a later version has made nobody here knows whether it is more. */
function isKnownAsWeaker(lock: string, than: string): boolean {
  return LOCKS.includes(lock) && LOCKS.indexOf(lock) < LOCKS.indexOf(than);
}
