import { setTimeout } from "node:timers/promises";
import type { Deployment } from "./deployment.ts";

interface TestAlertRun {
  readonly status: number;
  /** `rootwatch/test-alert/1`; undefined where the command wrote none. */
  readonly told: TestAlertJson | undefined;
  readonly seen: string;
}

interface TestAlertJson {
  readonly well: boolean;
  readonly status: "carried" | "stopped" | "not_sent";
  readonly eventId: string | null;
  readonly evidence: string | null;
  readonly stops: readonly string[];
  readonly notSeen: readonly string[];
  readonly rules: readonly {
    readonly rule: string;
    readonly region: string;
    readonly wrong: readonly string[];
  }[];
}

/** Runs the bundled `rootwatch test-alert`, while Lambda gives what comes to the functions that are deployed. */
export async function testAlert(
  { run, gateway }: Pick<Deployment, "run" | "gateway">,
  ...args: readonly string[]
): Promise<TestAlertRun> {
  let isOver = false;
  const running = run("node", "dist/rootwatch.js", "test-alert", "--format", "json", ...args).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await gateway.deliver({ once: true });
    await setTimeout(100);
  }
  const { status, stdout, seen } = await running;
  // The shape is the command's own.
  return { status, seen, told: stdout === "" ? undefined : (JSON.parse(stdout) as TestAlertJson) };
}
