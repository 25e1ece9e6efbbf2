import { AccountClient } from "@aws-sdk/client-account";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { type ClientOptions, clientConfig } from "./client-config.ts";

/** The three services that an audit asks. */
export interface AuditClients {
  readonly iam: IAMClient;
  readonly account: AccountClient;
  readonly organizations: OrganizationsClient;
}

export interface AuditClientOptions extends ClientOptions {
  /**
   * Where the SDK has none; us-east-1 without it. Meant for AWS_DEFAULT_REGION, which the AWS CLI reads and the SDK does
   * not: in another partition than the commercial one us-east-1 would be wrong.
   */
  readonly fallbackRegion?: string | undefined;
}

/** All three services are global: the Region says which partition is meant. */
const FALLBACK_REGION = "us-east-1";

/**
 * Clients with the SDK's default chain of credentials, its `standard` retries, which share a budget per client, and
 * `AWS_ENDPOINT_URL` where it is set. Nothing is asked or read before the first call.
 */
export function makeAuditClients(options: AuditClientOptions = {}): AuditClients {
  const config = {
    ...clientConfig(options),
    region: options.region ?? (() => configuredRegion(options.fallbackRegion || FALLBACK_REGION)),
  };
  const iam = new IAMClient(config);
  // Resolved once for all: a credential process or an SSO cache is not asked by each client at the same moment.
  const shared = { ...config, credentials: iam.config.credentials };
  return { iam, account: new AccountClient(shared), organizations: new OrganizationsClient(shared) };
}

/** The SDK has no Region of last resort: it rejects. */
async function configuredRegion(fallback: string): Promise<string> {
  try {
    return await new IAMClient({}).config.region();
  } catch {
    return fallback;
  }
}
