import { NodeHttpHandler } from "@smithy/node-http-handler";

export interface ClientOptions {
  /** Milliseconds that one attempt of one call may take. */
  readonly requestTimeoutMs?: number | undefined;
  /** Attempts of one call, the first included. */
  readonly maxAttempts?: number | undefined;
}

/** A TCP and TLS handshake across the world takes well below a second. */
const CONNECTION_TIMEOUT_MS = 3_000;

/** The slowest of the calls, over thousands of users, answers within a few seconds. */
const REQUEST_TIMEOUT_MS = 10_000;

/** The SDK waits a random part of 1, 2 and 4 s between throttled attempts; a fifth would wait up to 8 s more. */
const MAX_ATTEMPTS = 4;

/**
 * How every client of Rootwatch asks: the SDK's `standard` retries, which share a budget per client, with an end. Clients
 * that are made with the same one share its connections.
 */
export function clientConfig({
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  maxAttempts = MAX_ATTEMPTS,
}: ClientOptions = {}) {
  return {
    maxAttempts,
    retryMode: "standard",
    requestHandler: new NodeHttpHandler({
      connectionTimeout: Math.min(CONNECTION_TIMEOUT_MS, requestTimeoutMs),
      requestTimeout: requestTimeoutMs,
      // Without it the SDK only warns. It ends with the headers: a body that stalls is the socket timeout's.
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeoutMs,
    }),
  };
}

export type ClientConfig = ReturnType<typeof clientConfig>;
