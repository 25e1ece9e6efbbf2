import { STSClient } from "@aws-sdk/client-sts";
import { type AuditClientOptions, type AuditClients, makeAuditClients } from "./audit-clients.ts";
import { clientConfig } from "./client-config.ts";

/** What an audit asks, and STS for whose credentials they are. A Lambda knows its account and does without that. */
export interface Clients extends AuditClients {
  readonly sts: STSClient;
}

/** As `makeAuditClients`, with the same credentials and in the same Region. */
export function makeClients(options: AuditClientOptions = {}): Clients {
  const clients = makeAuditClients(options);
  const { region, credentials } = clients.iam.config;
  return { ...clients, sts: new STSClient({ ...clientConfig(options), region, credentials }) };
}
