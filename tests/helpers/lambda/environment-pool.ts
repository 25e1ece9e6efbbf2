import { setTimeout } from "node:timers/promises";
import {
  type ExecutionEnvironment,
  type InvocationResult,
  startEnvironment,
} from "./execution-environment.ts";
import type { FunctionSettings } from "./runtime-process.ts";

/** The execution environments of one version of one function: as many as were busy at the same time, kept warm. */
export interface EnvironmentPool {
  invoke(requestId: string, payload: string): Promise<InvocationResult>;
  /** How many invocations run. */
  readonly busy: number;
  logs(): string;
  /** The next invocation starts cold. What runs is let finish. */
  cool(): Promise<void>;
  /** Ends all, at once. */
  stop(): Promise<void>;
}

export function makePool(settings: FunctionSettings): EnvironmentPool {
  const all: ExecutionEnvironment[] = [];
  let idle: ExecutionEnvironment[] = [];
  let generation = 0;
  let busy = 0;

  const take = async (): Promise<ExecutionEnvironment> => {
    for (let last = idle.pop(); last !== undefined; last = idle.pop()) {
      if (await last.isUsable()) return last;
      await last.stop();
    }
    const started = await startEnvironment(settings);
    all.push(started);
    return started;
  };

  return {
    get busy() {
      return busy;
    },
    async invoke(requestId, payload) {
      const of = generation;
      busy += 1;
      try {
        const environment = await take();
        const result = await environment.invoke(requestId, payload);
        if (of === generation) idle.push(environment);
        else await environment.stop();
        return result;
      } finally {
        busy -= 1;
      }
    },
    logs: () => all.map((environment) => environment.logs()).join(""),
    async cool() {
      generation += 1;
      const cooled = idle;
      idle = [];
      await Promise.all(cooled.map((environment) => environment.stop()));
    },
    async stop() {
      generation += 1;
      await Promise.all(all.map((environment) => environment.stop()));
      // What was running has been ended with the rest, and says so.
      while (busy > 0) await setTimeout(5);
    },
  };
}
