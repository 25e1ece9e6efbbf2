type ResourceType =
  | "account"
  | "root-user"
  | "password-policy"
  | "user"
  | "access-key"
  | "signing-certificate"
  | "service-credential"
  | "policy"
  | "role"
  | "server-certificate"
  | "trail"
  | "topic";

/** What a finding is about. */
export interface Resource {
  readonly type: ResourceType;
  /** Stable: the same thing has the same id in every audit, whatever else changes. */
  readonly id: string;
  /** What people call it. */
  readonly name: string;
  /**
   * Tells one bearer of `id` from a later one, where an id can be used again: a user's creation time. Memory and
   * exceptions go by `id` and this together.
   */
  readonly generation?: string;
  /** The user it belongs to, for a credential of one. */
  readonly owner?: Resource;
}
