import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { administrator } from "../administrator.ts";
import { type CompletedMoto, startMoto } from "../moto.ts";
import { type Gateway, type GatewayOptions, startGateway } from "./gateway.ts";

/** What a test file asks: an emulator for all its tests, and for each an empty account behind a gateway of its own. */
export interface Testbed {
  readonly moto: CompletedMoto;
  readonly gateway: Gateway;
  readonly lambda: LambdaClient;
  /** Invokes a function by way of the SDK. `json` is the answer's payload, where it has one. */
  invoke(name: string, event?: unknown, more?: Partial<InvokeCommandInput>): ReturnType<typeof invokeWith>;
}

/** Registers the hooks that make it. To be called where a test file's own hooks are. */
export function useTestbed(options: Omit<GatewayOptions, "moto"> = {}): Testbed {
  let moto: CompletedMoto;
  let gateway: Gateway | undefined;
  let lambda: LambdaClient;

  beforeAll(async () => {
    moto = await startMoto({ completed: true });
    // The first run makes the Python environment.
  }, 300_000);

  beforeEach(async () => {
    await moto.reset();
    gateway = await startGateway({ moto, ...options });
    lambda = new LambdaClient(administrator(gateway.url));
    return gateway.close;
  });

  afterAll(() => moto?.stop());

  return {
    get moto() {
      return moto;
    },
    get gateway() {
      if (gateway === undefined) throw new Error("there is a gateway in tests alone");
      return gateway;
    },
    get lambda() {
      return lambda;
    },
    invoke: (name, event = {}, more = {}) => invokeWith(lambda, name, event, more),
  };
}

async function invokeWith(
  lambda: LambdaClient,
  FunctionName: string,
  event: unknown,
  more: Partial<InvokeCommandInput>,
) {
  const Payload = JSON.stringify(event);
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload, ...more }));
  // The SDK gives an empty answer as no bytes at all.
  const text = answer.Payload instanceof Uint8Array ? answer.Payload.transformToString() : "";
  return { ...answer, json: text === "" ? undefined : JSON.parse(text) };
}
