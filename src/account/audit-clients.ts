import { AccountClient } from "@aws-sdk/client-account";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import type { ClientConfig } from "./client-config.ts";

/** The services that an audit asks. */
export interface AuditClients {
  readonly iam: IAMClient;
  readonly account: AccountClient;
  readonly organizations: OrganizationsClient;
  /** The only one of a Region: that of the others, or the one named. */
  readonly cloudTrail: (region?: string) => CloudTrailClient;
}

/**
 * Clients with the SDK's default chain of credentials and `AWS_ENDPOINT_URL` where it is set. But for CloudTrail the
 * services are global: the Region says which partition is meant. Nothing is asked or read before the first call.
 *
 * @param onClient told of each client as it is made, some of them later
 */
export function makeAuditClients(
  config: ClientConfig & { readonly region: string | (() => Promise<string>) },
  onClient: (client: { readonly middlewareStack: object }) => void = () => undefined,
): AuditClients {
  const iam = new IAMClient(config);
  // Resolved once for all: a credential process or an SSO cache is not asked by each client at the same moment.
  const shared = { ...config, credentials: iam.config.credentials };
  const account = new AccountClient(shared);
  const organizations = new OrganizationsClient(shared);
  for (const client of [iam, account, organizations]) onClient(client);
  const cloudTrails = new Map<unknown, CloudTrailClient>();
  const cloudTrail = (region: string | (() => Promise<string>) = config.region) => {
    const made = cloudTrails.get(region);
    if (made !== undefined) return made;
    const client = new CloudTrailClient({ ...shared, region });
    onClient(client);
    cloudTrails.set(region, client);
    return client;
  };
  // Every audit asks it, and clients are best made while a function starts.
  cloudTrail();
  return { iam, account, organizations, cloudTrail };
}
