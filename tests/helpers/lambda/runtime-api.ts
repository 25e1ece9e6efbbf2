import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type FunctionOutcome, MAX_RESPONSE_BYTES, responseTooLarge } from "./function-errors.ts";

interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** Lambda's Runtime API, as one execution environment sees it. */
export interface RuntimeApi {
  /** Host and port. */
  readonly address: string;
  /** Comes when the runtime asks for work: after its init, and again after each invocation. */
  idle(): Promise<void>;
  /** The error that the runtime reported in the place of asking for work. */
  readonly initError: Promise<FunctionOutcome>;
  /** Gives the runtime its next invocation. Never comes where the runtime dies of it. */
  invoke(invocation: Invocation): Promise<FunctionOutcome>;
  close(): void;
}

const PATH = /^\/2018-06-01\/runtime\/(?:invocation\/(?:(next)|([^/]+)\/(response|error))|(init)\/error)$/;

export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let asked = Promise.withResolvers<void>();
  let current = Promise.withResolvers<FunctionOutcome>();
  const initError = Promise.withResolvers<FunctionOutcome>();

  const server = createServer(async (request, response) => {
    const [matched, next, , kind] = PATH.exec(request.url ?? "") ?? [];
    if (matched === undefined) {
      response.writeHead(404).end();
    } else if (next !== undefined) {
      waiting = response;
      asked.resolve();
    } else {
      const body = await bodyOf(request);
      const outcome: FunctionOutcome = { payload: body.toString("utf8") };
      const tooLarge = kind === "response" && body.length > MAX_RESPONSE_BYTES;
      if (kind === "response") current.resolve(tooLarge ? responseTooLarge(body.length) : outcome);
      else (kind === "error" ? current : initError).resolve({ ...outcome, functionError: "Unhandled" });
      response.writeHead(tooLarge ? 413 : 202, { "Content-Type": "application/json" }).end('{"status":"OK"}');
    }
  }).listen(0, "127.0.0.1");
  // A runtime without work asks and waits, for as long as it lives.
  server.requestTimeout = 0;
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  return {
    address: `127.0.0.1:${port}`,
    idle: () => asked.promise,
    initError: initError.promise,
    async invoke({ requestId, payload, deadline, functionArn }) {
      await asked.promise;
      asked = Promise.withResolvers();
      current = Promise.withResolvers();
      waiting
        ?.writeHead(200, {
          "Content-Type": "application/json",
          "Lambda-Runtime-Aws-Request-Id": requestId,
          "Lambda-Runtime-Deadline-Ms": String(deadline),
          "Lambda-Runtime-Invoked-Function-Arn": functionArn,
          "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        })
        .end(payload);
      return current.promise;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
