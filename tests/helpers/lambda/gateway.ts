import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import type { CompletedMoto } from "../moto.ts";
import { makeAsyncInvocations } from "./async-invocations.ts";
import { type AwsRequest, identify, invokedFunction } from "./aws-request.ts";
import { type Batch, type EventSources, makeEventSources } from "./event-sources.ts";
import { type ErrorAnswer, errorAnswer, type Fault, makeFaults } from "./faults.ts";
import { makeFunctions } from "./functions.ts";
import {
  answerInvoke,
  type InvocationOptions,
  type InvocationRecord,
  invokeLater,
  invokeWhenFree,
} from "./invocations.ts";
import { bodyOf } from "./runtime-api.ts";
import { takeDeliveries } from "./sns-deliveries.ts";

/** One call of AWS that came through. */
interface Call extends Pick<AwsRequest, "service" | "action" | "accessKeyId"> {
  /** Milliseconds since 1970, when it came. */
  readonly at: number;
  readonly status: number;
  /** Whether a function made it, with its role's credentials. */
  readonly byFunction: boolean;
}

export interface Gateway {
  /** The endpoint of all of AWS. */
  readonly url: string;
  /** Milliseconds that every call but Invoke waits before it is answered. */
  latencyMs: number;
  /** From now on calls fail as this says. Of several that fit, the oldest that is not used up. */
  fail(fault: Fault): void;
  /** Every call so far in the order of their answers. */
  calls(): readonly Call[];
  /** Every invocation so far that ended, with its times. */
  invocations(): readonly InvocationRecord[];
  /** Forgets calls, invocations and faults, and the latency. */
  clear(): void;
  /**
   * Gives functions what was published to topics that they are subscribed to, and comes when all invocations of type Event are
   * over, their retries and destinations included.
   */
  settled(): Promise<void>;
  /**
   * The same, and gives what queues hold to the functions that are mapped to them, until nothing is left and nothing is
   * under way. Comes with the batches, in the order in which they ended.
   */
  deliver: EventSources["drain"];
  /** All that a function has written, by its name. */
  functionLogs(name: string): string;
  /** Makes a function's next invocation a cold start. */
  cool(name: string): Promise<void>;
  /** Ends the server and every function's process. The emulator lives on. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly moto: Pick<CompletedMoto, "url">;
  /** Milliseconds between the attempts of an event; on AWS a minute and two. */
  readonly retryDelayMs?: number;
  /** ARN of the queue or topic that takes events that failed for good, of functions without one of their own. */
  readonly onFailure?: string;
  /** Milliseconds that stand for the batching window of an event source mapping. */
  readonly windowMs?: number;
}

/**
 * Stands before the emulator and gives everything on to it, unchanged, so that signatures stay good; but Lambda's Invoke
 * it answers itself: it runs what is deployed.
 */
export async function startGateway({
  moto,
  retryDelayMs = 5,
  onFailure,
  windowMs = 5,
}: GatewayOptions): Promise<Gateway> {
  const agent = new Agent({ keepAlive: true });
  const faults = makeFaults();
  const events = makeAsyncInvocations(retryDelayMs);
  let calls: Call[] = [];
  let invocations: InvocationRecord[] = [];

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      // The test's own infrastructure: an SDK would only retry, and the reason be lost.
      console.error("gateway:", error);
      response.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const functions = makeFunctions(moto.url, url);
  const invocation: InvocationOptions = {
    motoUrl: moto.url,
    functions,
    events,
    onFailure,
    onInvoked: (record) => invocations.push(record),
  };
  const sources = makeEventSources({
    motoUrl: moto.url,
    windowMs,
    invoke: (functionArn, region, payload) => invokeWhenFree(functionArn, region, payload, invocation),
  });

  const gateway: Gateway = {
    url,
    latencyMs: 0,
    fail: faults.add,
    calls: () => calls,
    invocations: () => invocations,
    clear() {
      calls = [];
      invocations = [];
      faults.clear();
      gateway.latencyMs = 0;
    },
    async settled() {
      let taken: number;
      do {
        taken = await takeFromSns();
        await events.settled();
      } while (taken > 0);
    },
    async deliver(options) {
      const all: Batch[] = [];
      for (;;) {
        await gateway.settled();
        const batches = await sources.drain(options);
        all.push(...batches);
        if (batches.length > 0 && options?.once !== true) continue;
        await gateway.settled();
        return all;
      }
    },
    functionLogs: functions.logs,
    cool: functions.cool,
    async close() {
      try {
        await events.settled();
      } finally {
        await functions.close();
        server.close();
        server.closeAllConnections();
        agent.destroy();
      }
    },
  };

  async function takeFromSns(): Promise<number> {
    const deliveries = await takeDeliveries(moto.url);
    for (const { functionArn, event, lost } of deliveries) {
      const region = functionArn.split(":")[3] ?? "";
      if (lost !== undefined) events.lose(new Error(lost));
      else await invokeLater(functionArn, region, JSON.stringify(event), invocation);
    }
    return deliveries.length;
  }

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = incoming;
    const body = await bodyOf(incoming);
    const at = Date.now();
    const asked = identify(method, path, headers, body);
    const record = (status: number) => {
      if (asked === undefined) return;
      const { service, action, accessKeyId } = asked;
      calls.push({
        service,
        action,
        accessKeyId,
        at,
        status,
        byFunction: functions.isFunctionKey(accessKeyId),
      });
    };
    const give = (given: ErrorAnswer) => {
      record(given.status);
      response.writeHead(given.status, given.headers).end(method === "HEAD" ? "" : given.body);
    };

    const fault = asked === undefined ? undefined : faults.take(asked, body);
    if (asked !== undefined && fault !== undefined) {
      await setTimeout(fault.delayMs ?? gateway.latencyMs);
      const { status, code, message = `${code}, as the test wants it.` } = fault;
      return give(errorAnswer(asked.protocol, status, code, message, randomUUID()));
    }
    const functionName = invokedFunction(method, new URL(path, url).pathname);
    if (functionName !== undefined) {
      const region = asked?.region ?? "us-east-1";
      return give(await answerInvoke(functionName, region, headers, body, invocation));
    }
    if (gateway.latencyMs > 0) await setTimeout(gateway.latencyMs);
    const upstream = await passOn(incoming, body);
    const content = await bodyOf(upstream);
    const status = upstream.statusCode ?? 502;
    // Before the answer: who has it may look at the calls.
    record(status);
    response.writeHead(status, upstream.headers).end(content);
  }

  /** The Host header stays as it is, which is signed. */
  async function passOn(incoming: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
    const { hostname, port } = new URL(moto.url);
    const { method, url: path, headers } = incoming;
    const outgoing = request({ hostname, port, agent, method, path, headers, setHost: false });
    outgoing.end(body);
    const [upstream] = (await once(outgoing, "response")) as [IncomingMessage];
    return upstream;
  }

  return gateway;
}
