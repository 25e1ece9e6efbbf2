import { STSClient } from "@aws-sdk/client-sts";
import { type AuditClients, makeAuditClients } from "./audit-clients.ts";
import { type ClientOptions, clientConfig } from "./client-config.ts";

/** What an audit asks, and STS for whose credentials they are. A Lambda knows its account and does without that. */
export interface Clients extends AuditClients {
  readonly sts: STSClient;
}

interface CallerOptions extends ClientOptions {
  /** Without it the SDK's: that of AWS_REGION, or of the profile. */
  readonly region?: string | undefined;
  /**
   * Where the SDK has none; us-east-1 without it. Meant for AWS_DEFAULT_REGION, which the AWS CLI reads and the SDK does
   * not: in another partition than the commercial one us-east-1 would be wrong.
   */
  readonly fallbackRegion?: string | undefined;
}

const FALLBACK_REGION = "us-east-1";

/** Clients for whoever calls from outside AWS: the Region, which says which partition is meant, may be set nowhere. */
export function makeClients(options: CallerOptions = {}): Clients {
  const region = options.region ?? (() => configuredRegion(options.fallbackRegion || FALLBACK_REGION));
  const config = { ...clientConfig(options), region };
  const clients = makeAuditClients(config);
  return { ...clients, sts: new STSClient({ ...config, credentials: clients.iam.config.credentials }) };
}

/** The SDK has no Region of last resort: it rejects. */
async function configuredRegion(fallback: string): Promise<string> {
  try {
    return await new STSClient({}).config.region();
  } catch {
    return fallback;
  }
}
