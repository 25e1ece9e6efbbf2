import { AccountClient } from "@aws-sdk/client-account";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";

/** The four services that an audit asks. */
export interface Clients {
  readonly iam: IAMClient;
  readonly account: AccountClient;
  readonly organizations: OrganizationsClient;
  readonly sts: STSClient;
}

export interface ClientOptions {
  /** Without it the SDK's: that of AWS_REGION, or of the profile. */
  readonly region?: string | undefined;
  /**
   * Where the SDK has none; us-east-1 without it. Meant for AWS_DEFAULT_REGION, which the AWS CLI reads and the SDK does
   * not: in another partition than the commercial one us-east-1 would be wrong.
   */
  readonly fallbackRegion?: string | undefined;
  /** Milliseconds that one attempt of one call may take. */
  readonly requestTimeoutMs?: number | undefined;
  /** Attempts of one call, the first included. */
  readonly maxAttempts?: number | undefined;
}

/** All four services are global: the Region says which partition is meant, and which STS is asked. */
const FALLBACK_REGION = "us-east-1";

/** A TCP and TLS handshake across the world takes well below a second. */
const CONNECTION_TIMEOUT_MS = 3_000;

/** The slowest of the calls, over thousands of users, answers within a few seconds. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The SDK waits a random part of 1, 2 and 4 s between throttled attempts; a fifth would wait up to 8 s more. */
const MAX_ATTEMPTS = 4;

/**
 * Clients with the SDK's default chain of credentials, its `standard` retries, which share a budget per client, and
 * `AWS_ENDPOINT_URL` where it is set. Nothing is asked or read before the first call.
 */
export function makeClients(options: ClientOptions = {}): Clients {
  const requestTimeout = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS;
  const config = {
    region: options.region ?? (() => configuredRegion(options.fallbackRegion || FALLBACK_REGION)),
    maxAttempts: options.maxAttempts ?? MAX_ATTEMPTS,
    retryMode: "standard",
    requestHandler: {
      connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, requestTimeout),
      requestTimeout,
      // Without it the SDK only warns. It ends with the headers: a body that stalls is the socket timeout's.
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeout,
    },
  };
  const sts = new STSClient(config);
  // Resolved once for all: a credential process or an SSO cache is not asked four times at the same moment.
  const shared = { ...config, credentials: sts.config.credentials };
  return {
    iam: new IAMClient(shared),
    account: new AccountClient(shared),
    organizations: new OrganizationsClient(shared),
    sts,
  };
}

/** The SDK has no Region of last resort: it rejects. */
async function configuredRegion(fallback: string): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch {
    return fallback;
  }
}
