import { AccountClient } from "@aws-sdk/client-account";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { ClientConfig } from "./client-config.ts";

/** The three services that an audit asks. */
export interface AuditClients {
  readonly iam: IAMClient;
  readonly account: AccountClient;
  readonly organizations: OrganizationsClient;
}

/**
 * Clients with the SDK's default chain of credentials and `AWS_ENDPOINT_URL` where it is set. All three services are
 * global: the Region says which partition is meant. Nothing is asked or read before the first call.
 */
export function makeAuditClients(
  config: ClientConfig & { readonly region: string | (() => Promise<string>) },
): AuditClients {
  const iam = new IAMClient(config);
  // Resolved once for all: a credential process or an SSO cache is not asked by each client at the same moment.
  const shared = { ...config, credentials: iam.config.credentials };
  return { iam, account: new AccountClient(shared), organizations: new OrganizationsClient(shared) };
}
