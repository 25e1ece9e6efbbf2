import { SNSClient } from "@aws-sdk/client-sns";
import { hoursUntilMissing } from "./schedule.ts";

interface VariableRequest {
  readonly address: string;
  resolveVariable(variable: string): Promise<unknown>;
}

/** What serverless.yml asks for by `${rootwatch:...}`. */
export async function resolveVariable({ address, resolveVariable: resolve }: VariableRequest) {
  if (address !== "hoursUntilMissing") throw new Error(`there is no \${rootwatch:${address}}`);
  return { value: hoursOf(String(await resolve("param:schedule"))) };
}

function hoursOf(schedule: string): number {
  try {
    return hoursUntilMissing(schedule);
  } catch {
    // A schedule that cannot be read is told of with all other parameters.
    return 1;
  }
}

/**
 * The Region that the AWS profile names, where the framework would not see it: it reads the environment alone, and takes
 * us-east-1 where that says nothing.
 */
export async function passedOverRegion(profile: string | undefined): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_REGION || AWS_DEFAULT_REGION) return undefined;
  try {
    const region = await new SNSClient(profile === undefined ? {} : { profile }).config.region();
    return region === "us-east-1" ? undefined : region;
  } catch {
    // No profile names one.
    return undefined;
  }
}
