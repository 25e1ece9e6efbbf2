import { quoted } from "../account/reading.ts";
import { RootwatchError } from "../errors.ts";

/** One invocation, as Lambda describes it. */
export interface Invocation {
  readonly requestId: string;
  /** `arn:aws:lambda:eu-central-1:111122223333:function:rootwatch-audit` */
  readonly functionArn: string;
  readonly remainingMs: () => number;
  /** When it began, as `performance.now()` has it. */
  readonly startedAt: number;
}

/** Whose account it is, by the function's own ARN: nobody needs to be asked. */
export function accountOf(functionArn: string): { readonly accountId: string; readonly partition: string } {
  const [, partition, accountId] =
    /^arn:(aws[a-z-]*):lambda:[a-z0-9-]+:(\d{12}):function:/.exec(functionArn) ?? [];
  if (partition === undefined || accountId === undefined) {
    throw new RootwatchError("environment_invalid", `${quoted(functionArn)} is not the ARN of a function.`);
  }
  return { accountId, partition };
}
