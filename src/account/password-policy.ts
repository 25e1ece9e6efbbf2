import type { ReportSection } from "./account.ts";
import type { RawValues } from "./section-values.ts";

type CustomPolicy = NonNullable<RawValues["passwordPolicy"]>;

/** The policy that is in force: the account's own, or AWS's default. */
export interface EffectivePolicy extends CustomPolicy {
  readonly custom: boolean;
}

/**
 * What holds without a policy of one's own. Source: IAM User Guide, "Setting an account password policy for IAM users":
 * at least 8 characters, three of the four character types (so that none of them is required), no expiry, no memory.
 * Users may not change their own passwords: the permission comes with a custom policy only.
 */
const DEFAULT_POLICY: EffectivePolicy = {
  custom: false,
  MinimumPasswordLength: 8,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  ExpirePasswords: false,
  HardExpiry: false,
};

export function effectivePolicy(policy: RawValues["passwordPolicy"]): EffectivePolicy {
  return policy === null ? DEFAULT_POLICY : { ...policy, custom: true };
}

/** Every row could be read, and no IAM user has a console password: a password policy applies to nobody. */
export function nobodyHasPassword({ users, malformedRows }: ReportSection): boolean {
  return (
    malformedRows.length === 0 &&
    users.every(({ passwordState }) => passwordState.known && passwordState.value === "none")
  );
}
